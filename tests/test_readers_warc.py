"""Damage in WARC files: one failure for each stretch, and the records around it as in a file without damage."""

import gzip
import random
import re
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import tasks.inputs.expand
from tasks.limits import Limits
from tasks.read import read_scrapes
from tasks.records import Failure, Scrape
from tests.inputs import PACK, brief, http, read, source, warc

SMALL = Limits(max_document_bytes=1000)
TEXT = "".join(f"Word {i} of a report that no two readers would ever tell apart. " for i in range(40)).encode()
A, B, C, D = (warc("response", http(b"<p>%s</p>" % name + TEXT)) for name in (b"a", b"b", b"c", b"d"))
REQUEST = warc("request", b"GET / HTTP/1.1\r\n\r\n")
N = len(A)
MIXED = [warc("response", http(random.Random(seed).randbytes(20_000).hex().encode())) for seed in range(3)]  # compress to half
LARGE = warc("response", http(b"y" * 200_000))


def length(record: bytes, header: str) -> bytes:
    """The record with another Content-Length line."""
    return re.sub(rb"Content-Length: \d+\r\n", header.encode(), record, count=1)


def longer(record: bytes, n: int) -> bytes:
    """The record with a Content-Length that is n bytes too long."""
    return re.sub(rb"Content-Length: (\d+)", lambda found: b"Content-Length: %d" % (int(found[1]) + n), record, count=1)


def body(record: bytes) -> bytes:
    return record.partition(b"\r\n\r\n")[2].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")


GONE = "corrupt"
CASES = [
    # id, the file, what is read of it: offset and body or error
    pytest.param([A, b"garbage\r\n\r\nmore\r\n", B], [(0, A), (N, GONE), (N + 17, B)], id="garbage-between"),
    pytest.param([A, b"\0" * 300, B], [(0, A), (N, GONE), (N + 300, B)], id="zeros-between"),
    pytest.param([A, b"x" * 3_000_000, B], [(0, A), (N, GONE), (N + 3_000_000, B)], id="much-garbage"),
    pytest.param([b"garbage\r\n", A, B], [(0, GONE), (9, A), (9 + N, B)], id="garbage-first"),
    pytest.param([A, B, b"xx"], [(0, A), (N, B), (2 * N, GONE)], id="garbage-last"),
    pytest.param([A, b"WARC/1.0\r\n\r\n", B], [(0, A), (N, GONE), (N + 12, B)], id="header-without-fields"),
    pytest.param([A, b"In WARC/1.0\r\nfiles: one\r\n\r\n", B], [(0, A), (N, GONE), (N + 27, B)], id="prose-about-warc"),
    pytest.param([A, longer(B, 30), C, D], [(0, A), (N, GONE), (2 * N, C), (3 * N, D)], id="too-long"),
    pytest.param([longer(A, 30), B, C], [(0, GONE), (N, B), (2 * N, C)], id="too-long-first"),
    pytest.param([A, longer(B, N + 30), C, D], [(0, A), (N, GONE), (2 * N, C), (3 * N, D)], id="too-long-by-a-record"),
    pytest.param([A, longer(B, 9000), C, D], [(0, A), (N, GONE), (2 * N + 1, C), (3 * N + 1, D)], id="too-long-for-the-file"),
    pytest.param([A, longer(REQUEST, 90), C], [(0, A), (N, GONE), (N + len(REQUEST) + 1, C)], id="too-long-request"),
    pytest.param([A, B, longer(C, 5)], [(0, A), (N, B), (2 * N, "clipped")], id="too-long-last"),
    pytest.param([A, length(B, "Content-Length: -5\r\n"), C], [(0, A), (N, GONE), (2 * N - 2, C)], id="length-below-zero"),
    pytest.param([A, length(B, "Content-Length: many\r\n"), C], [(0, A), (N, GONE), (2 * N, C)], id="length-no-number"),
    pytest.param([A, length(B, "Content-Length: " + "9" * 30 + "\r\n"), C], [(0, A), (N, GONE), (2 * N + 26, C)], id="length-vast"),
    pytest.param([A, length(B, ""), C, D], [(0, A), (N, GONE), (2 * N - 22, C), (3 * N - 22, D)], id="no-length"),
    pytest.param([length(A, ""), B], [(0, GONE), (N - 22, B)], id="no-length-first"),
    pytest.param([A, length(B, "")], [(0, A), (N, "clipped")], id="no-length-last"),
    pytest.param([A, B.replace(b"WARC-Type", b"WARC-Tipe"), C], [(0, A), (N, GONE), (2 * N, C)], id="no-type"),
    pytest.param([A, B[:900], C, D], [(0, A), (N, GONE), (N + 900, C), (N + 900 + N, D)], id="clipped-in-the-middle"),
    pytest.param([A[:900], B, C], [(0, GONE), (900, B), (900 + N, C)], id="clipped-first"),
    pytest.param([A[:100], B, C], [(0, GONE), (100, B), (100 + N, C)], id="clipped-in-the-header"),
    pytest.param([A[:900], B[:900], C], [(0, GONE), (900, GONE), (1800, C)], id="two-clipped"),
    pytest.param([A, B, C[:900]], [(0, A), (N, B), (2 * N, "clipped")], id="clipped-last"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "expected"), CASES)
