"""Figures: numbers of several articles of one story that are about the same thing, and whether they agree.

No row says which number is right. Copies of one article are one voice: only the canonical one is heard.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tasks.evidence.compare import Mention, is_misprint, joint_verdict, make_mention, may_differ, same_thing, verdict_of
from tasks.evidence.sentences import sentence_around

Row = dict[str, Any]

_UNHEARD = frozenset(("age", "duration", "percent"))  # alone they are no figures of a story
_LEAST_ALONE = 3
_SAME_BUT_ROUGH = frozenset(("agree_rounded", "compatible"))


def find_figures(story_id: str, articles: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The figures of a story.

    articles: each with article_id, blocks (text, start, end), quantities and attributions: rows of those tables. One of a cluster
    of duplicates only.
    """
    mentions = [m for article in sorted(articles, key=lambda a: a["article_id"]) for m in _mentions(article)]
    said = {article["article_id"]: article["attributions"] for article in articles}
    rows = [_figure(story_id, group, said) for group in _groups(mentions)]
    return sorted((row for row in rows if row), key=lambda row: row["figure_id"])


def _mentions(article: Mapping[str, Any]) -> Iterable[Mention]:
    for row in article["quantities"]:
        if row["value"] is not None:
            yield make_mention(article["article_id"], row, sentence_around(article["blocks"], row["start"], row["end"]))


def _groups(mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions of one thing together: first the equal ones, then unequal ones that only one thing can explain."""
    equal = _joined(mentions)
    values: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for mention in mentions:
        values[mention.article_id].add((*mention.key, mention.group or mention.head))
    groups = sorted(equal, key=lambda g: (-len({m.article_id for m in g}), _place(g[0])))
    merged: list[list[Mention]] = []
    near: dict[tuple[Any, ...], set[int]] = defaultdict(set)  # numbers of groups by kind, unit and size of their values
    for group in groups:
        places = _sizes(group[0])
        candidates = sorted({number for place in places for number in near[place]})
        target = next((number for number in candidates if _merges(merged[number], group, values)), None)
        if target is None:
            target = len(merged)
            merged.append([])
        merged[target].extend(group)
        near[places[0]].add(target)
    return merged


def _sizes(mention: Mention) -> list[tuple[Any, ...]]:
    """Where values of this kind and unit of its own size are looked up, then where those of half and twice the size are."""
    size = math.frexp(abs(mention.row["value"]))[1]
    return [(*mention.key[:2], size + step) for step in (0, -1, 1)]


def _place(mention: Mention) -> tuple[str, int]:
    return mention.article_id, mention.row["start"]


def _joined(mentions: list[Mention]) -> list[list[Mention]]:
    """Connected mentions with equal values."""
    by_key: dict[tuple[Any, ...], list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_key[mention.key].append(mention)
    found: list[list[Mention]] = []
    for same in by_key.values():
        components: list[list[Mention]] = []
        for mention in same:
            touching = [c for c in components if any(same_thing(mention, other) for other in c)]
            components = [c for c in components if c not in touching]
            components.append([m for c in touching for m in c] + [mention])
        found.extend(components)
    return found


def _merges(a: list[Mention], b: list[Mention], values: Mapping[str, set[tuple[Any, ...]]]) -> bool:
    """May two groups of unequal values be one figure? Not if any of their articles tells both values."""
    if not any(may_differ(x, y) for x in a for y in b):
        return False
    if all(verdict_of(x.row, y.row) in _SAME_BUT_ROUGH for x in a for y in b):
        return True
    articles_a, articles_b = {m.article_id for m in a}, {m.article_id for m in b}
    if articles_a & articles_b or _tells_any(articles_a, b, values) or _tells_any(articles_b, a, values):
        return False
    misprinted = any(is_misprint(x.row["value"], y.row["value"]) for x in a for y in b)
    return misprinted or not _is_ambiguous(a, b, values)


def _tells_any(articles: Iterable[str], group: list[Mention], values: Mapping[str, set[tuple[Any, ...]]]) -> bool:
    """Does any of some articles tell a value of a group?"""
    told = {(*m.key, m.group or m.head) for m in group}
    return any(not told.isdisjoint(values[article]) for article in articles)


def _is_ambiguous(a: list[Mention], b: list[Mention], values: Mapping[str, set[tuple[Any, ...]]]) -> bool:
    """Does an article tell several values of this kind, so that nobody can say which one to compare?"""
    sample = a[0]
    kind = (sample.row["kind"], sample.row["unit"])
    heads = {m.group or m.head for m in (*a, *b)}
    for article in {m.article_id for m in (*a, *b)}:
        close = {v[2] for v in values[article] if v[:2] == kind and (v[4] in heads or kind[0] != "count")}
        mine = {m.row["value"] for m in (*a, *b) if m.article_id == article}
        top = max(mine, default=0)
        rivals = [v for v in close - mine if top / 2 <= v <= 2 * top]
        if rivals:
            return True
    return False


def _figure(story_id: str, group: list[Mention], said: Mapping[str, Sequence[Any]]) -> Row | None:
    """One row of figures, None for what is not worth one."""
    voices: dict[tuple[str, float], list[Mention]] = defaultdict(list)
    for mention in group:
        voices[mention.article_id, mention.row["value"]].append(mention)
    if len({article for article, _ in voices}) == 1 and not _stands_alone(group):
        return None
    chosen = [_best(voices[voice]) for voice in sorted(voices)]
    rows = [m.row for m in chosen]
    named = max(chosen, key=lambda m: (bool(m.row["counted"]), len(m.row["counted"] or ""), m.row["counted"] or ""))
    low, high = min(r["value"] for r in rows), max(r["value"] for r in rows)
    places = "\0".join(f"{m.article_id} {m.row['start']} {m.row['end']}" for m in chosen)
    return {
        "story_id": story_id,
        "figure_id": hashlib.sha256(f"{story_id}\0{places}".encode()).hexdigest()[:24],
        "predicate": next((r["predicate"] for r in rows if r["predicate"]), None),
        "counted": named.row["counted"] or named.row["unit"],
        "unit": rows[0]["unit"],
        "members": [_member(m, said) for m in chosen],
        "verdict": joint_verdict(rows),
        "rule_id": "figure-alone" if len(chosen) == 1 else "figure-equal" if low == high else "figure-unequal",
        "gap_percent": round(100 * (high - low) / abs(high), 1) if high and high != low else 0.0,
    }


def _stands_alone(group: list[Mention]) -> bool:
    row = group[0].row
    return (
        row["kind"] not in _UNHEARD
        and (row["value"] >= _LEAST_ALONE or row["predicate"] is not None)
        and bool(row["unit"] or row["counted"])
    )


def _best(mentions: list[Mention]) -> Mention:
    """The mention of an article that says most: exact before bounded, with a predicate, the first."""
    return min(mentions, key=lambda m: (m.row["bound"] != "exact", m.row["predicate"] is None, m.row["start"]))


def _member(mention: Mention, said: Mapping[str, Sequence[Any]]) -> Row:
    row = mention.row
    around = [a for a in said[mention.article_id] if a["content_start"] <= row["start"] and row["end"] <= a["content_end"]]
    inner = min(around, key=lambda a: (a["content_end"] - a["content_start"], a["start"]), default=None)
    return {
        "article_id": mention.article_id, "value": row["value"], "high": row["high"], "bound": row["bound"], "text": row["text"],
        "start": row["start"], "end": row["end"], "source": inner["source"] if inner else None,
        "source_kind": inner["source_kind"] if inner else None,
    }  # fmt: skip
