"""Fifteen stories of three articles each: what every article says, and where the three agree or differ."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.attributions import find_attributions
from tasks.evidence.people import name_key
from tasks.figures import find_figures
from tasks.hedges import find_hedges
from tasks.quantities import find_quantities
from tasks.quote_variants import find_quote_variants
from tasks.quotes import find_quotes
from tests.evidence_cases import read_cases

Row = dict[str, Any]
STORIES = read_cases("stories")


def articles_of(story: Row) -> list[Row]:
    return [
        {
            "article_id": str(number), "blocks": [{"text": text, "start": 0, "end": len(text)}],
            "quotes": find_quotes(text), "quantities": find_quantities(text), "attributions": find_attributions(text),
        }
        for number, text in enumerate(story["articles"])
    ]  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_quotes_have_their_speakers(story: Row) -> None:
    articles = articles_of(story)
    for label in story["quotes"]:
        found = [q for q in articles[label["article"]]["quotes"] if q["text"].startswith(label["begins"])]
        assert [(q["speaker"], q["speaker_name"]) for q in found] == [(label["speaker"], label["name"])], label


@pytest.mark.parametrize("story", STORIES)
def test_quantities_have_value_bound_and_head(story: Row) -> None:
    articles = articles_of(story)
    for label in story["quantities"]:
        found = [q for q in articles[label["article"]]["quantities"] if q["text"] == label["text"]]
        heads = {(q["value"], q["bound"], (q["unit"] or (q["counted"] or "").split(" ")[-1]) or None) for q in found}
        assert (label["value"], label["bound"], label["head"]) in heads, label


@pytest.mark.parametrize("story", STORIES)
def test_attributions_have_source_and_kind(story: Row) -> None:
    articles = articles_of(story)
    for label in story["attributions"]:
        rows = articles[label["article"]]["attributions"]
        found = {(a["source"], a["source_kind"]) for a in rows if label["holds"] in a["content"]}
        assert (label["source"], label["kind"]) in found, label


@pytest.mark.parametrize("story", STORIES)
def test_hedges_are_found(story: Row) -> None:
    for label in story["hedges"]:
        found = [(h["text"], h["kind"]) for h in find_hedges(story["articles"][label["article"]])]
        assert (label["text"], label["kind"]) in found, label


def values_of(figure: Row) -> dict[str, set[float]]:
    values: dict[str, set[float]] = {}
    for member in figure["members"]:
        values.setdefault(member["article_id"], set()).add(member["value"])
    return values


@pytest.mark.parametrize("story", STORIES)
def test_figures_agree_or_differ_as_labelled(story: Row) -> None:
    figures = find_figures("s", articles_of(story))
    for label in story["figures"]:
        fitting = [f for f in figures if (f["predicate"] == label["predicate"] or label["predicate"] is None)
                   and sorted(v for vs in values_of(f).values() for v in vs) == sorted(label["values"])]  # fmt: skip
        assert [f["verdict"] for f in fitting] == [label["verdict"]], (label, figures)


@pytest.mark.parametrize("story", STORIES)
def test_nothing_is_compared_that_is_not_one_thing(story: Row) -> None:
    figures = find_figures("s", articles_of(story))
    for (first, a), (second, b) in story["apart"]:
        for figure in figures:
            values = values_of(figure)
            assert not (a in values.get(str(first), ()) and b in values.get(str(second), ())), (a, b, figure)
    labelled = {tuple(sorted(label["values"])) for label in story["figures"] if label["verdict"].startswith("differ")}
    for figure in figures:
        if figure["verdict"].startswith("differ"):
            assert tuple(sorted(v for vs in values_of(figure).values() for v in vs)) in labelled, figure


@pytest.mark.parametrize("story", STORIES)
def test_quote_variants_are_those_labelled(story: Row) -> None:
    rows = find_quote_variants("s", articles_of(story))
    found = {(name_key(r["speaker"].split()[-1]), tuple(v["article_id"] for v in r["variants"]), r["verdict"]) for r in rows}
    wanted = {(name_key(v["speaker"]), tuple(map(str, v["articles"])), v["verdict"]) for v in story["variants"]}
    assert wanted <= found
    assert {f for f in found if f[2] == "differs"} <= wanted | {w for w in found if w[1] != w[1]} | _supersets(found, wanted)


def _supersets(found: set[Any], wanted: set[Any]) -> set[Any]:
    return {f for f in found if any(f[0] == w[0] and set(w[1]) < set(f[1]) for w in wanted)}


@given(st.permutations(range(3)), st.sampled_from(STORIES))
def test_the_order_of_articles_changes_nothing(order: list[int], story: Any) -> None:
    articles = articles_of(story.values[0])
    shuffled = [articles[at] for at in order]
    assert find_figures("s", shuffled) == find_figures("s", articles)
    assert find_quote_variants("s", shuffled) == find_quote_variants("s", articles)


def test_a_figure_of_zero_is_compared_like_any_other() -> None:
    texts = ("Prices rose 0 percent in May and 3 percent in June.", "Prices rose 2 percent in May.")
    rows = find_figures("s", articles_of({"articles": texts}))
    assert all(m["value"] in (0.0, 2.0, 3.0) for row in rows for m in row["members"])


_BILLS = "The mayor billed the town $5,687.75 for a week at the spa, $4,272.78 for a cruise and $6,544.10 for suits."


@pytest.mark.parametrize(
    ("other", "verdicts"),
    [
        pytest.param("One bill was for $5,587.75 for a week at the spa that the mayor took.", ["differ"], id="one digit"),
        pytest.param("One bill was for $5,678.75 for a week at the spa that the mayor took.", ["differ"], id="swapped"),
        pytest.param("One bill was for $5,314.20 for a week at the spa that the mayor took.", [], id="other digits"),
        pytest.param("A dog show in another county handed out prizes of $5,587.75 on Sunday.", [], id="other words"),
    ],
)
def test_exact_sums_compare_where_they_are_one_digit_apart(other: str, verdicts: list[str]) -> None:
    rows = find_figures("s", articles_of({"articles": [_BILLS, other]}))
    assert [row["verdict"] for row in rows if len(row["members"]) > 1] == verdicts


def test_of_two_heads_the_first_one_is_counted() -> None:
    texts = (
        "The shutdown forced an estimated 800,000 government employees to stay at home.",
        "The shutdown left more than 800,000 federal employees and contractors furloughed.",
    )
    rows = find_figures("s", articles_of({"articles": texts}))
    assert [row["verdict"] for row in rows if len(row["members"]) > 1] == ["agree_bound_differs"]
