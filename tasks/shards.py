"""One shard at a time: the stages of a document in the order of the data path, as plain calls on records in memory.

The only place where an error of one document is caught: it becomes that document's quarantine row and the shard goes on.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
import pyarrow.compute as pc

from tasks.batch import known_scrapes, read_batch
from tasks.decode import decode_scrape
from tasks.errors import ScrapeError
from tasks.evidence.rows import evidence_rows
from tasks.extract import extract
from tasks.frames import FrameWriter, is_finished, read_frames
from tasks.label import label
from tasks.labels.model import load_labeller
from tasks.labels.walls import is_wall
from tasks.language import identify, identify_blocks
from tasks.limits import Limits
from tasks.normalize import normalize_texts
from tasks.read import Skipped, Staged
from tasks.records import RAW_HEAD, Candidate, Document, Failure, Fix, Known, Page, Scrape
from tasks.recurrence import SiteLines, read_recurring, site_lines_of
from tasks.rows import (
    Row,
    article_row,
    block_rows,
    exclusion_rows,
    is_article,
    quarantine_row,
    scrape_row,
)
from tasks.rules import RuleSet, load_rules, rules_version
from tasks.shard_result import ShardResult
from tasks.shard_rows import ShardRows

Progress = Callable[[int], None]
WALL_DETAIL = "no article, but a check for robots, a refusal or an error page"
NOT_ARTICLES = frozenset(("no_text",))  # a readable input without text is excluded, not quarantined


class Prepared(msgspec.Struct):
    """What became of a staged record before labelling; one field is set, or none where the very scrape is known."""

    page: Page | None = None
    failure: Failure | None = None
    known: Known | None = None
    skipped: Skipped | None = None


class Clock:
    """Adds up processor seconds and documents per stage; never part of a result that is published.

    Not seconds by the clock: how busy the machine was says nothing about a stage.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.n_out: dict[str, int] = {}
        self._at = 0.0

    def start(self) -> None:
        self._at = time.process_time()

    def lap(self, stage: str, n_done: int = 1) -> None:
        now = time.process_time()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._at
        self.n_out[stage] = self.n_out.get(stage, 0) + n_done
        self._at = now


def prepare_page(document: Document, clock: Clock | None = None) -> Page:
    """A decoded document as normalized blocks with its languages. Raises ScrapeError."""
    clock = clock or Clock()
    clock.start()
    extracted = extract(document)
    clock.lap("extract")
    texts, fixes = normalize_texts([b.text for b in extracted.blocks])
    candidates = _normal_candidates([*document.candidates, *extracted.candidates])
    kept = [(block, text) for block, text in zip(extracted.blocks, texts, strict=True) if text]
    clock.lap("normalize")
    hint = next((c.value for c in candidates if c.field == "language"), "")
    main = [text for block, text in kept if block.is_main is not False] or [text for _, text in kept]
    main = main or [c.value for c in candidates if c.field in ("headline", "dek")]
    language, _ = identify(main, hint)
    codes = identify_blocks([text for _, text in kept], language)
    for (block, text), code in zip(kept, codes, strict=True):
        block.text, block.language = text, code
    clock.lap("language")
    return Page(
        document.scrape_id, document.source_path, document.record_offset, document.raw_sha256, document.raw_size,
        extracted.form, document.encoding, document.encoding_evidence, document.record_id,
        document.url or next((c.value for c in candidates if c.field == "url"), ""),
        [block for block, _ in kept], candidates, language,
        [*(Fix(-1, name) for name in extracted.fixes), *fixes], document.extra,
    )  # fmt: skip


def _normal_candidates(candidates: list[Candidate]) -> list[Candidate]:
    """What is stated about a page, normalized like its text, so that the two can be compared; each once."""
    values, _ = normalize_texts([c.value for c in candidates])
    flat = (" ".join(v.split()) if c.field != "dek" else v for c, v in zip(candidates, values, strict=True))
    made = (msgspec.structs.replace(c, value=v) for c, v in zip(candidates, flat, strict=True) if v)
    return list(dict.fromkeys(made))


