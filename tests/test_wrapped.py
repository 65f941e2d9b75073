"""Records that other JSON objects wrap."""

import gzip
import json
import random
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.decode import decode_scrape
from tasks.inputs.wrapped import find_wrapped, lift
from tasks.limits import Limits
from tasks.read import Skipped, read_scrapes
from tasks.records import Scrape
from tests.inputs import brief, read, source

SMALL = Limits(max_document_bytes=1000)
RAIN = {"title": "Rain", "url": "https://example.org/rain", "content": "It rained."}
SNOW = {"title": "Snow", "url": "https://example.org/snow", "content": "It snowed."}
LINK = {"title": "Rain", "url": "https://example.org/rain"}
ENTRY = {**LINK, "content": [{"value": "It rained."}]}
HIT = {"_index": "news", "_id": "7", "_score": 1.5, "_source": {"headline": "Rain", "body": "It rained."}}
COMMENTS = [{"author": "Bo", "text": "First!"}, {"author": "Al", "text": "I saw it."}]
SECTIONS = [{"title": "Before", "text": "It was dry."}, {"title": "Now", "text": "It rained."}]

WRAPPERS = [
    # id, the object, the records in it, the rest
    pytest.param({"status": "ok", "totalResults": 2, "articles": [RAIN, SNOW]}, [RAIN, SNOW],
                 {"status": "ok", "totalResults": 2}, id="answer"),
    pytest.param({"articles": [RAIN]}, [RAIN], {}, id="list-alone"),
    pytest.param({"status": "ok", "articles": [LINK]}, [LINK], {"status": "ok"}, id="headlines-alone"),
    pytest.param({"data": {"articles": [RAIN, SNOW], "next": 3}}, [RAIN, SNOW], {"data": {"next": 3}}, id="one-level-more"),
    pytest.param({"responseHeader": {"status": 0}, "response": {"numFound": 1, "docs": [RAIN]}}, [RAIN],
                 {"responseHeader": {"status": 0}, "response": {"numFound": 1}}, id="docs"),
    pytest.param({"took": 3, "hits": {"total": {"value": 1}, "hits": [HIT]}}, [HIT],
                 {"took": 3, "hits": {"total": {"value": 1}}}, id="search-hits"),
    pytest.param({"sport": [RAIN], "world": [SNOW]}, [RAIN, SNOW], {}, id="several-lists"),
    pytest.param({"articles": [RAIN], "sources": [{"id": "a", "url": "https://example.org/"}]}, [RAIN],
                 {"sources": [{"id": "a", "url": "https://example.org/"}]}, id="another-list"),
    pytest.param({"title": "My feed", "home_page_url": "https://example.org/", "items": [RAIN, SNOW]}, [RAIN, SNOW],
                 {"title": "My feed", "home_page_url": "https://example.org/"}, id="feed-with-a-title"),
    pytest.param({"url": "https://example.org/api?page=1", "results": [RAIN]}, [RAIN],
                 {"url": "https://example.org/api?page=1"}, id="answer-with-its-address"),
    pytest.param({"articles": [RAIN, {"error": "gone"}, 5, SNOW]}, [RAIN, {"error": "gone"}, 5, SNOW], {}, id="mixed-elements"),
    pytest.param({"feed": {"title": "The Post", "link": "https://example.org/"}, "entries": [ENTRY]}, [ENTRY],
                 {"feed": {"title": "The Post", "link": "https://example.org/"}}, id="feedparser"),
    pytest.param({"name": "The Post", "messages": [{"id": 1, "text": ["It ", {"type": "bold", "text": "rained"}]}]},
                 [{"id": 1, "text": ["It ", {"type": "bold", "text": "rained"}]}], {"name": "The Post"}, id="telegram"),
    pytest.param({"a1": RAIN, "a2": SNOW}, [{"key": "a1", **RAIN}, {"key": "a2", **SNOW}], {}, id="records-by-key"),
    pytest.param({"a1": {**RAIN, "comments": COMMENTS}, "a2": SNOW}, [{"key": "a1", **RAIN, "comments": COMMENTS},
                 {"key": "a2", **SNOW}], {}, id="records-by-key-with-comments"),
    pytest.param({"status": "ok", "articles": [{**RAIN, "comments": COMMENTS}]}, [{**RAIN, "comments": COMMENTS}],
                 {"status": "ok"}, id="records-with-comments"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "records", "rest"), WRAPPERS)
