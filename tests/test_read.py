"""Reading files of every format: one item a record, whatever is wrong with the others."""

import csv
import gzip
import io
import json
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tasks.inputs.expand
from tasks.decode import decode_scrape
from tasks.errors import ScrapeError
from tasks.frames import read_frames
from tasks.inputs.expand import open_expanded
from tasks.limits import Limits
from tasks.read import Item, Skipped, Staged, read_scrapes, stage_records
from tasks.records import RAW_HEAD, Failure, Scrape, scrape_id, sha256_hex
from tasks.sources import SourceFile, list_sources
from tests.inputs import PACK, brief, http, read, source, warc

FRENCH = "Le ministre a déclaré mardi que la réforme serait présentée avant l’été."
LIMITS = Limits()
SMALL = Limits(max_document_bytes=1000)


# -- whole files


@pytest.mark.parametrize("pack", PACK, ids=lambda suffix: suffix or "plain")
@pytest.mark.parametrize(("suffix", "form"), [(".txt", "text"), (".html", "html")])
def test_a_text_or_page_is_one_record(tmp_path: Path, pack: str, suffix: str, form: str) -> None:
    path = tmp_path / f"a{suffix}{pack}"
    raw = b"<p>It rained.</p>\n"
    [item] = read(path, PACK[pack](raw))
    name = scrape_id(str(path), 0, sha256_hex(raw))
    assert item == Scrape(name, str(path), 0, sha256_hex(raw), raw, form)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.csv", "a.warc"])
def test_an_empty_file_is_empty(tmp_path: Path, name: str) -> None:
    assert brief(read(tmp_path / name, b"")) == [(0, "empty")]


def test_an_empty_jsonl_file_has_no_records(tmp_path: Path) -> None:
    assert read(tmp_path / "a.jsonl", b"\n \r\n") == []


def test_a_page_that_is_too_large_keeps_its_head_and_digest(tmp_path: Path) -> None:
    raw = b"0123456789" * 200_000
    [item] = read(tmp_path / "a.html", raw, SMALL)
    assert isinstance(item, Failure)
    assert (item.error, item.raw, item.raw_size) == ("too_large", raw[:RAW_HEAD], len(raw))
    assert item.raw_sha256 == sha256_hex(raw)


