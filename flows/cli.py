"""The command line. Exit status: 0 all inputs accounted for, 1 the run failed, 2 bad usage, 3 some were quarantined."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tasks.errors import CopydeskError, OutputError, UsageError

OK, FAILED, BAD_USAGE, QUARANTINED = 0, 1, 2, 3
Options = argparse.Namespace


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(prog="copydesk", description="Raw news scrapes in, clean Parquet out.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    clean = _command(commands, "clean", run_clean, "clean new inputs into the output folder")
    clean.add_argument("sources", nargs="+", metavar="SOURCE", help="file, folder, glob, fsspec URL, or - for JSON Lines")
    clean.add_argument("--format", dest="input_format", help="read every input as txt, html, jsonl, json, csv, parquet, warc")
    _add_run_options(clean)
    again = _command(commands, "reprocess", run_reprocess, "clean scrapes again that are in the output folder")
    again.add_argument("--batch", nargs="+", default=[], metavar="ID", help="scrapes that these batches brought")
    again.add_argument("--where", default="", metavar="SQL", help="articles for which this condition holds")
    again.add_argument("--rules-older-than", default="", metavar="VERSION", help="articles cleaned with older rules")
    _add_run_options(again)
    show = _command(commands, "show", run_show, "one article: what was kept and what was removed, and why")
    show.add_argument("article_id", help="its id, or the beginning of it")
    _add_output(show)
    report = _command(commands, "report", run_report, "a web page to read: what came in, what was removed and why")
    _add_output(report)
    report.add_argument("--open", action="store_true", help="show it in a browser")
    schema = _command(commands, "schema", run_schema, "the columns of the tables, their types and meaning")
    schema.add_argument("table", nargs="?")
    verify = _command(commands, "verify", run_verify, "check a snapshot: digests, counts, text + exclusions = input")
    _add_output(verify)
    verify.add_argument("--json", action="store_true", help="print the findings for machines")
    serve = _command(commands, "serve", run_serve, "offer the flows as scheduled deployments")
    serve.add_argument("--inbox", default="inbox", help="folder cleaned every night (default: inbox)")
    serve.add_argument("--cron", default="0 3 * * *", help="when (default: 0 3 * * *, every night at three)")
    _add_output(serve)
    settings = _command(commands, "settings", run_settings, "every setting, its value and where it comes from")
    settings.add_argument("--set", dest="given", action="append", default=[], metavar="KEY=VALUE")
    return parser


def _command(commands: Any, name: str, run: Callable[[Options], int], text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", default="output", metavar="DIR", help="the dataset folder (default: output)")


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    _add_output(parser)
    parser.add_argument("--engine", help="local (default), dask or ray")
    parser.add_argument("--workers", help="document workers at a time (default: one a processor)")
    parser.add_argument("--dedup-memory", metavar="MB", help="memory for finding duplicates (default: 1024)")
    parser.add_argument("--set", dest="given", action="append", default=[], metavar="KEY=VALUE", help="see copydesk settings")
    parser.add_argument("--json", action="store_true", help="print the summary for machines")
    parser.add_argument("--verbose", action="store_true", help="show what Prefect logs")


def given_settings(options: Options) -> dict[str, Any]:
    """The settings that the command line gives."""
    given: dict[str, Any] = {}
    for pair in options.given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--set {pair}: write --set KEY=VALUE; `copydesk settings` lists the keys")
        given[name] = value
    for name in ("engine", "workers", "input_format", "dedup_memory"):
        if getattr(options, name, None) is not None:
            given[name] = getattr(options, name)
    return given


def set_up_prefect(is_verbose: bool) -> None:
    """Environment of Prefect, before it is first imported: patient at start, quiet, telling nobody."""
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    if not is_verbose:
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_LOGGING_INTERNAL_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_LOGGING_ROOT_LEVEL", "CRITICAL")  # its services at exit log under names of their own
        os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")


def _finish(options: Options, flow: str, arguments: dict[str, Any]) -> int:
    """Run a flow (module:name) with live progress, print its summary and give the exit status."""
    set_up_prefect(options.verbose)
    from flows.local_server import reached, start_server

    server = start_server()  # comes up while what follows is imported
    import msgspec
    from rich.console import Console

    from flows.summary import Summary
    from flows.terminal import live_progress, print_summary

    module, _, name = flow.partition(":")
    run = getattr(importlib.import_module(module), name)
    with reached(server), live_progress(options.json or options.verbose):
        result = run(**arguments)
    summary = msgspec.convert(result, Summary)
    if options.json:
        print(json.dumps(result))
    else:
        print_summary(Console(highlight=False, markup=False), summary)
    return QUARANTINED if summary.n_quarantined else OK


def run_clean(options: Options) -> int:
    """`copydesk clean`."""
    from flows.settings import load_settings

    settings = load_settings(given_settings(options))
    return _finish(options, "flows.clean:clean", {"sources": options.sources, "output": options.output, "settings": settings})


def run_reprocess(options: Options) -> int:
    """`copydesk reprocess`."""
    from flows.settings import load_settings

    if not (options.batch or options.where or options.rules_older_than):
        raise UsageError("reprocess what? give --batch ID, --where SQL or --rules-older-than VERSION")
    arguments = {
        "output": options.output, "batches": options.batch, "where": options.where, "rules_older_than": options.rules_older_than,
        "settings": load_settings(given_settings(options)),
    }  # fmt: skip
    return _finish(options, "flows.reprocess:reprocess", arguments)


def _current(output: str) -> Path:
    from tasks.snapshot import current_snapshot

    current = current_snapshot(Path(output).absolute())
    if current is None:
        raise OutputError(f"{output}: no snapshot there; run `copydesk clean SOURCE --output {output}` first")
    return current


def run_show(options: Options) -> int:
    """`copydesk show`."""
    from rich.console import Console

    from flows.terminal import print_article

    print_article(Console(highlight=False, markup=False), _current(options.output), options.article_id)
    return OK


def run_report(options: Options) -> int:
    """`copydesk report`."""
    from flows.settings import load_settings
    from tasks.report import write_report

    current = _current(options.output)
    page = write_report(current, Path(options.output).absolute(), load_settings({}).alarm_prose_ratio)
    print(page)
    if options.open:
        import webbrowser

        if not webbrowser.open(page.as_uri()):
            print("no browser was found; open the file by hand", file=sys.stderr)
    return OK


def run_schema(options: Options) -> int:
    """`copydesk schema`."""
    from tasks.schema import TABLES

    if options.table and options.table not in TABLES:
        raise UsageError(f"no table {options.table!r}; there are {', '.join(TABLES)}")
    for table in [options.table] if options.table else list(TABLES):
        print(table)
        for column in TABLES[table]:
            print(f"  {column.name:<20} {column.type!s:<26} {column.meaning}")
    return OK


def run_verify(options: Options) -> int:
    """`copydesk verify`."""
    import msgspec

    from tasks.verify import verify

    current = _current(options.output)
    findings = verify(Path(options.output).absolute())
    if options.json:
        print(json.dumps({"snapshot_id": current.name, "findings": msgspec.to_builtins(findings)}))
    else:
        for finding in findings:
            print(f"{finding.check}: {finding.table} {finding.where}: {finding.message}")
        print(f"snapshot {current.name}: {f'{len(findings)} findings' if findings else 'all good'}")
    return FAILED if findings else OK


def run_serve(options: Options) -> int:
    """`copydesk serve`."""
    set_up_prefect(is_verbose=True)
    from flows.deployments import serve_flows

    serve_flows(options.inbox, options.output, options.cron)
    return OK


def run_settings(options: Options) -> int:
    """`copydesk settings`."""
    from flows.settings import origins

    for name, value, origin, why in origins(given_settings(options)):
        print(f"{name:<18} {value!s:<8} {origin:<14} {why}")
    return OK


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; a known error is one line on standard error, without a traceback."""
    options = make_parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except UsageError as error:
        print(f"copydesk: {error}", file=sys.stderr)
        return BAD_USAGE
    except CopydeskError as error:
        print(f"copydesk: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else f"{error.strerror or error}"
        print(f"copydesk: {what}; mend that and run the same command again: the last snapshot is intact", file=sys.stderr)
        return FAILED
    except Exception as error:
        if getattr(options, "verbose", False):
            raise
        print(f"copydesk: {type(error).__name__}; --verbose shows where", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("copydesk: stopped; the same command goes on where it was", file=sys.stderr)
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