def test_reads_on_behind_damage(tmp_path: Path, parts: list[bytes], expected: list) -> None:
    wanted = [(offset, body(one) if isinstance(one, bytes) else one) for offset, one in expected]
    for pack in ("", ".gz"):
        whole = b"".join(parts)
        assert brief(read(tmp_path / f"a.warc{pack}", PACK[pack](whole))) == wanted, pack
        apart = read(tmp_path / f"b.warc{pack}", b"".join(map(PACK[pack], parts)))
        assert brief(apart) == wanted, pack
        assert len({item.scrape_id for item in apart}) == len(apart)
        for item in apart:
            again = read(tmp_path / f"b.warc{pack}", wanted=frozenset({item.record_offset}))
            assert [one.scrape_id for one in again] == [item.scrape_id]


def test_a_length_too_short_cuts_a_record_and_tells_so(tmp_path: Path) -> None:
    items = read(tmp_path / "a.warc", b"".join([A, longer(B, -100), C]))
    end = 2 * N - 4 - 100
    assert brief(items) == [(0, body(A)), (N, body(B)[:-100]), (end, "corrupt"), (2 * N, body(C))]
    assert isinstance(items[2], Failure)
    assert items[2].raw == B[-104:]
    assert f"byte {2 * N}" in items[2].message


def test_a_record_that_holds_a_warc_file_is_one_record(tmp_path: Path) -> None:
    holder = warc("resource", A + B, "text/plain")
    at = len(holder)
    whole = [(0, A + B), (at, body(C))]
    assert brief(read(tmp_path / "a.warc", holder + C)) == whole
    damaged = brief(read(tmp_path / "a.warc", holder + b"garbage" + C))
    assert damaged == [(0, A + B), (at, "corrupt"), (at + 7, body(C))]


def test_large_records_are_passed_over_and_looked_into_only_if_they_are_damaged(tmp_path: Path) -> None:
    small = warc("resource", b"<p>a</p>", "text/html")
    at = len(LARGE)
    assert brief(read(tmp_path / "a.warc", LARGE + small, SMALL)) == [(0, "too_large"), (at, b"<p>a</p>")]
    for pack in PACK:
        parts = [longer(warc("response", http(b"y" * 200_000)), 100), small, small]
        n = len(parts[0])
        items = brief(read(tmp_path / f"a.warc{pack}", b"".join(map(PACK[pack], parts)), SMALL))
        assert items == [(0, "corrupt"), (n, b"<p>a</p>"), (n + len(small), b"<p>a</p>")], pack


# -- damage in the compressed data


@pytest.mark.parametrize("n_left", [3, 15, 100, 200, -9, -4])
@pytest.mark.parametrize("pack", [".gz", ".bz2", ".zst"])
@pytest.mark.parametrize("at", [0, 1], ids=["first", "middle"])
def test_reads_on_behind_a_member_that_breaks_off(tmp_path: Path, pack: str, n_left: int, at: int) -> None:
    members = [PACK[pack](one) for one in (A, B, C, D)]
    members[at] = members[at][:n_left]
    items = read(tmp_path / f"a.warc{pack}", b"".join(members))
    bodies = [item.raw for item in items if isinstance(item, Scrape)]
    others = [body(one) for one in (A, B, C, D) if one != (A, B)[at]]
    assert bodies == others
    [failure] = [item for item in items if isinstance(item, Failure)]
    assert (failure.record_offset, failure.error) == (at * N, "corrupt")
    again = read(tmp_path / f"a.warc{pack}", wanted=frozenset({items[-1].record_offset}))
    assert [one.scrape_id for one in again] == [items[-1].scrape_id]


@pytest.mark.parametrize("pack", [".gz", ".bz2", ".zst"])
def test_reads_on_behind_bytes_that_are_no_member(tmp_path: Path, pack: str) -> None:
    a, b, path = PACK[pack](A), PACK[pack](B), tmp_path / f"a.warc{pack}"
    items = read(path, a + b"\xff" * 3000 + b)
    assert brief(items) == [(0, body(A)), (N, "corrupt"), (N, body(B))]
    assert [one.scrape_id for one in read(path, wanted=frozenset({N}))] == [one.scrape_id for one in items[1:]]


def test_a_member_with_a_wrong_checksum_is_a_failure(tmp_path: Path) -> None:
    a, b, c = (gzip.compress(one) for one in (A, B, C))
    wrong = b[:-8] + bytes(4) + b[-4:]
    assert brief(read(tmp_path / "a.warc.gz", a + wrong + c))[:2] == [(0, body(A)), (N, "corrupt")]
    assert brief(read(tmp_path / "a.warc.gz", a + wrong + c))[-1][1] == body(C)
    assert brief(read(tmp_path / "a.warc.gz", a + wrong)) == [(0, body(A)), (N, "corrupt")]