def test_finds_the_records_that_an_object_wraps(value: dict, records: list, rest: dict) -> None:
    assert find_wrapped(value) == (records, rest)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({**RAIN, "related": [SNOW, SNOW]}, id="article-with-related-ones"),
        pytest.param({"related": [SNOW], **RAIN}, id="related-ones-first"),
        pytest.param({**LINK, "related": [LINK, LINK]}, id="headline-with-related-links"),
        pytest.param({**LINK, "comments": [{"text": "First!"}, {"text": "Second."}]}, id="headline-with-comments"),
        pytest.param({"url": "https://example.org/", "links": [LINK]}, id="page-without-text"),
        pytest.param({**RAIN, "images": [{"url": "https://example.org/a.png", "title": "Rain"}]}, id="images"),
        pytest.param({"id": 5, "authors": [{"name": "Ann Lee"}]}, id="no-records-in-the-list"),
        pytest.param({"status": "ok", "articles": []}, id="empty-list"),
        pytest.param({"a": {"b": {"articles": [RAIN]}}}, id="too-deep"),
        pytest.param({"html": {"content": "<p>It rained.</p>"}, "list": [RAIN]}, id="nested-html"),
        pytest.param({"rates": {"EUR": 1}, "names": {"EUR": "Euro"}}, id="objects-by-key"),
        pytest.param({**HIT, "_source": {**RAIN, "comments": COMMENTS}}, id="hit-with-comments"),
        pytest.param({"id": 1, "article": RAIN, "comments": COMMENTS}, id="inner-article-beside-comments"),
        pytest.param({"id": 1, "content": {"body": "It rained."}, "comments": COMMENTS}, id="inner-text-beside-comments"),
        pytest.param({"id": 1, "article": RAIN, "related": [SNOW, SNOW]}, id="inner-article-beside-related-ones"),
        pytest.param({"data": {**RAIN, "comments": COMMENTS}}, id="inner-article-with-comments"),
        pytest.param({**LINK, "sections": SECTIONS}, id="headline-with-sections"),
        pytest.param({"id": 1, "author": "Ann Lee", "published": "2024-05-01", "parts": COMMENTS}, id="author-and-day-with-parts"),
        pytest.param({**LINK, "text": None, "related": [SNOW]}, id="no-text-was-found"),
        pytest.param({**LINK, "text": "", "related": [SNOW]}, id="text-is-empty"),
        pytest.param({"title": {"text": "Rain"}, "body": {"text": "It rained."}}, id="fields-as-objects"),
    ],
)
def test_an_object_that_wraps_no_records_is_left_alone(value: dict) -> None:
    assert find_wrapped(value) is None


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        pytest.param(HIT, {"_index": "news", "_id": "7", "_score": 1.5, "headline": "Rain", "body": "It rained."}, id="hit"),
        pytest.param({"id": "1", "attributes": {"id": 2, "body": "It rained."}}, {"id_2": "1", "id": 2, "body": "It rained."},
                     id="two-ids"),
        pytest.param({**LINK, "og": {"text": "It snowed."}}, {**LINK, "og": {"text": "It snowed."}}, id="has-a-headline"),
        pytest.param({"a": RAIN, "b": SNOW}, {"a": RAIN, "b": SNOW}, id="two-inner"),
        pytest.param({"id": 1, "meta": {"title": "Rain"}}, {"id": 1, "meta": {"title": "Rain"}}, id="no-inner-text"),
    ],
)  # fmt: skip
def test_lifts_the_inner_object_that_holds_the_text(record: dict, fields: dict) -> None:
    assert lift(record) == fields