def seen_before(parent: Path | None, digests: list[str]) -> dict[str, tuple[str, set[str]]]:
    """Of these raw digests those in the last snapshot: {raw_sha256: (article_id or "", scrape_ids)}."""
    if parent is None or not digests:
        return {}
    import pyarrow.dataset as ds  # it imports pandas where there is one: a quarter of a second that first runs are spared

    table = ds.dataset(parent / "scrapes", format="parquet").to_table(
        columns=["scrape_id", "raw_sha256", "article_id"], filter=pc.field("raw_sha256").isin(digests)
    )
    seen: dict[str, tuple[str, set[str]]] = {}
    for row in table.to_pylist():
        article, ids = seen.get(row["raw_sha256"], ("", set()))
        seen[row["raw_sha256"]] = (article or row["article_id"] or "", ids | {row["scrape_id"]})
    return seen


def _failure(scrape: Scrape, error: ScrapeError) -> Failure:
    return Failure(
        scrape.scrape_id, scrape.source_path, scrape.record_offset, scrape.raw_sha256, scrape.raw[:RAW_HEAD],
        len(scrape.raw), error.stage, error.error, error.message,
    )  # fmt: skip


def prepare_scrape(scrape: Scrape, limits: Limits, clock: Clock) -> Prepared:
    """Decode, extract, normalize and identify one scrape; whatever goes wrong becomes its failure."""
    stage = "decode"
    try:
        clock.start()
        document = decode_scrape(scrape, limits.max_document_bytes)
        clock.lap("decode")
        stage = "extract"
        return Prepared(page=prepare_page(document, clock))
    except ScrapeError as error:
        if error.error in NOT_ARTICLES:
            where = (scrape.scrape_id, scrape.source_path, scrape.record_offset, scrape.raw_sha256)
            return Prepared(skipped=Skipped(*where, len(scrape.raw), error.message))
        return Prepared(failure=_failure(scrape, error))
    except (Exception, MemoryError) as error:  # a library's own fault: its text may quote the document, so only its name
        message = f"{type(error).__name__} in a library; please report it with this input"
        return Prepared(failure=_failure(scrape, ScrapeError(stage, "unexpected", message)))


def prepare_shard(
    staged: Path, out: Path, limits: Limits, parent: Path | None, again: frozenset[str],
    progress: Progress, poisoned: Mapping[int, tuple[str, str]],
) -> ShardResult:  # fmt: skip
    """Read a staged shard and write its prepared one; resumes behind the last whole document of a stopped attempt.

    again: scrape_ids to reprocess; if any are given, only they are prepared
    poisoned: {index: (error, message)} of documents that killed an earlier attempt: they are quarantined unseen.
    """
    clock = Clock()
    result = ShardResult(n_files=1)
    items: list[Staged] = list(read_frames(staged, Staged))
    digests = [item.scrape.raw_sha256 for item in items if item.scrape]
    seen = {} if again else seen_before(parent, digests)
    unread = [_scrape_id(item) for item in items if not item.scrape]
    recorded = set() if again else known_scrapes(parent, unread)
    writer = FrameWriter(out, resume=True)
    try:
        for index, item in enumerate(items):
            result.n_in += 1
            if index < writer.n_resumed:
                continue
            progress(index)
            name = _scrape_id(item)
            has_row = name in recorded or (again and name not in again)
            made = Prepared() if has_row else _prepare_item(item, seen, limits, clock, poisoned.get(index))
            writer.write(made)
            writer.flush()
    except BaseException:
        writer.close()
        raise
    writer.finish()
    result.seconds, result.n_out = clock.seconds, clock.n_out
    return result


def _scrape_id(item: Staged) -> str:
    found = item.scrape or item.failure or item.skipped
    return found.scrape_id if found else ""


