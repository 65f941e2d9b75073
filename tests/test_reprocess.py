"""Which scrapes are cleaned again: conditions in SQL and what is wrong with them, rules versions."""

from pathlib import Path

import pytest

from tasks.errors import UsageError
from tasks.reprocess import choose, version_key
from tasks.snapshot import current_snapshot
from tests.builders import Record, add

SECRET = "Velmora reopened its northern bridge on Monday."


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A snapshot of two articles, one without a headline."""
    add(tmp_path / "out", [Record(SECRET), Record("It rained for nine days.", offset=10, headline="")])
    found = current_snapshot(tmp_path / "out")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("where", "n"),
    [
        ("headline = ''", 1), ("headline = '' or true", 2), ("(headline = '') and (n_words > 0)", 1), ("text like '%)%'", 0),
        ("headline = '' -- as some are", 1), ("false", 0),
    ],
    ids=["plain", "or", "brackets", "bracket-in-string", "comment", "none"],
)  # fmt: skip
def test_a_condition_chooses(snapshot, where, n):
    assert len(choose(snapshot, [], where, "").scrapes) == n


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("cast(text as integer) > 1", "ConversionException"),
        ("nope = 1", "BinderException"),
        ("nope(text)", "CatalogException"),
        ("headline = 'x') or (true", "ParserException"),
        ("true) -- ", "ParserException"),
        ("true; drop table articles", "ParserException"),
        ("true /*", "ParserException"),
        ("true union select true", "ParserException"),
        (" ", "ParserException"),
    ],
    ids=["conversion", "column", "function", "brackets", "comment", "statements", "open-comment", "union", "blank"],
)
def test_a_condition_that_fails_is_named_with_the_kind_of_error_and_no_text(snapshot, where, kind):
    with pytest.raises(UsageError) as raised:
        choose(snapshot, [], where, "")
    told = str(raised.value)
    assert told.startswith(f"--where {where!r} cannot be run on the articles table ({kind})")
    assert SECRET not in told
    assert len(told.splitlines()) == 1
    assert raised.value.__cause__ is None, "a log would print it"
    assert raised.value.__context__ is None, "a log would print it"


@pytest.mark.parametrize(("older", "newer"), [("1.2.0", "1.10.0"), ("1.0.0+aa", "1.0.1+00"), ("0.9", "1")])
def test_versions_are_compared_as_numbers(older, newer):
    assert version_key(older) < version_key(newer)


def test_a_version_that_is_none_is_a_usage_error():
    with pytest.raises(UsageError, match="numbers"):
        version_key("latest")


def test_a_batch_that_is_none_is_a_usage_error(snapshot):
    assert len(choose(snapshot, ["b1"], "", "").scrapes) == 2
    with pytest.raises(UsageError, match="nosuch: no such batch"):
        choose(snapshot, ["b1", "nosuch"], "", "")