def test_an_image_named_html_is_left_to_decode(tmp_path: Path) -> None:
    [item] = read(tmp_path / "a.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert isinstance(item, Scrape)
    with pytest.raises(ScrapeError, match="not text"):
        decode_scrape(item)


# -- JSON Lines

LINES = b'{"text": "a"}\r\n\n  \n{"text": broken\n{"text": "c"}'


def test_lines_have_byte_offsets_and_broken_ones_pass(tmp_path: Path) -> None:
    items = read(tmp_path / "a.jsonl", LINES)
    assert brief(items) == [(0, b'{"text": "a"}'), (19, b'{"text": broken'), (35, b'{"text": "c"}')]
    assert all(isinstance(item, Scrape) and LINES[item.record_offset :].startswith(item.raw) for item in items)


def test_wanted_records_alone(tmp_path: Path) -> None:
    assert brief(read(tmp_path / "a.ndjson", LINES, wanted=frozenset({35, 7}))) == [(35, b'{"text": "c"}')]


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    long = b'{"text": "' + b"x" * 5000 + b'"}'
    items = read(tmp_path / "a.jsonl", b'{"a":1}\n' + long + b'\r\n{"b":2}\n', SMALL)
    assert brief(items) == [(0, b'{"a":1}'), (8, "too_large"), (len(long) + 10, b'{"b":2}')]
    assert isinstance(items[1], Failure)
    assert (items[1].raw, items[1].raw_size, items[1].raw_sha256) == (long[:RAW_HEAD], len(long), sha256_hex(long))


def test_fifty_megabytes_on_one_line_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with open(path, "wb") as file:
        file.write(b'{"text": "')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n{"text": "b"}\n')
    tracemalloc.start()
    items = read(path, limits=Limits(max_document_bytes=4_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert brief(items) == [(0, "too_large"), (50_000_013, b'{"text": "b"}')]
    assert peak < 20_000_000


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    assert brief(read(tmp_path / "a.jsonl", b'\xef\xbb\xbf{"a":1}\n{"b":2}')) == [(3, b'{"a":1}'), (11, b'{"b":2}')]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_lines_are_read_as_utf8(tmp_path: Path, encoding: str) -> None:
    lines = '{"text": "été"}\n{"b": 2}\n'
    items = read(tmp_path / "a.jsonl", lines.encode(encoding))
    assert brief(items) == [(0, '{"text": "été"}'.encode()), (18, b'{"b": 2}')]


def test_wide_lines_cut_inside_a_character(tmp_path: Path) -> None:
    items = read(tmp_path / "a.jsonl", '{"a":1}\n{"b":2}\n'.encode("utf-16")[:-1])
    assert brief(items)[-1][1] == "undecodable"


records = st.dictionaries(st.text(max_size=5), st.text(max_size=30) | st.integers() | st.none(), max_size=4)


@given(st.lists(records, max_size=8), st.sampled_from(list(PACK)), st.sampled_from([b"\n", b"\r\n", b"\n\n \n"]))
def test_lines_come_back_in_any_compression(tmp_path_factory: pytest.TempPathFactory, made: list, pack: str, end: bytes) -> None:
    lines = [json.dumps(record).encode() for record in made]
    path = tmp_path_factory.mktemp("lines") / f"a.jsonl{pack}"
    items = read(path, PACK[pack](end.join(lines)))
    assert [item.raw_sha256 for item in items] == [sha256_hex(line) for line in lines]
    assert len({item.scrape_id for item in items}) == len(items)


# -- compressed files


@pytest.mark.parametrize("pack", [".gz", ".bz2", ".zst"])
def test_all_members_of_a_compressed_file_are_read(tmp_path: Path, pack: str) -> None:
    raw = PACK[pack](b'{"a":1}\n') + PACK[pack](b"") + PACK[pack](b'{"b":2}\n')
    assert brief(read(tmp_path / f"a.jsonl{pack}", raw)) == [(0, b'{"a":1}'), (8, b'{"b":2}')]


def test_zeros_after_gzip_are_padding(tmp_path: Path) -> None:
    assert brief(read(tmp_path / "a.jsonl.gz", gzip.compress(b'{"a":1}\n') + b"\0" * 600)) == [(0, b'{"a":1}')]


@pytest.mark.parametrize("pack", [".gz", ".bz2", ".zst"])
@pytest.mark.parametrize("kind", ["clipped", "corrupt"])
def test_records_before_damage_are_read(tmp_path: Path, pack: str, kind: str) -> None:
    good, bad = PACK[pack](b'{"a":1}\n{"b":2}\n'), PACK[pack](b'{"c":3}\n{"d":4}\n')
    bad = bad[:-3] if kind == "clipped" else b"\xff\xff\xff\xff" + bad[4:]
    items = brief(read(tmp_path / f"a.jsonl{pack}", good + bad))
    assert items[:2] == [(0, b'{"a":1}'), (8, b'{"b":2}')]
    assert items[-1][1] == kind


@pytest.mark.parametrize("pack", [".gz", ".bz2", ".zst"])
def test_lines_behind_a_damaged_first_member_are_read(tmp_path: Path, pack: str) -> None:
    good, path = PACK[pack](b'{"a":1}\n'), tmp_path / f"a.jsonl{pack}"
    items = read(path, b"\xff" * 30 + good + good)
    assert brief(items) == [(0, "corrupt"), (0, b'{"a":1}'), (8, b'{"a":1}')]
    again = read(path, wanted=frozenset({0}))  # a record is found again though damage has the same offset
    assert [one.scrape_id for one in again] == [one.scrape_id for one in items[:2]]


@pytest.mark.parametrize("pack", [".gz", ".bz2", ".zst"])
@pytest.mark.parametrize("n_left", [3, 15, -3])
def test_lines_behind_a_damaged_member_are_read(tmp_path: Path, pack: str, n_left: int) -> None:
    days = [PACK[pack](b'{"day":%d}\n' % n * 9) for n in range(3)]
    days[1] = days[1][:n_left]
    items = read(tmp_path / f"a.jsonl{pack}", b"".join(days))
    assert [item.raw for item in items if isinstance(item, Scrape)] == [b'{"day":0}'] * 9 + [b'{"day":2}'] * 9
    assert brief(items)[9] == (90, "corrupt")
    assert len({item.scrape_id for item in items}) == len(items)
    two = b"".join([days[0], days[1], days[1], days[2]])
    assert [one for _, one in brief(read(tmp_path / f"a.jsonl{pack}", two))].count("corrupt") == 1


def test_the_start_of_a_member_within_what_looks_like_another_is_found(tmp_path: Path) -> None:
    good = gzip.compress(b'{"a":1}\n', mtime=0)
    raw = gzip.compress(b'{"b":2}\n', mtime=0)[:15] + b"\x1f\x8b\x08" + gzip.compress(b'{"c":3}\n', mtime=0)
    assert brief(read(tmp_path / "a.jsonl.gz", good + raw)) == [(0, b'{"a":1}'), (8, "corrupt"), (8, b'{"c":3}')]


@pytest.mark.parametrize("pack", [".gz", ".bz2", ".zst"])
def test_an_empty_compressed_file_is_clipped(tmp_path: Path, pack: str) -> None:
    for name in ("a.html", "a.jsonl", "a.json", "a.csv", "a.warc", "a.parquet"):
        assert brief(read(tmp_path / f"{name}{pack}", b"")) == [(0, "clipped")], name


@pytest.mark.parametrize("pack", [".gz", ".bz2", ".zst"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.warc", "a.parquet"])
def test_a_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: str, name: str) -> None:
    monkeypatch.setattr(tasks.inputs.expand, "EXPANSION_FREE", 1_000_000)
    bomb = PACK[pack](b"[" + b" " * 3_000_000)
    assert len(bomb) < 20_000
    assert brief(read(tmp_path / f"{name}{pack}", bomb))[-1][1] == "expansion"


def test_a_file_beyond_the_limit_is_read_up_to_it(tmp_path: Path) -> None:
    path = source(tmp_path / "a", b"x" * 3000).local_path
    stream = open_expanded(path, None, Limits(max_file_bytes=2000))
    with stream, pytest.raises(ScrapeError, match="max_file_gb") as caught:
        stream.read(10)
    assert caught.value.error == "too_large"


# -- JSON


@pytest.mark.parametrize("indent", [None, 1])
def test_elements_of_an_array_as_sorted_json(tmp_path: Path, indent: int | None) -> None:
    made = [{"b": '}]"\\', "a": [1, {"c": 2}]}, {"id": 12345678901234567890, "f": 0.5, "n": None}]
    items = read(tmp_path / "a.json", json.dumps(made, indent=indent).encode())
    assert brief(items) == [
        (0, rb'{"a":[1,{"c":2}],"b":"}]\"\\"}'),
        (1, b'{"f":0.5,"id":12345678901234567890,"n":null}'),
    ]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        pytest.param(b'{\n "b": 1,\n "a": 2\n}\n', [(0, b'{"a":2,"b":1}')], id="one-object"),
        pytest.param(b'{"b": 1}', [(0, b'{"b":1}')], id="one-line"),
        pytest.param(b'{"b": 1}\n{"a": 2}\n', [(0, b'{"b": 1}'), (9, b'{"a": 2}')], id="json-lines"),
        pytest.param(b'{"b" 1}\n{"a": 2}\n', [(0, b'{"b" 1}'), (8, b'{"a": 2}')], id="json-lines-broken-first"),
        pytest.param(b'{\n"b": 1}\n{"a":\n2}', [(0, b'{"b":1}'), (1, b'{"a":2}')], id="objects-in-a-row"),
        pytest.param(b'[{"a":1}, 5, "x"]', [(0, b'{"a":1}'), (1, "not_an_object"), (2, "not_an_object")], id="no-objects"),
        pytest.param(b'[{"a":1}, {"b" 2}, {"c":3}]', [(0, b'{"a":1}'), (1, "bad_json"), (2, b'{"c":3}')], id="broken-element"),
        pytest.param(b'[{"a":1}, {"b":', [(0, b'{"a":1}'), (1, "clipped")], id="clipped"),
        pytest.param(b'[{"a":"\\ud800"}]', [(0, b'{"a":"\\ud800"}')], id="lone-surrogate-for-decode"),
        pytest.param(b'[{"a":NaN}]', [(0, b'{"a":null}')], id="nan"),
        pytest.param(b"[]", [], id="no-elements"),
        pytest.param(b"prose", [(0, "bad_json")], id="prose"),
        pytest.param(b'\xef\xbb\xbf[{"a":1}]', [(0, b'{"a":1}')], id="bom"),
        pytest.param('[{"a":"é"}]'.encode("utf-16"), [(0, '{"a":"é"}'.encode())], id="utf-16"),
        pytest.param(('[{"a":"' + FRENCH + '"}]').encode("cp1252"), [(0, ('{"a":"' + FRENCH + '"}').encode())],
                     id="windows-1252"),
    ],
)  # fmt: skip
def test_reads_json(tmp_path: Path, raw: bytes, found: list) -> None:
    assert brief(read(tmp_path / "a.json", raw)) == found


def test_a_large_element_is_passed_over(tmp_path: Path) -> None:
    raw = json.dumps([{"a": 1}, {"b": "x" * 5000}, {"c": 3}]).encode()
    assert brief(read(tmp_path / "a.json", raw, SMALL)) == [(0, b'{"a":1}'), (1, "too_large"), (2, b'{"c":3}')]


# -- CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_of_csv_as_sorted_json(tmp_path: Path, delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([["url", "text"], ["u", 'a "b",;\t|\nc'], [], ["v", "é"]])
    items = read(tmp_path / "a.csv", file.getvalue().encode())
    rows = [{"text": 'a "b",;\t|\nc', "url": "u"}, {"text": "é", "url": "v"}]
    assert brief(items) == [(i, json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()) for i, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        pytest.param(
            b"a,b\n1,2\n3,4,5\n6,7\n", [(0, b'{"a":"1","b":"2"}'), (1, "bad_row"), (2, b'{"a":"6","b":"7"}')], id="long-row"
        ),
        pytest.param(b"a,b\n1\n6,7\n", [(0, "bad_row"), (1, b'{"a":"6","b":"7"}')], id="short-row"),
        pytest.param(b'a,b\n"1"x,2\n6,7\n', [(0, "bad_row"), (1, b'{"a":"6","b":"7"}')], id="stray-quote"),
        pytest.param(b'a,b\n6,7\n"1,2\n', [(0, b'{"a":"6","b":"7"}'), (1, "bad_row")], id="open-quote"),
        pytest.param(b"text\nHello, world\n", [(0, b'{"text":"Hello, world"}')], id="one-column"),
        pytest.param(b"a,a,\n1,2,3\n", [(0, b'{"a":"1","a_2":"2","column_3":"3"}')], id="names-twice"),
        pytest.param(b"a,b\n", [], id="header-alone"),
        pytest.param(b"sep=;\r\na;b\r\n1,2;3\r\n", [(0, b'{"a":"1,2","b":"3"}')], id="line-for-excel"),
        pytest.param("a,b\n1,é\n".encode("utf-16"), [(0, '{"a":"1","b":"é"}'.encode())], id="utf-16"),
        pytest.param(b"\xef\xbb\xbfa,b\r\n1,2\r\n", [(0, b'{"a":"1","b":"2"}')], id="bom-crlf"),
        pytest.param(b"a,b\n1," + b"x" * 3000 + b"\n6,7\n", [(0, "too_large"), (1, b'{"a":"6","b":"7"}')], id="long-line"),
        pytest.param(b"a,b\n1,2\n" + b"3,\xe9\xff\n" * 2, None, id="legacy"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", [(0, "binary")], id="image"),
    ],
)
def test_reads_csv(tmp_path: Path, raw: bytes, found: list | None) -> None:
    items = brief(read(tmp_path / "a.csv", raw, SMALL))
    assert items == found if found is not None else len(items) == 3


def test_csv_leaves_the_field_limit_as_it_was(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    [item] = read(tmp_path / "a.csv", b"text\n" + b"x" * 200_000)
    assert isinstance(item, Scrape)
    assert csv.field_size_limit() == before


def test_csv_in_another_encoding_further_on_breaks_off(tmp_path: Path) -> None:
    raw = b"a,b\n" + (b"1," + b"x" * 200 + b"\n") * 6000 + "3,é\n".encode("cp1252") * 3
    items = brief(read(tmp_path / "a.csv", raw))
    assert items[-1][1] == "undecodable"
    assert len(items) > 5000


# -- Parquet


@pytest.mark.parametrize("pack", PACK, ids=lambda suffix: suffix or "plain")
def test_rows_of_parquet_as_sorted_json(tmp_path: Path, pack: str) -> None:
    at = datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
    table = pa.table(
        {
            "text": ["a", "é"], "at": pa.array([at, None], pa.timestamp("ns", "UTC")), "n": [1, 2], "raw": [b"b", b"\x89PNG\r\n"],
            "list": [["x"], []], "struct": [{"k": 1}, None],
        }
    )  # fmt: skip
    file = io.BytesIO()
    pq.write_table(table, file, row_group_size=1)
    items = read(tmp_path / f"a.parquet{pack}", PACK[pack](file.getvalue()))
    assert brief(items) == [
        (0, b'{"at":"2024-05-01T08:30:00+00:00","list":["x"],"n":1,"raw":"b","struct":{"k":1},"text":"a"}'),
        (1, '{"at":null,"list":[],"n":2,"raw":"iVBORw0K","struct":null,"text":"é"}'.encode()),
    ]


def test_damaged_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [os.urandom(50).hex() for _ in range(300)]}), path, row_group_size=100, compression="zstd")
    raw = bytearray(path.read_bytes())
    assert brief(read(path, bytes(raw[:-9]))) == [(0, "corrupt")]
    start = pq.read_metadata(io.BytesIO(raw)).row_group(1).column(0).data_page_offset
    raw[start : start + 200] = b"\xff" * 200
    items = brief(read(path, bytes(raw)))
    assert (items[100], len(items)) == ((100, "corrupt"), 201)
    assert [offset for offset, _ in items[101:]] == list(range(200, 300))