def _prepare_item(
    item: Staged, seen: dict[str, tuple[str, set[str]]], limits: Limits, clock: Clock, poison: tuple[str, str] | None
) -> Prepared:
    if item.failure or item.skipped:
        return Prepared(failure=item.failure, skipped=item.skipped)
    scrape = item.scrape
    if scrape is None:
        raise ValueError("a staged record without content")
    if scrape.raw_sha256 in seen:
        article, scrapes = seen[scrape.raw_sha256]
        if scrape.scrape_id in scrapes:
            return Prepared()
        where = (scrape.scrape_id, scrape.source_path, scrape.record_offset, scrape.raw_sha256)
        return Prepared(known=Known(*where, len(scrape.raw), article))
    if poison:
        return Prepared(failure=_failure(scrape, ScrapeError("extract", *poison)))
    return prepare_scrape(scrape, limits, clock)


def label_shard(
    prepared: Path, stem: Path, batch_id: str, again: Mapping[str, str], recurring: Mapping[str, SiteLines], alarm: float,
    progress: Progress, poisoned: Mapping[int, tuple[str, str]],
) -> ShardResult:  # fmt: skip
    """Label a prepared shard and write its rows: STEM.<table>.parquet.

    recurring: the lines that recur, by site; alarm: retained_prose_ratio below which an article is counted as an alarm
    again: {scrape_id: batch_id} of scrapes that are reprocessed: they stay in the batch that brought them.
    """
    clock = Clock()
    result = ShardResult(n_files=1)
    rules = load_rules()
    rows = ShardRows()
    made: set[str] = set()
    items: Iterator[Prepared] = read_frames(prepared, Prepared)
    for index, item in enumerate(items):
        progress(index)
        result.n_in += 1
        found = list(_rows_of(item, rules, recurring, batch_id, clock, result, poisoned.get(index)))
        brought_by = next((again.get(row["scrape_id"]) for _, row in found if "scrape_id" in row), None)
        is_copy = item.page is not None and item.page.raw_sha256 in made  # its article is made; deduplicating names the copy
        for table, row in found:
            if not is_copy or table == "scrapes":
                rows.add(table, {**row, "batch_id": brought_by} if brought_by and "batch_id" in row else row)
                _count_row(result, table, row, alarm)
        if item.page:
            made.add(item.page.raw_sha256)
    clock.start()
    rows.write(stem)
    clock.lap("write", result.n_in)
    result.seconds, result.n_out = clock.seconds, clock.n_out
    return result


def _count_row(result: ShardResult, table: str, row: Row, alarm: float) -> None:
    """Add what a row tells to the shard's counts: outcomes, spans and characters removed, alarms."""
    if table == "scrapes":
        result.outcomes[row["outcome"]] = result.outcomes.get(row["outcome"], 0) + 1
    elif table == "exclusions":
        reason = row["reason"]
        result.spans[reason] = result.spans.get(reason, 0) + 1
        result.characters[reason] = result.characters.get(reason, 0) + row["end"] - row["start"]
    elif table == "articles":
        result.n_alarms += row["retained_prose_ratio"] < alarm


def _rows_of(
    item: Prepared, rules: RuleSet, recurring: Mapping[str, SiteLines], batch_id: str, clock: Clock, result: ShardResult,
    poison: tuple[str, str] | None,
) -> Iterator[tuple[str, Row]]:  # fmt: skip
    """The rows that one prepared record brings, with the table each belongs to."""
    if item.failure:
        yield from _quarantined(item.failure, batch_id)
    elif item.skipped:
        yield "scrapes", scrape_row(item.skipped, batch_id, "excluded", item.skipped.detail, with_article=False)
    elif item.known:
        row = scrape_row(item.known, batch_id, "duplicate", "same bytes as an earlier scrape")
        yield "scrapes", {**row, "article_id": item.known.article_id or None}
    elif item.page is None:
        result.n_known += 1
    elif poison:
        yield from _quarantined(_page_failure(item.page, ScrapeError("label", *poison)), batch_id)
    else:
        yield from _article_rows(item.page, rules, site_lines_of(item.page, recurring), batch_id, clock)


