"""The Prefect tasks of the training flow; apart from tasks/steps.py, for cleaning needs none of them or of their libraries."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.rules import load_rules
from tasks.training.card import make_card, write_card
from tasks.training.labeller import SETTINGS_OF, evaluate, fit_labeller
from tasks.training.samples import read_samples
from tasks.training.sets import gather, join, read_set, write_set

TRAIN, TUNE = "dev_train", "dev_tune"


@task(name="measure", task_run_name="measure {data}", cache_policy=NO_CACHE)
def measure_step(data: str, folder: str) -> str:
    """Cut and measure the labelled pages of one data file; gives where the numbers are."""
    stem = Path(folder) / Path(data).name.partition(".")[0]
    write_set(gather(read_samples(Path(data), load_rules())), stem)
    return str(stem)


@task(name="fit", cache_policy=NO_CACHE)
def fit_step(stems: list[str], out: str, seed: int, threads: int) -> str:
    """Fit the trees on the pages to train on and write them; gives their folder."""
    samples = join([read_set(Path(stem)) for stem in stems])
    fit_labeller(samples.choose([e.split == TRAIN for e in samples.entries]), seed, threads).write(Path(out))
    return out


@task(name="score", cache_policy=NO_CACHE)
def score_step(stems: list[str], data: str, out: str, seed: int) -> dict:
    """Score the written trees on the pages to choose on, and write the card; gives the scores."""
    samples = join([read_set(Path(stem)) for stem in stems])
    scores = evaluate(samples.choose([e.split == TUNE for e in samples.entries]), Path(out))
    write_card(make_card(Path(data), seed, SETTINGS_OF, scores), Path(out))
    return scores
