"""How much processor time and memory copydesk takes, beside a plain pipeline of the usual libraries.

    python benchmarks/throughput.py DATA [--limit N] [--json] [--only plain|copydesk]

DATA is JSON Lines (.jsonl or .jsonl.gz) with id and html or text. Both sides run in a process of their own, on one worker.
Seconds are processor time, user and system, with everything the side starts; memory is the most held at a time. Plain:
trafilatura (HTML only), ftfy, langdetect, C4's line rules, MinHash and LSH of datasketch, one Parquet file, each with its
defaults. It writes no evidence and finds no signals, so copydesk does more work in the time shown.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
SAMPLE_SECONDS = 0.05
PAGE, TICK = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
C4_ENDINGS = (".", "!", "?", '"', "”")
C4_PHRASES = ("javascript", "lorem ipsum", "terms of use", "privacy policy", "cookie policy", "uses cookies", "use cookies")


@dataclass
class Stage:
    """What one stage took in and gave, its seconds of processor time and the most memory held in it (MiB, 0 if not known)."""

    name: str
    n_in: int
    n_out: int
    seconds: float
    peak_mib: float = 0.0


@dataclass
class Measured:
    """One side: all processor seconds from start to end, wall seconds, the most memory, and its stages."""

    side: str
    n_documents: int
    cpu_seconds: float
    wall_seconds: float
    peak_mib: float
    stages: list[Stage] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The same with documents a second and the sum of the stages, as JSON prints it."""
        return {
            **asdict(self),
            "documents_per_cpu_second": round(self.n_documents / max(self.cpu_seconds, 1e-9), 2),
            "stage_seconds": round(sum(stage.seconds for stage in self.stages), 2),
        }


def read_records(data: Path, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, limit at most."""
    with gzip.open(data, "rt", encoding="utf-8") if data.suffix == ".gz" else data.open(encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            if limit is not None and n >= limit:
                return
            yield json.loads(line)


# --- the plain side ---------------------------------------------------------------------------------------------------


def run_plain(data: Path, limit: int | None = None) -> dict[str, Any]:
    """Run the plain pipeline on the data in a process of its own; its measurements."""
    command = [sys.executable, __file__, str(data), "--inside-plain", *(["--limit", str(limit)] if limit else [])]
    output, measured = _measure("plain", command)
    measured.stages = [Stage(**stage) for stage in json.loads(output)]
    measured.n_documents = measured.stages[1].n_in
    return measured.as_dict()


def plain_stages(data: Path, limit: int | None) -> list[Stage]:
    """The plain pipeline, stage after stage over all documents, in this process."""
    stages: list[Stage] = []

    def run(name: str, items: list[Item], work: Callable[[list[Item]], list[Result]]) -> list[Result]:
        _forget_peak()
        start = time.process_time()
        result = work(items)
        n_out = sum(1 for item in result if item)
        stages.append(Stage(name, len(items), n_out, round(time.process_time() - start, 3), round(_peak_mib(), 1)))
        return result

    run("import", [], lambda _: _import_all())
    records = list(read_records(data, limit))
    if records and "html" in records[0]:
        documents = run("extract", [record["html"] for record in records], lambda pages: [_extract(page) for page in pages])
    else:
        documents = [{"text": record["text"]} for record in records]
    texts = run("fix_text", [document.get("text") or "" for document in documents], _fix)
    languages = run("langdetect", texts, lambda texts: [_language(text) for text in texts])
    lines = run("c4_lines", texts, lambda texts: [c4_lines(text) for text in texts])
    run("minhash", lines, _find_duplicates)
    rows = [
        {**{k: str(v) for k, v in document.items() if v}, "id": record.get("id", ""), "text": text, "language": language}
        for record, document, text, language in zip(records, documents, lines, languages, strict=True)
    ]
    run("write", rows, _write)
    return stages


def _import_all() -> list[Any]:
    import datasketch
    import ftfy
    import langdetect
    import pyarrow.parquet
    import trafilatura

    return [datasketch, ftfy, langdetect, pyarrow.parquet, trafilatura]


def _extract(html: str) -> dict[str, Any]:
    import trafilatura

    extracted = trafilatura.extract(html, output_format="json", with_metadata=True)
    return json.loads(extracted) if extracted else {}


def _fix(texts: list[str]) -> list[str]:
    import ftfy

    return [ftfy.fix_text(text) for text in texts]


def _language(text: str) -> str:
    import langdetect

    try:
        return str(langdetect.detect(text))
    except langdetect.LangDetectException:
        return ""


def c4_lines(text: str) -> str:
    """C4's line rules (Raffel et al. 2020): a line ends like a sentence, has five words and names none of the phrases.

    >>> c4_lines("Home\\nThe council met again on Tuesday.\\nThis site uses cookies for many good reasons.")
    'The council met again on Tuesday.'
    """
    kept = [line.strip() for line in text.split("\n")]
    kept = [line for line in kept if line.endswith(C4_ENDINGS) and not line.endswith("...") and len(line.split()) >= 5]
    return "\n".join(line for line in kept if not any(phrase in line.lower() for phrase in C4_PHRASES))


def _find_duplicates(texts: list[str]) -> list[list[int]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.8, num_perm=128)
    found: list[list[int]] = []
    for n, text in enumerate(texts):
        words = text.lower().split()
        minhash = MinHash(num_perm=128)
        minhash.update_batch([" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))])
        found.append(index.query(minhash))
        index.insert(n, minhash)
    return found


def _write(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(pa.Table.from_pylist(rows), Path(folder) / "articles.parquet")
    return rows


def _forget_peak() -> None:
    """Let Linux count this process's peak memory anew."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak_mib() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


# --- copydesk ---------------------------------------------------------------------------------------------------------


def run_copydesk(data: Path, limit: int | None = None) -> dict[str, Any]:
    """Clean the data with the command line on one worker; its measurements, stages as its summary says."""
    with tempfile.TemporaryDirectory() as folder:
        source = _cut(data, limit, Path(folder)) if limit else data
        options = ["--output", str(Path(folder) / "out"), "--json", "--workers", "1"]
        command = [sys.executable, "-m", "flows.cli", "clean", str(source), *options]
        output, measured = _measure("copydesk", command)
    summary = json.loads(output[output.index("{") :])
    stages = summary["stages"]
    measured.stages = [Stage(s["name"], s["n_in"], s["n_out"], round(s["seconds"], 3)) for s in stages]
    measured.n_documents = summary["n_records"]
    return measured.as_dict()


def _cut(data: Path, limit: int, folder: Path) -> Path:
    cut = folder / "data.jsonl"
    with cut.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in read_records(data, limit))
    return cut