# -- WARC


PAGES = [
    warc("warcinfo", b"software: x\r\n", "application/warc-fields"),
    warc("response", http(b"<p>caf\xe9</p>")),
    warc("request", b"GET / HTTP/1.1\r\n\r\n"),
    warc("response", http(gzip.compress(b"<p>b</p>"), more="Content-Encoding: gzip\r\n")),
    warc("response", http(b"\x89PNG", "image/png")),
    warc("response", http(b"gone", status="404 Not Found")),
    warc("metadata", b"a: b\r\n", "application/warc-fields"),
    warc("response", http(b"<p>c</p>", more="Content-Encoding: gzip\r\n")),
    warc("response", http(b"<!doctype html><p>d", "")),
    warc("conversion", "été".encode(), "text/plain"),
    warc("resource", b"<p>e</p>", "text/html"),
]
OFFSETS = [len(b"".join(PAGES[:i])) for i in range(len(PAGES))]
FOUND = [
    (OFFSETS[1], b"<p>caf\xe9</p>"), (OFFSETS[3], b"<p>b</p>"), (OFFSETS[4], "content type image/png"),
    (OFFSETS[5], "HTTP status 404"), (OFFSETS[7], b"<p>c</p>"), (OFFSETS[8], b"<!doctype html><p>d"), (OFFSETS[9], "été".encode()),
    (OFFSETS[10], b"<p>e</p>"),
]  # fmt: skip