def test_a_member_that_holds_several_records_gives_those_before_its_damage(tmp_path: Path) -> None:
    many = gzip.compress(A + b"".join(MIXED))
    items = brief(read(tmp_path / "a.warc.gz", many[: len(many) // 2] + gzip.compress(B)))
    assert (items[0], items[-1][1]) == ((0, body(A)), body(B))
    assert [one for _, one in items].count("corrupt") == 1
    assert len(items) == 4


def test_damage_in_one_member_after_the_other(tmp_path: Path) -> None:
    many = b"".join(gzip.compress(one)[:-500] for one in MIXED)
    items = brief(read(tmp_path / "a.warc.gz", gzip.compress(A) + many + gzip.compress(C)))
    assert [one for _, one in items] == [body(A), "corrupt", "corrupt", "corrupt", body(C)]
    assert len({offset for offset, _ in items}) == 5
    without_headers = b"".join(gzip.compress(one)[:100] for one in (B, C, D))
    items = brief(read(tmp_path / "a.warc.gz", gzip.compress(A) + without_headers + gzip.compress(C)))
    assert [one for _, one in items] == [body(A), "corrupt", body(C)]


def test_limits_hold_behind_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.inputs.expand, "EXPANSION_FREE", 1_000_000)
    bomb = gzip.compress(warc("response", http(b"x" * 9_000_000)))
    raw = gzip.compress(A)[:200] + gzip.compress(B) + bomb + gzip.compress(C)
    items = brief(read(tmp_path / "a.warc.gz", raw))
    assert items[1][1] == body(B)
    assert [one for _, one in items][2:] == ["expansion"]
    limits = Limits(max_file_bytes=2 * N)
    assert brief(read(tmp_path / "a.warc", A + b"garbage" + B, limits=limits))[-1][1] == "too_large"


def test_memory_does_not_grow_with_a_damaged_file(tmp_path: Path) -> None:
    def peak(n: int) -> int:
        path = tmp_path / f"{n}.warc.gz"
        with open(path, "wb") as file:
            for i in range(n):
                file.write(gzip.compress(longer(MIXED[i % 3], 50_000 * (i % 2)), 1))
        tracemalloc.start()
        n_items = sum(1 for _ in read_scrapes(source(path), Limits()))
        at_most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert n_items == n
        return at_most

    assert peak(300) < 1.3 * peak(100)


def test_a_file_that_is_damaged_throughout_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.inputs.expand, "AGAIN_FREE", 0)
    monkeypatch.setattr(tasks.inputs.expand, "AGAIN_TIMES", 3)
    items = read(tmp_path / "a.warc.gz", b"".join(gzip.compress(longer(LARGE, 3_000_000)) for _ in range(50)))
    assert {item.error for item in items if isinstance(item, Failure)} <= {"corrupt", "clipped"}
    assert isinstance(items[-1], Failure)
    assert "rest" in items[-1].message
    assert 1 < len(items) < 50


pieces = st.one_of(
    st.sampled_from([A, B, REQUEST]),
    st.sampled_from([b"garbage", b"\r\n", b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"]),
    st.tuples(st.sampled_from([A, B]), st.integers(1, N)).map(lambda cut: cut[0][: cut[1]]),
    st.tuples(st.sampled_from([A, B]), st.integers(-300, N - 300)).map(lambda cut: longer(*cut)),
)


@settings(max_examples=150)
@given(st.lists(pieces, max_size=6), st.booleans(), st.sampled_from([0, 1]))
def test_any_damage_leaves_the_record_behind_it(tmp_path_factory: pytest.TempPathFactory, parts: list, apart: bool, n: int) -> None:
    whole = [*parts, C, D]
    raw = b"".join(map(gzip.compress, whole)) if apart else b"".join(whole)
    path = tmp_path_factory.mktemp("damage") / ("a.warc.gz" if apart else "a.warc")
    items = read(path, raw)
    at = len(b"".join(parts))
    assert (at + N, body(D)) in brief(items)
    assert len({item.scrape_id for item in items}) == len(items)
    assert [one.scrape_id for one in read(path)] == [one.scrape_id for one in items]


@settings(max_examples=150)
@given(st.floats(0, 1), st.integers(0, 3000), st.binary(max_size=40))
@example(0.98828125, 692, b"")  # the end of a record is missing, and what follows is clipped
def test_damaged_gzip_never_becomes_an_article(tmp_path_factory: pytest.TempPathFactory, place: float, n: int, junk: bytes) -> None:
    records = [A, REQUEST, B, *MIXED, LARGE, C]
    raw = b"".join(map(gzip.compress, records))
    at = int(place * len(raw))
    path = tmp_path_factory.mktemp("gzip") / "a.warc.gz"
    items = read(path, raw[:at] + junk + raw[at + n :])
    assert {item.raw for item in items if isinstance(item, Scrape)} <= set(map(body, records))
    assert len({item.scrape_id for item in items}) == len(items)
    assert sum(isinstance(item, Failure) for item in items) <= 3
    assert [one.scrape_id for one in read(path)] == [one.scrape_id for one in items]