# --- measuring --------------------------------------------------------------------------------------------------------


def _measure(side: str, command: list[str]) -> tuple[str, Measured]:
    """Run a command to its end: its standard output, and what it and all its descendants took."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as child:
        watch = _Watch(child.pid)
        watch.start()
        output, _ = child.communicate()
        watch.is_done.set()
        watch.join()
    if child.returncode not in (0, 3):  # 3: finished, some inputs were quarantined
        raise SystemExit(f"{side}: {command[0]} ended with status {child.returncode}; run it by hand to see why")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    waited = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    cpu = max(waited, sum(watch.cpu.values()))
    wall = time.perf_counter() - start
    return output, Measured(side, 0, round(cpu, 2), round(wall, 2), round(watch.peak / 2**20, 1))


class _Watch(threading.Thread):
    """Samples a process and its descendants: the most resident memory of all together, and the last seen time of each.

    Descendants that nobody waits for are missing in RUSAGE_CHILDREN; their time is known from here alone.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.cpu, self.is_done = pid, 0, dict[int, float](), threading.Event()

    def run(self) -> None:
        while not self.is_done.wait(SAMPLE_SECONDS):
            seen = _descendants(self.pid)
            self.peak = max(self.peak, sum(rss for rss, _ in seen.values()))
            self.cpu.update({pid: seconds for pid, (_, seconds) in seen.items()})


def _descendants(root: int) -> dict[int, tuple[int, float]]:
    """Resident bytes and processor seconds of a process and all below it, by process id."""
    parents: dict[int, int] = {}
    figures: dict[int, tuple[int, float]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                values = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            pid = int(folder.name)
            parents[pid] = int(values[1])
            figures[pid] = (int(values[21]) * PAGE, (int(values[11]) + int(values[12])) / TICK)
    below, n_below = {root}, 0
    while len(below) > n_below:
        n_below = len(below)
        below |= {pid for pid, parent in parents.items() if parent in below}
    return {pid: figures[pid] for pid in below if pid in figures}


def print_table(sides: list[dict[str, Any]]) -> None:
    """The measurements for people to read."""
    for side in sides:
        print(f"{side['side']}: {side['n_documents']} documents, {side['documents_per_cpu_second']} a second of processor time")
        print(f"  {side['cpu_seconds']} s of processor time, {side['wall_seconds']} s by the clock, {side['peak_mib']} MiB")
        print(f"  {side['stage_seconds']} s in its stages")
        for stage in side["stages"]:
            memory = f"{stage['peak_mib']:9.1f} MiB" if stage["peak_mib"] else ""
            print(f"  {stage['name']:<14} {stage['n_in']:>8} -> {stage['n_out']:<8} {stage['seconds']:9.3f} s {memory}")


def print_ratios(plain: dict[str, Any], copydesk: dict[str, Any]) -> None:
    """How much of the plain pipeline's time copydesk takes: in its stages, and with all that a run starts."""
    for name, key in (("all stages", "stage_seconds"), ("whole process", "cpu_seconds")):
        ours = copydesk[key]
        times = plain["cpu_seconds"] / max(ours, 1e-9)
        print(f"copydesk, {name}: {ours} s; the plain pipeline: {plain['cpu_seconds']} s, {times:.2f} times that")


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, help="the first N documents only")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--only", choices=("plain", "copydesk"), help="one side only")
    parser.add_argument("--inside-plain", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside_plain:
        print(json.dumps([asdict(stage) for stage in plain_stages(options.data, options.limit)]))
        return
    runs = {"plain": run_plain, "copydesk": run_copydesk}
    sides = [run(options.data, options.limit) for name, run in runs.items() if options.only in (None, name)]
    if options.json:
        print(json.dumps(sides, indent=1))
        return
    print_table(sides)
    if len(sides) == len(runs):
        print_ratios(*sides)


if __name__ == "__main__":
    main()