@pytest.mark.parametrize("pack", PACK, ids=lambda suffix: suffix or "plain")
def test_inputs_of_a_warc_file(tmp_path: Path, pack: str) -> None:
    items = read(tmp_path / f"a.warc{pack}", b"".join(map(PACK[pack], PAGES)))
    assert brief(items) == FOUND
    first = items[0]
    assert isinstance(first, Scrape)
    assert (first.form, first.charset) == ("html", "ISO-8859-1")
    assert first.fields == {
        "url": "https://example.org/", "scraped_at": "2024-05-01T08:30:00Z", "id": "<urn:response>", "content_type": "text/html",
    }  # fmt: skip
    assert [item.form for item in items if isinstance(item, Scrape)] == ["html", "html", "html", "html", "text", "html"]
    assert all(item.raw_size > 0 for item in items if isinstance(item, Skipped))


@pytest.mark.parametrize("n_cut", [1, 5, 9, 60, 150])
@pytest.mark.parametrize("pack", PACK, ids=lambda suffix: suffix or "plain")
def test_records_of_a_clipped_warc_file_go_on(tmp_path: Path, pack: str, n_cut: int) -> None:
    pages = [PACK[pack](page) for page in [*PAGES[:4], warc("response", http(b"<p>" + b"word " * 50))]]
    raw = b"".join(pages)[: -n_cut - (4 if not pack else 0)]
    items = brief(read(tmp_path / f"a.warc{pack}", raw))
    assert items[:2] == FOUND[:2]
    assert items[-1][1] == "clipped"
    assert [raw for _, raw in items[2:-1]] in ([], [b"<p>" + b"word " * 50])  # whole, where the cut is in a checksum


