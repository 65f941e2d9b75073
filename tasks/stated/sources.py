"""What a page states, by its sources: how often each is right, and where the value of a column was found."""

from collections.abc import Sequence

import msgspec

from tasks.records import Candidate

# Sources by how often they are right, best first; a source that is not named ranks after all that are.
SOURCES = {
    "author": (
        "record", "json_ld", "meta:parsely-author", "meta:sailthru.author", "meta:cxenseparse:author", "twitter:data1",
        "itemprop", "meta:author", "article:author", "byline", "class:author", "near:by", "labelled", "rel:author", "dc.creator",
        "credit",
    ),
    "editor": ("record", "byline", "json_ld", "credit"),
    "agency": ("dateline", "byline", "json_ld", "meta", "class:author", "credit"),  # credits are of pictures more often
    "published_at": (
        "record", "json_ld", "article:published_time", "meta", "labelled:first", "name", "time", "near:date", "itemprop",
        "byline", "labelled", "timestamp",
    ),
    "modified_at": (
        "record", "json_ld", "article:modified_time", "meta", "name", "time", "near:date", "itemprop", "byline", "labelled",
        "timestamp",
    ),
}  # fmt: skip
ORGANIZATION = "json_ld:organization"  # an author that is a publisher or agency, not a person
PAGE_DATE = "json_ld:page"  # when a page that is no article by type was made: shop and contact pages have it too
LABELLED, ORIGINAL = "labelled", "labelled:first"  # a date behind the word for it; that of the first publication


class Evidence(msgspec.Struct, frozen=True):
    """Where a column's value was found: the value as found, and its source."""

    column: str
    value: str
    source: str


def ranked(candidates: Sequence[Candidate], field: str) -> list[Candidate]:
    """Statements about one field, best source first; those of one source in the order found."""
    order = {source: rank for rank, source in enumerate(SOURCES.get(field, ()))}
    stated = [c for c in candidates if c.field == field and c.value.strip()]
    return sorted(stated, key=lambda c: order.get(c.source, order.get(c.source.split(":")[0], len(order))))
