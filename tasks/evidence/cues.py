"""Cues of speech and thought: which word forms tell of somebody's words, and in which frames."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tasks.evidence.packs import inflected, load_pack, word_set


@dataclass(frozen=True)
class Cue:
    """One word form of a verb of speech or thought.

    form: base, s, past, ing; frames: what may follow (see speech.toml); bare: a clause may follow without "that"
    needs: words one of which must follow directly, for the frame "preposition"
    """

    lemma: str
    form: str
    frames: frozenset[str]
    groups: tuple[str, ...]
    is_bare: bool = True
    needs: frozenset[str] = frozenset()
    is_nounish: bool = False


@cache
def cue_forms() -> dict[str, Cue]:
    """Every word form that may be a cue. Forms of several groups carry the frames of all."""
    pack = load_pack("speech")
    irregular: dict[str, str] = pack["irregular"]
    nounish = word_set(pack["nounish"])
    found: dict[str, Cue] = {}
    for group in pack["group"]:
        barred = word_set(group.get("not_bare", ""))
        for lemma, needs in _members(group):
            for number, form in enumerate(inflected(lemma, irregular)):
                name = "base" if number == 0 else "s" if number == 1 else "ing" if form.endswith("ing") else "past"
                doubtful = lemma in nounish and name in ("base", "s")
                new = Cue(lemma, name, frozenset(group["frames"]), (group["id"],), lemma not in barred, needs, doubtful)
                found[form] = _joined(found[form], new) if form in found else new
    return found


def _members(group: dict) -> Iterator[tuple[str, frozenset[str]]]:
    if "pairs" not in group:
        for lemma in dict.fromkeys(group["verbs"].split()):
            yield lemma, frozenset()
        return
    needs: dict[str, set[str]] = {}
    for pair in group["pairs"].replace("\n", " ").split(";"):
        verb, particle = pair.split()
        needs.setdefault(verb, set()).add(particle)
    for verb, particles in needs.items():
        yield verb, frozenset(particles)


def _joined(old: Cue, new: Cue) -> Cue:
    clause = [c for c in (old, new) if "clause" in c.frames]
    return Cue(
        old.lemma, old.form if old.form != "base" else new.form, old.frames | new.frames, old.groups + new.groups,
        any(c.is_bare for c in clause) if clause else True, old.needs | new.needs, old.is_nounish or new.is_nounish,
    )  # fmt: skip


@cache
def noun_cues() -> dict[str, frozenset[str]]:
    """Nouns that are cues, singular and plural, with the words that must follow."""
    found: dict[str, set[str]] = {}
    for word, nouns in load_pack("speech")["nouns"].items():
        for noun in nouns.split():
            plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
            for form in (noun, plural):
                found.setdefault(form, set()).add(word)
    return {noun: frozenset(words) for noun, words in found.items()}
