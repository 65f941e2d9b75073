"""The network of `tasks.training.net` written as ONNX, with the encoding of its features: no code is loaded to run it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tasks.labels.features import FEATURES
from tasks.training.net import CLASSES, CLIP, NORM_EPSILON, PLAIN, SETTINGS, Net

OPSET, IR_VERSION = 20, 9  # the first with Gelu
END = 2**31 - 1


class _Graph:
    """Nodes and constants while they come; each method gives the name of what it adds."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: NDArray[Any]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def number(self, value: float) -> str:
        return self.constant(np.array(value, np.float32))

    def whole(self, values: Sequence[int]) -> str:
        return self.constant(np.array(values, np.int64))

    def add(self, kind: str, *inputs: str, out: str = "", **settings: Any) -> str:
        name = out or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def gelu(self, values: str) -> str:
        return self.add("Gelu", values, approximate="tanh")  # as jax.nn.gelu


def write_net(net: Net, path: Path, name: str) -> None:
    """Write the network as one graph: float32 [n, features] of the blocks of a page in, log-odds [n, 1] out."""
    graph = _Graph()
    parameters = {key: np.asarray(value, np.float32) for key, value in net.parameters.items()}
    hidden = graph.gelu(_linear(graph, parameters, _encoded(graph, net), "in_w", "in_b"))
    for layer, reach in enumerate(SETTINGS.dilations):
        hidden = _layer(graph, parameters, hidden, layer, reach)
    _linear(graph, parameters, hidden, "out_w", "out_b", out="log_odds")
    made = helper.make_graph(
        graph.nodes, name,
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, len(FEATURES)])],
        [helper.make_tensor_value_info("log_odds", TensorProto.FLOAT, [None, 1])],
        initializer=graph.constants,
    )  # fmt: skip
    model = helper.make_model(made, producer_name="copydesk", opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _columns(graph: _Graph, names: Sequence[str]) -> str:
    return graph.add("Gather", "features", graph.whole([FEATURES.index(name) for name in names]), axis=1)


def _encoded(graph: _Graph, net: Net) -> str:
    """What `net.encode` does, and scaling."""
    plain = _columns(graph, PLAIN)
    size = graph.add("Log", graph.add("Add", graph.add("Abs", plain), graph.number(1.0)))
    parts = [graph.add("Mul", graph.add("Sign", plain), size)]
    for name, values in CLASSES.items():
        is_class = graph.add("Equal", _columns(graph, [name]), graph.constant(np.array([list(values)], np.float32)))
        parts.append(graph.add("Cast", is_class, to=TensorProto.FLOAT))
    centred = graph.add("Sub", graph.add("Concat", *parts, axis=1), graph.constant(net.mean.astype(np.float32)))
    scaled = graph.add("Div", centred, graph.constant(net.deviation.astype(np.float32)))
    return graph.add("Clip", scaled, graph.number(-CLIP), graph.number(CLIP))


def _linear(
    graph: _Graph, parameters: Mapping[str, NDArray[Any]], values: str, weights: str, bias: str = "", out: str = ""
) -> str:
    if not bias:
        return graph.add("MatMul", values, graph.constant(parameters[weights]), out=out)
    return graph.add("Gemm", values, graph.constant(parameters[weights]), graph.constant(parameters[bias]), out=out)


def _layer(graph: _Graph, parameters: Mapping[str, NDArray[Any]], hidden: str, layer: int, reach: int) -> str:
    scale = graph.constant(parameters[f"scale_{layer}"])
    normed = graph.add("LayerNormalization", hidden, scale, axis=-1, epsilon=NORM_EPSILON)
    padded = graph.add("Pad", normed, graph.whole([reach, 0, reach, 0]))
    rows = graph.whole([0])
    above = graph.add("Slice", padded, graph.whole([0]), graph.whole([-2 * reach]), rows)
    below = graph.add("Slice", padded, graph.whole([2 * reach]), graph.whole([END]), rows)
    seen = graph.add("Concat", above, normed, below, axis=1)
    found = _linear(graph, parameters, seen, f"conv_w_{layer}", f"conv_b_{layer}")
    if layer == SETTINGS.whole_page_at:
        mean = graph.add("ReduceMean", hidden, graph.whole([0]), keepdims=1)
        found = graph.add("Add", found, _linear(graph, parameters, mean, "page_w"))
    return graph.add("Add", hidden, _linear(graph, parameters, graph.gelu(found), f"mix_w_{layer}"))
