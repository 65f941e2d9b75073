"""Word lists of the signal stages: TOML files, a folder a language. A language without a folder gets no rows."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("en",)  # folders of tasks/evidence; add one with the same files to add a language


@cache
def load_pack(name: str, language: str = "en") -> dict[str, Any]:
    """One pack as it stands in its file."""
    return tomllib.loads((resources.files("tasks.evidence") / language / f"{name}.toml").read_text("utf-8"))


def word_set(words: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(words.split())


def inflected(verb: str, irregular: dict[str, str]) -> tuple[str, ...]:
    """A verb's forms: itself, -s, past, participle, -ing.

    >>> inflected("deny", {}), inflected("note", {})
    (('deny', 'denies', 'denied', 'denying'), ('note', 'notes', 'noted', 'noting'))
    """
    if verb in irregular:
        return (verb, *irregular[verb].split())
    if verb.endswith("y") and verb[-2] not in "aeou":
        return (verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    if verb.endswith("e"):
        return (verb, verb + "s", verb + "d", (verb if verb.endswith("ee") else verb[:-1]) + "ing")
    ending = "es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s"
    return (verb, verb + ending, verb + "ed", verb + "ing")
