"""What a run says of itself beside its counts."""

import pytest

from flows.summary import Summary, alarm, markdown_report, rules_alone, unchanged, unreachable
from tasks.labels.shipped import RULES_ALONE, model_version


def _summary(**told: object) -> Summary:
    return Summary(output="out", snapshot_id="s", batch_id="b", n_records=9, outcomes={"article": 9}, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, ""), (1, "1 article kept little of its running text"), (2, "2 articles kept little of their running text")],
    ids=["none", "one", "two"],
)
def test_articles_that_lost_much_are_named(n, words):
    told = alarm(_summary(n_alarms=n))
    assert told.startswith(words)
    assert bool(told) == bool(n)
    assert (told in markdown_report(_summary(n_alarms=n))) or not told


def test_a_run_without_the_labeller_says_so():
    assert "rules alone" in markdown_report(_summary(labeller=RULES_ALONE))
    assert rules_alone(_summary(labeller=model_version())) == ""
    assert model_version() != RULES_ALONE


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"n_files_seen": 1}, "nothing new: 1 file was cleaned before; the snapshot s stays as it is"),
        ({"n_files_seen": 1200}, "nothing new: 1,200 files were cleaned before; the snapshot s stays as it is"),
        ({}, "nothing new: the sources hold no files; the snapshot s stays as it is"),
        ({"snapshot_id": ""}, "nothing to clean: the sources hold no files, and there is no snapshot yet"),
        ({"is_reprocess": True, "n_files_seen": 0}, "nothing to reprocess; the snapshot s stays as it is"),
    ],
    ids=["seen-one", "seen", "emptied", "nothing-yet", "reprocess"],
)
def test_a_run_that_changed_nothing_says_why(told, says):
    summary = Summary(**{"output": "out", "snapshot_id": "s", "is_unchanged": True} | told)
    assert unchanged(summary) == says
    title, _, words = markdown_report(summary).partition("\n\n")
    assert title == f"# {says.partition(':')[0].partition(';')[0].capitalize()}"
    assert words == says


@pytest.mark.parametrize("is_unchanged", [True, False])
def test_scrapes_that_could_not_be_read_again_are_in_the_report(is_unchanged):
    summary = _summary(n_unreachable=3, is_reprocess=True, is_unchanged=is_unchanged)
    assert unreachable(summary) == "3 scrapes kept their rows: the source is gone or has changed"
    assert unreachable(summary) in markdown_report(summary).split("\n\n")
    assert unreachable(_summary()) == ""
