"""How clean copydesk's articles are, beside the extractors of the registry, judged by one scorer in one run.

    python benchmarks/articles.py FOLDER [--only NAME ...] [--split dev_tune] [--peers NAME ...] [--json]

FOLDER holds X.jsonl.gz (records with id, url, and html or text), X.labels.jsonl.gz beside it and score_articles.py, the
scorer. copydesk runs through its command line. A peer that has no answer for a kind of input is left out there; on text, jusText
and C4's rules read the lines as they are. Peers: `pip install copydesk[bench]`.
readability-lxml is not among them: it wants an older chardet than copydesk.
"""

import argparse
import gzip
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from throughput import c4_lines

Row = dict[str, Any]
Extractor = Callable[[Row], Row]
COLUMNS = (
    ("f1", "F1"), ("precision", "P"), ("recall", "R"), ("low", "<.8"), ("kept_loose", "kept"), ("leaked", "leaked"),
    ("title_exact", "title="), ("authors_equal", "authors="), ("date_equal", "date="), ("date_false", "date false"),
    ("dek_found", "dek"), ("subhead_f1", "subheads"),
)  # fmt: skip


# --- the peers: a record in, an article row out ----------------------------------------------------------------------


def _trafilatura(**options: Any) -> Extractor:
    from trafilatura import bare_extraction

    def extract(record: Row) -> Row:
        found = bare_extraction(record["html"], url=record.get("url"), with_metadata=True, **options)
        if found is None:
            return {}
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        stated = {"headline": found.title, "authors": authors, "published_at": found.date, "dek": found.description}
        return {"text": found.text, **stated}

    return extract


def _resiliparse(record: Row) -> Row:
    from resiliparse.extract.html2text import extract_plain_text

    return {"text": extract_plain_text(record["html"], main_content=True, alt_texts=False, links=False)}


def _justext(record: Row) -> Row:
    import justext

    html = record.get("html") or "".join(f"<p>{_escape(line)}</p>" for line in record["text"].split("\n") if line.strip())
    kept = [p.text for p in justext.justext(html.encode(), justext.get_stoplist("English")) if not p.is_boilerplate]
    return {"text": "\n".join(kept)}


def _escape(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;")


def _nothing(record: Row) -> Row:
    return {"text": record["text"]}


def _c4(record: Row) -> Row:
    return {"text": c4_lines(record["text"])}


# name: (how it is made, does it read HTML, does it read text)
PEERS: Mapping[str, tuple[Callable[[], Extractor], bool, bool]] = {
    "do nothing": (lambda: _nothing, False, True),
    "C4 line rules": (lambda: _c4, False, True),
    "jusText": (lambda: _justext, True, True),
    "trafilatura": (lambda: _trafilatura(), True, False),
    "trafilatura, no comments": (lambda: _trafilatura(include_comments=False), True, False),
    "trafilatura, favor_recall": (lambda: _trafilatura(include_comments=False, favor_recall=True), True, False),
    "trafilatura, favor_precision": (lambda: _trafilatura(include_comments=False, favor_precision=True), True, False),
    "resiliparse": (lambda: _resiliparse, True, False),
}  # fmt: skip


# --- the run ---------------------------------------------------------------------------------------------------------


def data_files(folder: Path, only: list[str]) -> list[Path]:
    """The data files that have labels, all or those named."""
    files = [p for p in sorted(folder.glob("*.jsonl.gz")) if not p.name.endswith(".labels.jsonl.gz")]
    return [p for p in files if not only or p.name.removesuffix(".jsonl.gz") in only]


def load_scorer(folder: Path) -> ModuleType:
    """score_articles.py of the data folder."""
    spec = importlib.util.spec_from_file_location("score_articles", folder / "score_articles.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{folder}: no score_articles.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def clean(data: Path, scorer: ModuleType) -> dict[str, Row]:
    """copydesk's articles by record_id, through the command line."""
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, "-m", "flows.cli", "clean", str(data), "--output", output, "--json"]
        ended = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd=Path(__file__).resolve().parent.parent)
        if ended.returncode not in (0, 3):  # 3: finished, some inputs were quarantined
            raise SystemExit(f"copydesk clean {data} ended with status {ended.returncode}")
        articles, _ = scorer.read_articles(Path(output))
    return articles


def extract(data: Path, peer: Extractor) -> dict[str, Row]:
    """A peer's articles by id; where it fails there is none."""
    articles = {}
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            try:
                articles[record["id"]] = {"subheads": [], **peer(record)}
            except Exception:
                articles[record["id"]] = {"text": "", "subheads": []}
    return articles


def measure(folder: Path, only: list[str], split: str, peers: list[str]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """(data, side, group, numbers) of every side on every file; groups: all, *.kind, English, other languages."""
    scorer = load_scorer(folder)
    for data in data_files(folder, only):
        name = data.name.removesuffix(".jsonl.gz")
        labels = scorer.read_labels(data.with_name(f"{name}.labels.jsonl.gz"))
        labels = [known for known in labels if not split or known["split"] == split]
        is_html = "html" in name
        sides = {"copydesk": lambda data=data: clean(data, scorer)}
        for peer in peers:
            make, reads_html, reads_text = PEERS[peer]
            if reads_html if is_html else reads_text:
                sides[peer] = lambda data=data, make=make: extract(data, make())
        for side, run in sides.items():
            articles = run()
            for group, chosen in scorer.groups(labels):
                if chosen and not (split and group == split):
                    yield name, side, group, scorer.summarize([scorer.score_page(k, articles.get(k["id"])) for k in chosen])


def show(found: Iterator[tuple[str, str, str, dict[str, Any]]]) -> None:
    """Print a line a side and group, as they come."""
    head = ""
    for name, side, group, numbers in found:
        if head != name:
            head = name
            print(f"\n{name:62}" + "".join(f"{title:>11}" for _, title in COLUMNS))
        values = (f"{numbers[key]:.3f}" if numbers.get(key) is not None else "-" for key, _ in COLUMNS)
        print(f"{side:32}{group:22}{numbers['n']:>8}" + "".join(f"{value:>11}" for value in values), flush=True)


def main() -> None:
    """Measure from the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--only", nargs="*", default=[], help="data files by name, without .jsonl.gz")
    options.add_argument("--split", default="", help="score the pages of this split alone; all are cleaned")
    options.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS), help="default: all")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    found = measure(given.folder, given.only, given.split, given.peers)
    if given.json:
        print(json.dumps([{"data": d, "side": s, "group": g, **n} for d, s, g, n in found]))
    else:
        show(found)


if __name__ == "__main__":
    main()
