"""What bylines, credits, datelines and time lines say, read into candidates before their words leave the text."""

import re

import msgspec

from tasks.dates import find_dates
from tasks.measures import letters_key
from tasks.names import parse_byline
from tasks.packs.matching import UNSPACED
from tasks.records import Candidate
from tasks.statements.name_data import AGENCIES
from tasks.statements.people import is_agency

MAX_LABEL = 24  # characters of a line that says what the date below it is of
_MODIFIED = re.compile(
    r"updat|modif|aktualisier|actualiz|mis(?:e)? à jour|maj\b|aggiorna|atualiz|обновл|оновл|aktualiz|更新|gewijzigd|uppdater"
    r"|oppdater|opdater|güncell|päivitet|muokattu|ažurir|izmjen|atnaujint|uppfær|frissít|módosít|актуализ|последна промяна|ενημέρωσ"
    r"|ενημερώθ|actualitz|bygewerk|opgedateer|sasish|buyekez|diperbarui|kemas ?kini|cập nhật|अपडेट|আপডেট|হালনাগাদ|اپ ?ڈیٹ|تحديث"
    r"|روزرسانی|עודכן|עדכון|புதுப்பி|ปรับปรุง|อัปเดต|수정|업데이트",
    re.IGNORECASE,
)
_RENEWED = re.compile(r"\s?(?:最終)?更新(?!日|\s?[:：])")  # behind its date; the label of the next one is none
# rules for the credit that a caption ends with
CAPTION_TAILS = frozenset(f"credit.{name}-tail" for name in ("caption", "copyright", "stock", "house", "wire", "photo-word"))
SIGNED_TAILS = frozenset(("credit.house-tail", "credit.wire-tail"))  # of those the ones that a text may be signed with
CREDIT_LINE = "credit.photo-line"  # and for one that is a line of its own
# rules whose words say who made a picture, and those behind which anything may stand
_OF_PICTURES = CAPTION_TAILS | {CREDIT_LINE, "credit.copyright-line"}
_OF_KNOWN = ("credit.source-", "credit.agency-")
MAX_AGENCIES = 4  # words of a line that names agencies alone
# in scripts without spaces the agency stands right behind the place: 【ワシントン共同】
_UNSPACED_AGENCIES = sorted((name for name in AGENCIES if UNSPACED.search(name)), key=len, reverse=True)
_WIDE_AGENCY = re.compile(rf"({'|'.join(_UNSPACED_AGENCIES)})\s?[)）\]］】]")


def read_byline(text: str, language: str, source: str) -> list[Candidate]:
    """Authors, editors, agency and a date that a byline or credit names."""
    byline = parse_byline(text, language)
    found = [Candidate("author", name, source) for name in byline.authors]
    found += [Candidate("editor", name, source) for name in byline.editors]
    if byline.agency:
        found.append(Candidate("agency", byline.agency, source))
    return found + read_timestamp(text, language, source)


def read_timestamp(text: str, language: str, source: str = "timestamp", before: str = "") -> list[Candidate]:
    """Dates of a time line; each is a change where the words before it say so, else the publication.

    before: the line above, which may be the label of the date: `Last updated:`.
    """
    label = before + " " if len(before) <= MAX_LABEL and not any(map(str.isdigit, before)) else ""
    text, found, at = label + text, list[Candidate](), 0
    for date in find_dates(text, language):
        is_modified = _MODIFIED.search(text, at, date.start) or _RENEWED.match(text, date.end)
        field = "modified_at" if is_modified else "published_at"
        found.append(Candidate(field, date.instant.isoformat(), source))
        at = date.end
    return found


def read_dateline(text: str, language: str) -> list[Candidate]:
    """The dateline as printed, and the agency that it names."""
    found = [Candidate("dateline", text.strip(" -–—:.•|"), "dateline")]
    wide = _WIDE_AGENCY.search(text)
    agency = wide[1] if wide else parse_byline(text, language).agency
    return [*found, Candidate("agency", agency, "dateline")] if agency else found


def read_report_credit(text: str, language: str) -> list[Candidate]:
    """Who a "Report by ..." names: a name of one word is an agency or desk, one of more is an author."""
    return [
        msgspec.structs.replace(c, field="agency") if c.field == "author" and " " not in c.value else c
        for c in read_byline(text, language, "credit")
    ]


def read_editors(text: str, language: str) -> list[Candidate]:
    """Who edited the text: "a cura di" says so behind the last sentence, and names the author above the first."""
    said = read_byline(text, language, "byline")
    if any(c.field == "editor" for c in said):
        return said
    return [msgspec.structs.replace(c, field="editor") if c.field == "author" else c for c in said]


def _read_source(rule_id: str, text: str, language: str) -> list[Candidate]:
    """The editor and agency that a credit names; behind "Source:" and in a line of its own only an agency that is known.

    A line with a person's name beside the agency is the credit of a picture, and so is the rest of a bracket.
    """
    said = read_byline(text, language, "credit")
    is_long = len(text.split()) > MAX_AGENCIES or text.count(")") > text.count("(")
    if rule_id == "credit.agency-line" and (is_long or any(c.field == "author" for c in said)):
        return []
    is_open = not rule_id.startswith(_OF_KNOWN)
    return [
        c for c in said
        if c.field == "editor" or (c.field == "agency" and (is_open or all(map(is_agency, c.value.split(", ")))))
    ]  # fmt: skip


def read_credit(reason: str, rule_id: str, text: str, language: str, before: str = "") -> list[Candidate]:
    """The candidates in a span that leaves the text for this reason; none for reasons that say nothing of the article.

    before: the line above.

    A credit names who made a picture or sent a text: only one for the report itself names authors.
    """
    if rule_id.startswith("byline.editor"):
        return read_editors(text, language)
    if reason == "byline":
        return read_byline(text, language, "byline")
    if reason == "credit" and rule_id.startswith("credit.report-"):
        return read_report_credit(text, language)
    if reason == "credit":
        return [] if rule_id in _OF_PICTURES else _read_source(rule_id, text, language)
    if reason == "timestamp":
        return read_timestamp(text, language, before=before)
    if reason == "dateline":
        return read_dateline(text, language)
    return []


def name_keys(candidates: list[Candidate]) -> set[str]:
    """Letters of the authors, editors and agencies known so far: a line of one of them alone is a byline."""
    return {letters_key(c.value) for c in candidates if c.field in ("author", "editor", "agency")} - {""}