def test_a_warc_file_clipped_in_a_record_that_is_no_input(tmp_path: Path) -> None:
    assert brief(read(tmp_path / "a.warc", b"".join(PAGES[:3])[:-10])) == [FOUND[0], (OFFSETS[2], "clipped")]


def test_large_payloads_of_a_warc_file(tmp_path: Path) -> None:
    bomb = warc("response", http(gzip.compress(b"x" * 100_000), more="Content-Encoding: gzip\r\n"))
    large = warc("response", http(b"y" * 200_000))
    items = brief(read(tmp_path / "a.warc", bomb + large + PAGES[10], SMALL))
    assert items == [(0, "too_large"), (len(bomb), "too_large"), (len(bomb + large), b"<p>e</p>")]


def test_no_warc(tmp_path: Path) -> None:
    assert brief(read(tmp_path / "a.warc", b"prose and no record\n" * 9))[0][1] == "corrupt"


# -- files that are not there


def test_a_file_that_vanishes_after_listing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a")
    [listed] = list_sources([str(path)], tmp_path / "spool", tmp_path / "stdin")
    path.unlink()
    [item] = read_scrapes(listed, LIMITS)
    assert isinstance(item, Failure)
    assert (item.error, item.record_offset, item.raw_sha256) == ("vanished", 0, "")
    assert item.scrape_id == scrape_id(str(path), 0, "")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    for name in ("a.txt", "a.parquet", "a.warc.gz"):
        (tmp_path / name).mkdir()
        assert brief(read(tmp_path / name)) == [(0, "unreadable")]