def test_a_search_hit_on_a_line_is_an_article(tmp_path: Path) -> None:
    [item] = read(tmp_path / "a.jsonl", json.dumps(HIT).encode())
    assert isinstance(item, Scrape)
    document = decode_scrape(item)
    assert (document.body, document.record_id) == ("It rained.", "7")
    assert json.loads(document.extra) == {"_index": "news", "_score": 1.5}


def test_many_lists_take_no_longer_each() -> None:
    def seconds(n: int) -> float:
        value = {f"day{i}": [RAIN] for i in range(n)}
        start = time.process_time()
        found = find_wrapped(value)
        assert found
        assert len(found.records) == n
        return time.process_time() - start

    assert seconds(2000) < 20 * seconds(200) + 0.1


def test_lists_without_words_are_not_looked_at_closely() -> None:
    value = {**LINK, "images": [{"src": "a.png", "size": {"w": 1}}] * 20}
    start = time.process_time()
    assert not any(find_wrapped(value) for _ in range(2000))
    assert time.process_time() - start < 2  # read field by field it took nine


# -- in files


def texts(items: list) -> list[Any]:
    """Of a scrape the title, of a failure the error, of what was skipped that it was."""
    found = [json.loads(raw)["title"] if isinstance(raw, bytes) else raw for _, raw in brief(items)]
    return ["rest" if isinstance(one, str) and one.startswith("wraps") else one for one in found]


@pytest.mark.parametrize(("suffix", "indent"), [("json", None), ("json", 2), ("json.gz", 2), ("jsonl", None)])
def test_a_wrapper_is_read_as_its_records_and_its_rest(tmp_path: Path, suffix: str, indent: int | None) -> None:
    raw = json.dumps({"status": "ok", "articles": [RAIN, SNOW]}, indent=indent).encode()
    items = read(tmp_path / f"a.{suffix}", gzip.compress(raw) if suffix.endswith("gz") else raw)
    assert [item.record_offset for item in items] == [0, 1, 2]
    assert texts(items) == ["Rain", "Snow", "rest"]
    assert isinstance(items[2], Skipped)
    assert items[2].detail == "wraps 2 records; they are read, and this is what stands around them"


def test_a_record_has_the_same_bytes_however_it_is_wrapped(tmp_path: Path) -> None:
    whole = read(tmp_path / "a.json", json.dumps([RAIN]).encode())
    wrapped = read(tmp_path / "b.json", json.dumps({"page": 3, "data": {"articles": [RAIN]}}, indent=1).encode())
    line = read(tmp_path / "c.jsonl", json.dumps({"page": 4, "articles": [RAIN]}).encode())
    assert {whole[0].raw_sha256} == {wrapped[0].raw_sha256} == {line[0].raw_sha256}


def test_pages_of_answers(tmp_path: Path) -> None:
    pages = [{"page": 1, "articles": [RAIN, SNOW]}, {"page": 2, "articles": [SNOW]}, RAIN]
    items = read(tmp_path / "a.json", json.dumps(pages).encode())
    assert texts(items) == ["Rain", "Snow", "rest", "Snow", "rest", "Rain"]
    assert [item.record_offset for item in items] == list(range(6))
    lines = [json.dumps(page).encode() for page in pages]
    items = read(tmp_path / "a.jsonl", b"\n".join(lines))
    assert texts(items) == ["Rain", "Snow", "rest", "Snow", "rest", "Rain"]
    second, third = len(lines[0]) + 1, len(lines[0]) + len(lines[1]) + 2
    assert [item.record_offset for item in items] == [0, 1, 2, second, second + 1, third]
    assert items[-1].raw_sha256 != items[0].raw_sha256  # a line stays as it was written
    wanted = read(tmp_path / "a.jsonl", wanted=frozenset({1, second}))
    assert [one.scrape_id for one in wanted] == [items[1].scrape_id, items[3].scrape_id]


