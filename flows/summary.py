"""What a run did: for the terminal, for machines, and as artifacts in the Prefect UI. It never holds document text."""

from typing import Any

import msgspec

from tasks.labels.shipped import RULES_ALONE

# What each stage counts, going in and coming out.
COUNTED = {
    "read": "files, records", "decode": "records, documents", "extract": "documents", "normalize": "documents",
    "language": "documents", "count": "documents of known sites, their lines", "learn": "lines, those that recur",
    "label": "documents", "rows": "documents, articles", "signals": "articles", "write": "records",
    "sketch": "articles, texts", "gather": "texts, those to match", "match": "shingles, pairs of texts that share some",
    "deduplicate": "articles, those with bytes of their own", "stories": "articles, stories of several",
    "figures": "stories, figures and quotations compared", "publish": "articles of the batch, of the snapshot",
}  # fmt: skip


class StageCount(msgspec.Struct):
    """A stage of the data path: what went in, what came out, and the processor seconds of all who worked at it.

    counted: what n_in and n_out are numbers of
    """

    name: str
    n_in: int
    n_out: int
    seconds: float
    counted: str = ""


class Summary(msgspec.Struct, kw_only=True):
    """Counts of a run.

    snapshot_id: "" where there is none yet
    n_known: records of changed files that were cleaned before; n_alarms: articles that kept little of their running text
    labeller: version of the trained labeller, or that rules did without; outcomes: scrapes of this run by what became of them
    duplicates: counts of the deduplicate step; spans, characters: removed, by reason; totals: rows of the snapshot
    """

    output: str
    snapshot_id: str
    batch_id: str = ""
    n_files: int = 0
    n_files_seen: int = 0
    n_records: int = 0
    n_known: int = 0
    n_alarms: int = 0
    labeller: str = ""
    outcomes: dict[str, int] = {}
    duplicates: dict[str, Any] = {}
    spans: dict[str, int] = {}
    characters: dict[str, int] = {}
    stages: list[StageCount] = []
    totals: dict[str, int] = {}
    is_unchanged: bool = False
    is_reprocess: bool = False
    n_unreachable: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        made: dict[str, Any] = msgspec.to_builtins(self)
        return made

    @property
    def n_quarantined(self) -> int:
        """Records of this run that could not be cleaned."""
        return self.outcomes.get("quarantined", 0)


def stage_table(summary: Summary) -> list[dict[str, Any]]:
    """A row a stage: in, out, processor seconds, and what in and out count."""
    return [{"stage": s.name, "in": s.n_in, "out": s.n_out, "CPU seconds": round(s.seconds, 3), "counted": s.counted}
            for s in summary.stages]  # fmt: skip


def reason_table(summary: Summary) -> list[dict[str, Any]]:
    """A row a reason of removal: spans, characters; most characters first."""
    ordered = sorted(summary.characters.items(), key=lambda item: (-item[1], item[0]))
    return [{"reason": r, "spans": summary.spans.get(r, 0), "characters": n} for r, n in ordered]


def markdown_table(rows: list[dict[str, Any]]) -> str:
    """Rows of equal keys as a Markdown table; an empty string for none."""
    if not rows:
        return ""
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + " --- |" * len(rows[0])]
    return "\n".join(lines + ["| " + " | ".join(str(v) for v in row.values()) + " |" for row in rows])


def markdown_report(summary: Summary) -> str:
    """The run's report as Markdown."""
    if summary.is_unchanged:
        told = unchanged(summary)
        title = told.partition(":")[0].partition(";")[0].capitalize()
        return "\n\n".join(filter(None, (f"# {title}", unreachable(summary), told)))
    outcomes = [{"outcome": name, "records": n} for name, n in sorted(summary.outcomes.items())]
    totals = [{"table": name, "rows": n} for name, n in summary.totals.items()]
    parts = [
        f"# {'Reprocessed' if summary.is_reprocess else 'Cleaned'} {counted(summary.n_records - summary.n_known, 'record')}",
        f"Snapshot `{summary.snapshot_id}` in `{summary.output}`, batch `{summary.batch_id}`.",
        unreachable(summary), alarm(summary), rules_alone(summary), "## What became of them", markdown_table(outcomes),
        "## Stages", markdown_table(stage_table(summary)),
        "## Removed, by reason", markdown_table(reason_table(summary)), "## The snapshot holds", markdown_table(totals),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def counted(n: int, one: str, several: str = "") -> str:
    """A count with its noun.

    >>> counted(1, "file"), counted(1200, "file"), counted(0, "copy", "copies")
    ('1 file', '1,200 files', '0 copies')
    """
    return f"{n:,} {one if n == 1 else several or one + 's'}"


def unchanged(summary: Summary) -> str:
    """What to say of a run that left the snapshot as it is, or left the output folder without one."""
    if summary.is_reprocess:
        done = "nothing to reprocess"
    elif summary.n_files_seen:
        done = f"nothing new: {counted(summary.n_files_seen, 'file was', 'files were')} cleaned before"
    elif summary.snapshot_id:
        done = "nothing new: the sources hold no files"
    else:
        return "nothing to clean: the sources hold no files, and there is no snapshot yet"
    return f"{done}; the snapshot {summary.snapshot_id} stays as it is"


def unreachable(summary: Summary) -> str:
    """What to say of scrapes that could not be read again; "" where there are none."""
    if not summary.n_unreachable:
        return ""
    kept = counted(summary.n_unreachable, "scrape kept its row", "scrapes kept their rows")
    return f"{kept}: the source is gone or has changed"


def alarm(summary: Summary) -> str:
    """What to say of articles that lost much running text; "" where there are none."""
    if not summary.n_alarms:
        return ""
    kept = counted(summary.n_alarms, "article kept little of its", "articles kept little of their")
    return f"{kept} running text: see the column retained_prose_ratio"


def rules_alone(summary: Summary) -> str:
    """What to say where the trained labeller's files were removed, else ""."""
    return "no trained labeller found: blocks were labelled by rules alone" if summary.labeller == RULES_ALONE else ""


def leave_report(summary: Summary) -> None:
    """Leave the report and its tables as artifacts of the flow run."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    create_markdown_artifact(markdown_report(summary), key="copydesk-report", description="what the run did")
    if summary.stages:
        create_table_artifact(stage_table(summary), key="copydesk-stages", description="per stage: in, out, CPU seconds")
        create_table_artifact(reason_table(summary), key="copydesk-reasons", description="removed, per reason")
