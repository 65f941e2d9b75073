"""Boosted trees: fitted by LightGBM, written as ONNX, a format that holds numbers and no code."""

from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from tasks.labels.features import Matrix

FOLDS = 5
SETTINGS = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 47, "min_data_in_leaf": 40, "bagging_fraction": 0.8,
    "bagging_freq": 1, "feature_fraction": 0.4, "lambda_l2": 5.0, "max_bin": 127, "verbose": -1, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip


def fit(features: Matrix, is_true: NDArray[np.bool_], weights: NDArray[np.float64], n_trees: int, seed: int,
        threads: int, **settings: Any) -> lightgbm.Booster:  # fmt: skip
    """Trees for a yes/no question; rows without weight are left out."""
    used = weights > 0
    data = lightgbm.Dataset(features[used], is_true[used].astype(int), weight=weights[used])
    chosen = {**SETTINGS, "seed": seed, "num_threads": threads, **settings}
    return lightgbm.train(chosen, data, n_trees)


def scores_of(booster: lightgbm.Booster, features: Matrix) -> NDArray[np.float64]:
    """What the trees say, 0..1 a row."""
    return np.asarray(booster.predict(features), np.float64)


def write_onnx(booster: lightgbm.Booster, path: Path, name: str) -> None:
    """Write trees as one ONNX tree ensemble: float32 [n, features] in, log-odds [n, 1] out.

    Thresholds are rounded down to float32: a float32 value is at most the threshold exactly when it is at most the rounded one.
    """
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    columns: dict[str, Any] = _flatten(trees)
    node = helper.make_node(
        "TreeEnsembleRegressor", ["features"], ["log_odds"], domain="ai.onnx.ml", n_targets=1, post_transform="NONE",
        aggregate_function="SUM", **columns,
    )  # fmt: skip
    n_features = booster.num_feature()
    graph = helper.make_graph(
        [node], name,
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, n_features])],
        [helper.make_tensor_value_info("log_odds", TensorProto.FLOAT, [None, 1])],
    )  # fmt: skip
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, producer_name="copydesk", opset_imports=opsets)
    model.ir_version = 8
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _flatten(trees: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = (
        "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_values", "nodes_modes", "nodes_truenodeids",
        "nodes_falsenodeids", "nodes_missing_value_tracks_true", "target_treeids", "target_nodeids", "target_ids", "target_weights",
    )  # fmt: skip
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for number, tree in enumerate(trees):
        _add_node(columns, number, tree, [0])
    return columns


def _add_node(columns: dict[str, list[Any]], tree: int, node: dict[str, Any], counter: list[int]) -> int:
    own = counter[0]
    counter[0] += 1
    place = len(columns["nodes_nodeids"])
    is_leaf = "leaf_value" in node
    row = {
        "nodes_treeids": tree, "nodes_nodeids": own, "nodes_featureids": 0 if is_leaf else node["split_feature"],
        "nodes_values": 0.0 if is_leaf else float(_round_down(node["threshold"])),
        "nodes_modes": "LEAF" if is_leaf else "BRANCH_LEQ", "nodes_truenodeids": 0, "nodes_falsenodeids": 0,
        "nodes_missing_value_tracks_true": 0,
    }  # fmt: skip
    for name, value in row.items():
        columns[name].append(value)
    if is_leaf:
        for name, value in zip(("treeids", "nodeids", "ids", "weights"), (tree, own, 0, float(node["leaf_value"])), strict=True):
            columns[f"target_{name}"].append(value)
    else:
        columns["nodes_truenodeids"][place] = _add_node(columns, tree, node["left_child"], counter)
        columns["nodes_falsenodeids"][place] = _add_node(columns, tree, node["right_child"], counter)
    return own


def _round_down(value: float) -> np.float32:
    rounded = np.float32(value)
    return rounded if float(rounded) <= value else np.nextafter(rounded, np.float32(-np.inf))