def test_errors_of_listing_become_failures(tmp_path: Path) -> None:
    for error in ("unknown_format", "vanished", "unreadable"):
        assert brief(read_scrapes(SourceFile("/in/a.doc", "/in/a.doc", -1, "", error), LIMITS)) == [(0, error)]


def test_a_default_format_reads_unknown_suffixes(tmp_path: Path) -> None:
    raw = gzip.compress(b'{"a":1}\n')
    assert brief(read(tmp_path / "part-0.gz", raw)) == [(0, "unknown_format")]
    assert brief(read(tmp_path / "part-0.gz", raw, default_format="jsonl")) == [(0, b'{"a":1}')]


def test_an_error_that_no_reader_foresaw_names_no_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("secret text")

    monkeypatch.setattr("tasks.inputs.readers_json.canonical_json", fail)
    [item] = read(tmp_path / "a.json", b'[{"a":1}]')
    assert isinstance(item, Failure)
    assert item.error == "corrupt"
    assert "secret" not in item.message


# -- staging


def staged(shards: list) -> list[Item]:
    found = [item for shard in shards for item in read_frames(Path(shard.path), Staged)]
    return [one for item in found for one in (item.scrape, item.failure, item.skipped) if one]


def test_stages_items_in_shards(tmp_path: Path) -> None:
    sources = [source(tmp_path / "a.jsonl", LINES), source(tmp_path / "b.txt", b""), source(tmp_path / "c.warc", b"".join(PAGES))]
    shards = stage_records(sources, tmp_path / "work", "read", 4, LIMITS)
    assert [Path(shard.path).name for shard in shards] == [f"read-0000{i}.frames" for i in range(3)]
    assert [shard.n_records for shard in shards] == [4, 4, 4]
    items = [item for one in sources for item in read_scrapes(one, LIMITS)]
    assert staged(shards) == items
    assert sum(shard.n_bytes for shard in shards) == sum(len(item.raw) for item in items if not isinstance(item, Skipped))


