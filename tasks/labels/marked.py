"""What rules and the page's own statements tell of its blocks, before the trained labeller is asked."""

import msgspec

from tasks.labels.boxes import exclude_boxes
from tasks.labels.bylines import Said
from tasks.labels.credits import name_keys, read_credit
from tasks.labels.deks import find_deks
from tasks.labels.draft import Draft
from tasks.labels.heads import (
    BESIDE,
    exclude_title_line,
    find_anchor,
    find_headline_in_text,
    find_printed,
    headings_near_h1,
    stated,
)
from tasks.labels.seen import Seen
from tasks.labels.threads import exclude_threads
from tasks.labels.titles import choose_title
from tasks.labels.walls import exclude_wall
from tasks.records import Candidate, Page
from tasks.recurrence import NOTHING, SiteLines, exclude_recurring
from tasks.rules import RuleSet

NOT_DATED = BESIDE | {"header"}  # regions whose dates are not the article's: today's opening hours


class Marked(msgspec.Struct):
    """A page before the question what lies outside its article: what rules found, headline and dek where they are known.

    headline_block: the block that prints the headline, None if none does
    said: what removed words say, by their block
    """

    draft: Draft
    said: list[Said]
    headline: str
    headline_source: str
    headline_block: int | None


def mark_known(page: Page, rules: RuleSet, site: SiteLines = NOTHING, seen: Seen | None = None) -> Marked:
    """What rules, lines that recur, stated names and stated or printed titles tell of a page's blocks."""
    draft = Draft(page, seen)
    said = _apply_rules(draft, rules)
    candidates = [*page.candidates, *(candidate for _, candidate in said)]
    exclude_recurring(draft, site)
    _exclude_names(draft, candidates)
    exclude_boxes(draft)
    exclude_threads(draft)
    exclude_wall(draft)
    headline, source = _assign_heads(draft, candidates)
    return Marked(draft, said, headline, source, headline_block(draft))


def headline_block(draft: Draft) -> int | None:
    """The block that is the headline now, None if there is none."""
    return next((n for n, role in enumerate(draft.roles) if role == "headline"), None)


def _apply_rules(draft: Draft, rules: RuleSet) -> list[Said]:
    """Cut what the rule packs find; gives what the cut words say."""
    languages = [b.language for b in draft.blocks]
    said: list[Said] = []
    for number, hits in enumerate(rules.find(draft.texts, languages, draft.page.language)):
        for hit in hits:
            text = draft.texts[number][hit.start : hit.end]
            if hit.reason != "timestamp" or draft.blocks[number].region not in NOT_DATED:
                before = draft.texts[number - 1] if number and not hit.start else ""
                language = languages[number] or draft.page.language
                said += [(number, c) for c in read_credit(hit.reason, hit.rule_id, text, language, before)]
            draft.cut(number, hit.start, hit.end, hit.reason, hit.rule_id, hit.evidence)
    return said


def _exclude_names(draft: Draft, candidates: list[Candidate]) -> None:
    """A line that holds nothing but the name of an author, editor or agency is a byline."""
    known = name_keys(candidates)
    for number, key in enumerate(draft.keys):
        if key in known:
            draft.exclude(number, "byline", "byline.name_alone", "the name of an author stated elsewhere")


def _assign_heads(draft: Draft, candidates: list[Candidate]) -> tuple[str, str]:
    """Find headline and dek and give their blocks the role; gives the headline and where it was found."""
    if draft.page.form == "text" and (title := exclude_title_line(draft)):
        candidates = [*candidates, Candidate("headline", title, "title")]
    sites = [*stated(candidates, "site"), draft.page.url]
    headline, source = choose_title(candidates, [s for s in sites if s], set(draft.keys), headings_near_h1(draft))
    number = find_printed(draft, headline, in_parts=source in ("record", "title")) if headline else None
    if not headline and draft.page.form == "text":
        number, source = find_headline_in_text(draft, draft.page.url), "position"
    if number is not None and draft.is_open(number):
        headline = draft.texts[number]
        draft.roles[number] = "headline"
    deks = find_deks(draft, find_anchor(draft) if number is None else number, stated(candidates, "dek"))
    for dek in deks:
        draft.roles[dek] = "dek"
    return headline, source if headline else ""
