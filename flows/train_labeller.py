"""The flow that trains the block labeller: `python flows/train_labeller.py --data FOLDER`. Needs `pip install copydesk[train]`.

FOLDER holds labelled pages: X.jsonl.gz with X.labels.jsonl.gz beside it (see tasks/training/samples.py). The same data and
seed give the same model. What is written: the trees as ONNX, and card.json with data, licences, settings and scores.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script from a checkout

from prefect import flow

from tasks.labels.shipped import FOLDER
from tasks.training.samples import data_files
from tasks.training.steps import fit_step, measure_step, score_step


@flow(name="train-labeller", description=__doc__)
def train_labeller(data: str, out: str = str(FOLDER), seed: int = 0, threads: int = 2) -> dict[str, Any]:
    """Measure the labelled pages, fit, score, write; gives the scores by input kind."""
    files = data_files(Path(data))
    if not files:
        raise FileNotFoundError(f"{data}: no X.jsonl.gz with X.labels.jsonl.gz beside it")
    with tempfile.TemporaryDirectory(prefix="copydesk-train-") as work:
        stems = [measure_step(str(file), work) for file in files]
        fit_step(stems, out, seed, threads)
        return score_step(stems, data, out, seed)


def main() -> None:
    """Train from the command line and print the scores."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", required=True, help="folder of labelled pages")
    options.add_argument("--out", default=str(FOLDER), help="folder for the model; default: the one that is shipped")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--threads", type=int, default=2, help="the number is part of the settings: keep it to get the same model")
    given = options.parse_args()
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    print(json.dumps(train_labeller(given.data, given.out, given.seed, given.threads), indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