def test_a_shard_is_cut_by_its_bytes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.read.SHARD_BYTES", 20)
    shards = stage_records([source(tmp_path / "a.jsonl", LINES)], tmp_path, "read", 100, LIMITS)
    assert [shard.n_records for shard in shards] == [2, 1]


def test_staging_twice_reads_once(tmp_path: Path) -> None:
    one = source(tmp_path / "a.jsonl", LINES)
    shards = stage_records([one], tmp_path / "work", "read", 2, LIMITS)
    Path(one.local_path).unlink()
    assert stage_records([one], tmp_path / "work", "read", 2, LIMITS) == shards
    Path(shards[0].path).unlink()
    assert brief(staged(stage_records([one], tmp_path / "work", "read", 2, LIMITS))) == [(0, "vanished")]


def test_staging_goes_on_after_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = source(tmp_path / "a.jsonl", LINES)
    whole = staged(stage_records([one], tmp_path / "whole", "read", 2, LIMITS))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tasks.read._write_done", stop)
        with pytest.raises(KeyboardInterrupt):
            stage_records([one], tmp_path / "work", "read", 2, LIMITS)
    assert staged(stage_records([one], tmp_path / "work", "read", 2, LIMITS)) == whole


def test_staging_nothing(tmp_path: Path) -> None:
    assert stage_records([], tmp_path / "work", "read", 2, LIMITS) == []
    assert (tmp_path / "work/read.done").exists()
    assert stage_records([], tmp_path / "work", "read", 2, LIMITS) == []


def test_stages_wanted_records_of_wanted_files(tmp_path: Path) -> None:
    sources = [source(tmp_path / "a.jsonl", LINES), source(tmp_path / "b.txt", b"b")]
    wanted = {sources[0].source_path: frozenset({19})}
    assert brief(staged(stage_records(sources, tmp_path, "read", 2, LIMITS, wanted=wanted))) == [(19, b'{"text": broken')]


def test_equal_records_at_two_places_are_two_items(tmp_path: Path) -> None:
    items = read(tmp_path / "a.jsonl", b'{"id":1,"text":"a"}\n' * 2)
    assert items[0].raw_sha256 == items[1].raw_sha256
    assert items[0].scrape_id != items[1].scrape_id
