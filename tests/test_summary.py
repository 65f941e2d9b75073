"""What a run says of itself beside its counts."""

import pytest

from flows.summary import Summary, alarm, markdown_report, rules_alone
from tasks.labels.shipped import RULES_ALONE, model_version


def _summary(**told: object) -> Summary:
    return Summary(output="out", snapshot_id="s", batch_id="b", n_records=9, outcomes={"article": 9}, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(("n", "words"), [(0, ""), (2, "2 articles kept little of their running text")], ids=["none", "two"])
def test_articles_that_lost_much_are_named(n, words):
    told = alarm(_summary(n_alarms=n))
    assert told.startswith(words)
    assert bool(told) == bool(n)
    assert (told in markdown_report(_summary(n_alarms=n))) or not told


def test_a_run_without_the_labeller_says_so():
    assert "rules alone" in markdown_report(_summary(labeller=RULES_ALONE))
    assert rules_alone(_summary(labeller=model_version())) == ""
    assert model_version() != RULES_ALONE