def _quarantined(failure: Failure, batch_id: str) -> Iterator[tuple[str, Row]]:
    yield "scrapes", scrape_row(failure, batch_id, "quarantined", f"{failure.error}: {failure.message}", False)
    yield "quarantine", quarantine_row(failure, batch_id)


def _page_failure(page: Page, error: ScrapeError) -> Failure:
    where = (page.scrape_id, page.source_path, page.record_offset, page.raw_sha256)
    return Failure(*where, b"", page.raw_size, error.stage, error.error, error.message)


def _article_rows(page: Page, rules: RuleSet, site: SiteLines, batch_id: str, clock: Clock) -> Iterator[tuple[str, Row]]:
    try:
        clock.start()
        labelled = label(page, rules, load_labeller(), site)
        clock.lap("label")
        found = is_article(page, labelled)
        article = article_row(page, labelled, batch_id, rules_version()) if found else {}
        blocks, exclusions = list(block_rows(page, labelled)), list(exclusion_rows(page, labelled))
    except (Exception, MemoryError) as error:
        message = f"{type(error).__name__} while labelling; please report it with this input"
        yield from _quarantined(_page_failure(page, ScrapeError("label", "unexpected", message)), batch_id)
        return
    if not found:
        reasons = sorted({s.reason for s in labelled.spans})
        what = WALL_DETAIL if is_wall(labelled.spans) else "no article text"
        detail = what + (": " + ", ".join(reasons) if reasons else "")
        yield "scrapes", scrape_row(page, batch_id, "excluded", detail, with_article=False)
        return
    try:
        clock.lap("rows")
        evidence = list(evidence_rows(article, blocks, exclusions))
        clock.lap("signals")
    except (Exception, MemoryError) as error:
        message = f"{type(error).__name__} while looking for signals; please report it with this input"
        yield from _quarantined(_page_failure(page, ScrapeError("signals", "unexpected", message)), batch_id)
        return
    yield "articles", article
    for row in blocks:
        yield "blocks", row
    for row in exclusions:
        yield "exclusions", row
    yield "scrapes", scrape_row(page, batch_id, "article")
    yield from evidence


def run_or_recall(out: Path, finished: bool, work: Callable[[], ShardResult]) -> ShardResult:
    """Do a shard's work, or give the result that a finished attempt left beside its output."""
    note = out.with_name(out.name + ".result.json")
    if finished and note.exists():
        return msgspec.json.decode(note.read_bytes(), type=ShardResult)
    result = work()
    part = note.with_name(note.name + ".part")
    part.write_bytes(msgspec.json.encode(result))
    os.replace(part, note)
    return result


def prepare_call(args: dict, progress: Progress, poisoned: Mapping[int, tuple[str, str]]) -> ShardResult:
    """`prepare_shard` with arguments as plain JSON: what a document worker is asked to do."""
    out = Path(args["out"])
    limits = msgspec.convert(args["limits"], Limits)
    parent = Path(args["parent"]) if args.get("parent") else None
    again = frozenset(read_again(args))
    return run_or_recall(
        out, is_finished(out),
        lambda: prepare_shard(Path(args["staged"]), out, limits, parent, again, progress, poisoned),
    )  # fmt: skip


def label_call(args: dict, progress: Progress, poisoned: Mapping[int, tuple[str, str]]) -> ShardResult:
    """`label_shard` with arguments as plain JSON. The result note is written last, so it vouches for the tables."""
    stem = Path(args["stem"])
    return run_or_recall(
        stem, True,
        lambda: label_shard(
            Path(args["prepared"]), stem, args["batch_id"], read_again(args), read_recurring(Path(args["recurring"])),
            args["alarm"], progress, poisoned,
        ),
    )  # fmt: skip


def read_again(args: dict) -> dict[str, str]:
    """{scrape_id: batch_id} of the scrapes to reprocess, empty for new inputs."""
    again = read_batch(args["again"]).again if args.get("again") else None
    return {scrape: batch_id for scrape, (batch_id, _) in again.scrapes.items()} if again else {}
