"""Fields of records under the names of the usual tools (cases/aliases/tools.json), and nothing lost."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.aliases import FIELDS, POST_FIELDS, POST_MARKS
from tasks.inputs.fields import read_fields
from tasks.inputs.record_authors import read_authors, split_authors

README = (Path(__file__).parent.parent / "README.md").read_text()
CASES = json.loads((Path(__file__).parent / "cases/aliases/tools.json").read_text())


@pytest.mark.parametrize("value", ["31/02/2026", "2999-01-01", "0000-00-00", "soon", 99999999999999, "03/04/2026"], ids=str)
def test_a_date_that_says_no_one_day_stays_in_extra(value: object) -> None:
    assert json.loads(read_fields({"text": "It rained.", "published": value}).extra) == {"published": value}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_reads_the_fields_of_each_tool(case: dict[str, Any]) -> None:
    fields = read_fields(case["record"])
    assert (fields.record_id, fields.url) == (case.get("record_id", ""), case.get("url", ""))
    assert (fields.html, fields.text) == (case.get("html", ""), case.get("text", ""))
    found: dict[str, list[str]] = {}
    for candidate in fields.candidates:
        assert candidate.source == "record"
        found.setdefault(candidate.field, []).append(candidate.value)
    assert found == case["candidates"]
    assert json.loads(fields.extra) == case["extra"]


def test_paragraphs_that_are_objects_stay_apart() -> None:
    content = [{"type": "heading", "text": "What next"}, {"type": "paragraph", "text": "It rained."}]
    assert read_fields({"content": content}).text == "What next\n\nIt rained."


def test_no_alias_stands_for_two_fields_but_source() -> None:
    aliases = [alias for names in FIELDS.values() for alias in names]
    assert {alias for alias in aliases if aliases.count(alias) > 1} == {"source"}


NO_POSTS = {
    "error": {"message": "Not found"},
    "row": {"text": "It rained.", "created_at": "2024-05-01"},
    "error_with_address": {"permalink_url": "https://a.example/x", "message": "Not found", "status": 404},
    "empty_marks": {"retweet_count": None, "subreddit": "", "message": "Saved", "created_at": "2024-05-01"},
}


@pytest.mark.parametrize("record", NO_POSTS.values(), ids=NO_POSTS)
def test_what_a_post_calls_its_text_and_day_is_something_else_elsewhere(record: dict[str, Any]) -> None:
    fields = read_fields(record)
    assert (fields.text, fields.candidates) == (record.get("text", ""), [])


def test_an_article_with_a_count_of_posts_keeps_its_text_and_day() -> None:
    record = {"text": "It rained.", "message": "Saved", "date": "2020-01-01", "created_at": "2024-05-01", "retweet_count": 12}
    fields = read_fields(record)
    assert (fields.text, [c.value for c in fields.candidates]) == ("It rained.", ["2020-01-01"])


def test_a_post_that_was_taken_down_has_no_text() -> None:
    assert read_fields({"selftext": "[removed]", "subreddit": "holm"}).text == ""


def test_extra_is_json_with_sorted_keys() -> None:
    assert read_fields({"text": "a", "z": 1, "b": {"y": 1, "x": 2}}).extra == '{"b":{"x":2,"y":1},"z":1}'


@pytest.mark.parametrize(
    ("value", "names", "is_all"),
    [
        pytest.param("Ann Lee", ["Ann Lee"], True, id="one"),
        pytest.param("Ann Lee; Bo Chan", ["Ann Lee", "Bo Chan"], True, id="semicolon"),
        pytest.param("By Ann Lee, Bo Chan and Cy Day", ["Ann Lee", "Bo Chan", "Cy Day"], True, id="byline"),
        pytest.param("Lee, Ann", ["Lee, Ann"], True, id="last-name-first"),
        pytest.param("Ann Lee, Political Editor", ["Ann Lee, Political Editor"], True, id="role"),
        pytest.param("Byron Lee", ["Byron Lee"], True, id="starts-with-by"),
        pytest.param(["Ann Lee", "Ann Lee"], ["Ann Lee"], True, id="twice"),
        pytest.param([{"name": "Ann Lee"}], ["Ann Lee"], True, id="object"),
        pytest.param([{"name": "Ann Lee", "url": "https://x.example"}], ["Ann Lee"], False, id="object-says-more"),
        pytest.param(["Ann Lee", "https://x.example/ann"], ["Ann Lee"], False, id="profile-address"),
        pytest.param(["Ann Lee", None, 3], ["Ann Lee"], False, id="not-a-name"),
        pytest.param(None, [], False, id="none"),
        pytest.param([], [], True, id="empty"),
    ],
)
def test_reads_authors(value: Any, names: list[str], is_all: bool) -> None:
    assert read_authors(value) == (names, is_all)


def test_splits_no_name_at_an_and_inside() -> None:
    assert split_authors("Anders Sandberg") == ["Anders Sandberg"]


leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["Ann Lee", "a; b", "https://x.example"])
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3))
nested = st.dictionaries(st.sampled_from(["content", "summary", "sections", "name", "url", "date", "x"]), values, max_size=4)
all_aliases = [alias for fields in (FIELDS, POST_FIELDS) for aliases in fields.values() for alias in aliases]
names = st.sampled_from([alias.split(".")[0] for alias in [*all_aliases, *POST_MARKS]]) | st.text(max_size=6)


def words_of(value: Any) -> set[str]:
    """Words of all string values, not of keys: those of fields that were read are gone."""
    if isinstance(value, str):
        return set(re.findall(r"\w+", value))
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return set().union(*map(words_of, parts))


@given(st.dictionaries(names, values | nested, max_size=8))
def test_every_word_is_read_or_stays_in_extra(record: dict[str, Any]) -> None:
    fields = read_fields(record)
    read = [fields.record_id, fields.url, fields.html, fields.text, *(one.value for one in fields.candidates)]
    assert words_of(record) <= words_of(read) | words_of(json.loads(fields.extra))


def aliases_of_readme() -> str:
    lines = ["| field | read under these names |", "| --- | --- |"]
    lines += [f"| {field} | {', '.join(names)} |" for field, names in FIELDS.items()]
    return "\n".join(lines + [f"| {field} of a post | {', '.join(names)} |" for field, names in POST_FIELDS.items()])


def test_the_readme_tells_what_a_post_is() -> None:
    assert f"a post: {', '.join(f'`{mark}`' for mark in POST_MARKS)}." in " ".join(README.split())


def test_the_readme_tells_every_alias() -> None:
    inside = README.partition("<!-- aliases: tested against tasks/aliases.py -->")[2].partition("<!-- /aliases -->")[0]
    assert inside.strip() == aliases_of_readme()
