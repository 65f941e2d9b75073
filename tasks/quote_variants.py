"""Quote variants: one speaker's utterance in different words in different articles of a story.

No row says which wording is right: translations, cuts and mistakes look the same from here.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from tasks.evidence.compare import content_words, stem
from tasks.evidence.people import name_key

Row = dict[str, Any]

_LEAST_SHARED = 3  # stems that carry meaning
_LEAST_TELLING = 2  # of them, stems that are not all over the story
_LEAST_TOPIC, _TOPIC_SHARE = 6, 3  # a topic word stands so often in a story, and so often by article
_LEAST_SHARE = 0.4  # of the shorter quotation's
_LEAST_PLAIN, _ALIKE = 4, 0.6  # so many words, of which so many stand in the same order
_WORDS = re.compile(r"[\w'’-]+")


def find_quote_variants(story_id: str, articles: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The quotations that several articles of a story give of one speaker.

    articles: each with article_id, blocks and quotes (rows of those tables); one of a cluster of duplicates only
    """
    by_speaker: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for article in sorted(articles, key=lambda a: a["article_id"]):
        for quote in article["quotes"]:
            name = quote["speaker_name"] or quote["speaker"]
            if name and quote["speaker_kind"] in ("named_person", "named_org", "document", "media"):
                by_speaker[name_key(name.split()[-1])].append((article["article_id"], quote))
    shared = [quotes for quotes in by_speaker.values() if len({article for article, _ in quotes}) > 1]
    topic = _topic_words(articles) if shared else frozenset()
    rows = [_row(story_id, group) for quotes in shared for group in _groups(quotes, topic)]
    return sorted(rows, key=lambda row: row["variant_id"])


def _topic_words(articles: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Words that are all over a story: to share them is no sign of one utterance."""
    counts: Counter[str] = Counter()
    for article in articles:
        for block in article["blocks"]:
            counts.update(stem(w) for w in _WORDS.findall(block["text"]))
    return frozenset(word for word, n in counts.items() if n >= max(_LEAST_TOPIC, _TOPIC_SHARE * len(articles)))


def _groups(quotes: list[tuple[str, Any]], topic: frozenset[str]) -> list[list[tuple[str, Any]]]:
    """Quotations of different articles that are one utterance; of each article the one that has most in common."""
    pairs = []
    for i, (first, a) in enumerate(quotes):
        for second, b in quotes[i + 1 :]:
            share = _share(a["text"], b["text"], topic) if first != second else 0.0
            if share:
                pairs.append((share, first, second, a, b))
    pairs.sort(key=lambda p: (-p[0], p[1], p[2], p[3]["start"], p[4]["start"]))
    groups: list[list[tuple[str, Any]]] = []
    taken: dict[tuple[str, int], list[tuple[str, Any]]] = {}
    for _, first, second, a, b in pairs:
        one, two = taken.get((first, a["start"])), taken.get((second, b["start"]))
        if one is None and two is None:
            group = [(first, a), (second, b)]
            groups.append(group)
            taken[first, a["start"]] = taken[second, b["start"]] = group
        elif one is None and two is not None and first not in {article for article, _ in two}:
            two.append((first, a))
            taken[first, a["start"]] = two
        elif two is None and one is not None and second not in {article for article, _ in one}:
            one.append((second, b))
            taken[second, b["start"]] = one
    return groups


def _share(a: str, b: str, topic: frozenset[str]) -> float:
    """How much two quotations have in common, 0 where it is too little for one utterance."""
    words_a, words_b = content_words(a), content_words(b)
    shared = len(words_a & words_b)
    shorter = min(len(words_a), len(words_b))
    if plain_words(a) == plain_words(b):
        return 1.0
    plain_a, plain_b = plain_words(a), plain_words(b)
    if min(len(plain_a), len(plain_b)) >= _LEAST_PLAIN:
        ratio = SequenceMatcher(None, plain_a, plain_b, autojunk=False).ratio()
        if ratio >= _ALIKE:
            return ratio
    telling = len((words_a & words_b) - topic)
    if shared >= min(_LEAST_SHARED, shorter) and telling >= _LEAST_TELLING and shared >= _LEAST_SHARE * shorter:
        return shared / shorter
    return 0.0


def plain_words(text: str) -> list[str]:
    """The words of a quotation without marks and capitals."""
    return [w.lower().replace("’", "'").strip("'") for w in _WORDS.findall(text)]


def _verdict(texts: list[str]) -> str:
    """same: the same words; cut: each is a stretch of the longest; else differs."""
    words = [plain_words(text) for text in texts]
    longest = max(words, key=len)
    if all(w == longest for w in words):
        return "same"
    return "cut" if all(_is_stretch(w, longest) for w in words) else "differs"


def _is_stretch(short: list[str], whole: list[str]) -> bool:
    n = len(short)
    return any(whole[at : at + n] == short for at in range(len(whole) - n + 1))


def _row(story_id: str, group: list[tuple[str, Any]]) -> Row:
    group = sorted(group, key=lambda g: (g[0], g[1]["start"]))
    texts = [quote["text"] for _, quote in group]
    sets = [set(plain_words(text)) for text in texts]
    common = set.intersection(*sets)
    verdict = _verdict(texts)
    names = [quote["speaker_name"] or quote["speaker"] for _, quote in group]
    places = "\0".join(f"{article} {quote['start']} {quote['end']}" for article, quote in group)
    return {
        "story_id": story_id,
        "variant_id": hashlib.sha256(f"{story_id}\0{places}".encode()).hexdigest()[:24],
        "speaker": max(names, key=lambda n: (len(n), n)),
        "variants": [
            {"article_id": article, "text": quote["text"], "start": quote["start"], "end": quote["end"]} for article, quote in group
        ],
        "verdict": verdict,
        "rule_id": f"variant-{verdict}",
        "differing_words": sorted(set.union(*sets) - common) if verdict == "differs" else [],
    }