@pytest.mark.parametrize("around", [{"status": "ok"}, {}], ids=["more", "alone"])
@pytest.mark.parametrize("inner", [True, False], ids=["inner", "outer"])
def test_a_wrapper_beyond_the_limit_is_cut(tmp_path: Path, around: dict, inner: bool) -> None:
    made = [{**RAIN, "title": str(n)} for n in range(50)]
    value = {"data": {"articles": made}, **around} if inner else {"articles": made, **around}
    whole, cut = (read(tmp_path / "a.json", json.dumps(value).encode(), limits) for limits in (Limits(), SMALL))
    assert texts(cut) == [str(n) for n in range(50)] + ["rest"] * bool(around)
    assert [item.scrape_id for item in cut] == [item.scrape_id for item in whole]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        pytest.param(b'{"ok":1,"articles":[{"title":"a"},{"title" "b"},{"title":"c"}]}', ["a", "bad_json", "c", "rest"],
                     id="broken-element"),
        pytest.param(b'{"ok":1,"articles":[{"title":"a"},{"title":"b"},{"tit', ["a", "b", "clipped"], id="clipped"),
        pytest.param(b'{"articles":[{"title":"a"},{"title":"b"}], "n": x}', ["a", "b", "bad_json"], id="broken-behind"),
        pytest.param(b'{"articles":[{"title":"a"}', ["a", "clipped"], id="clipped-between"),
        pytest.param(b'{"text":"It rained.","related":[{"title":"b"}], "n": x}', ["bad_json"], id="broken-article"),
        pytest.param(b'{"articles":[{"title":"a"},5]}', ["a", "not_an_object"], id="no-object"),
        pytest.param(b'{"articles":[{"title":"a"}]} {"articles":[{"title":"b"}]}', ["a", "b"], id="in-a-row"),
        pytest.param('{"articles":[{"title":"é"}]}'.encode("utf-16"), ["é"], id="utf-16"),
        pytest.param(b'\xef\xbb\xbf{"articles":[{"title":"a"}]}', ["a"], id="bom"),
        pytest.param(b'\xef\xbb\xbf{"articles":[{"title":"a"}, x]}', ["a", "bad_json"], id="bom-broken"),
    ],
)  # fmt: skip
def test_reads_damaged_wrappers(tmp_path: Path, raw: bytes, found: list) -> None:
    assert texts(read(tmp_path / "a.json", raw)) == found


def test_memory_does_not_grow_with_a_wrapper(tmp_path: Path) -> None:
    def peak(n: int) -> int:
        path = tmp_path / f"{n}.json"
        text = random.Random(7).randbytes(10_000).hex()
        path.write_text(json.dumps({"n": n, "articles": [{"title": str(i), "text": text} for i in range(n)]}))
        tracemalloc.start()
        n_items = sum(1 for _ in read_scrapes(source(path), Limits(max_document_bytes=1_000_000)))
        at_most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert n_items == n + 1
        return at_most

    assert peak(600) < 1.2 * peak(200)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "text", "url", "a", "data"]), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["title", "text", "articles", "data", "a"]), values, max_size=4))
def test_nothing_of_a_wrapper_is_lost(value: dict) -> None:
    found = find_wrapped(value)
    if found:
        leaves = sorted(map(repr, _leaves(value)))
        assert sorted(map(repr, [*_leaves(found.records), *_leaves(found.rest)])) == leaves or "key" in found.records[0]
    assert sorted(map(repr, _leaves(lift(value)))) == sorted(map(repr, _leaves(value)))


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    return [leaf for one in value for leaf in _leaves(one)] if isinstance(value, list) else [value]
