"""Every column of every published table: the only place that names them.

Types stay plain (design: strings, int, float, bool, timestamp, list, struct; no maps). A change raises SCHEMA_VERSION.
"""

from typing import NamedTuple

import pyarrow as pa

SCHEMA_VERSION = 2

STRING = pa.string()
STRINGS = pa.list_(pa.string())
INSTANT = pa.timestamp("us", tz="UTC")

ROLES = ("headline", "dek", "lede", "paragraph", "subhead", "list_item", "quote", "caption", "table", "note")
BODY_ROLES = ("lede", "paragraph", "subhead", "list_item", "quote", "table", "note")
REASONS = (
    "consent_notice", "byline", "dateline", "contact", "credit", "timestamp", "newsletter_promo", "subscription_promo",
    "share_bar", "related_links", "navigation", "advertisement", "copyright", "comments", "social_embed", "app_promo",
    "tags", "repeat_headline", "repeat_dek", "repeat_block", "site_boilerplate", "markup", "other",
)  # fmt: skip
OUTCOMES = ("article", "duplicate", "excluded", "quarantined")
MATCH_KINDS = ("exact", "near", "contains", "updated", "headline")
SOURCE_KINDS = ("named_person", "named_org", "unnamed_person", "unnamed_group", "document", "media")
BOUNDS = ("exact", "approx", "at_least", "at_most", "more_than", "less_than", "range")
QUANTITY_KINDS = ("count", "money", "percent", "duration", "age", "measure")
HEDGE_KINDS = ("evidential", "approximator", "modal", "verification", "expectation")
VERDICTS = ("agree", "agree_bound_differs", "agree_rounded", "compatible", "differ_hedged", "differ", "single_source")
VARIANT_VERDICTS = ("same", "cut", "differs")


class Column(NamedTuple):
    """One column: its name, Arrow type and meaning in a sentence."""

    name: str
    type: pa.DataType
    meaning: str


_RULE = Column("rule_id", STRING, "the rule that found it")
_RULES = Column("rules_version", STRING, "version of the signal rules and word lists")
_MEMBERS = pa.list_(pa.struct([
    ("article_id", STRING), ("value", pa.float64()), ("high", pa.float64()), ("bound", STRING), ("text", STRING),
    ("start", pa.int64()), ("end", pa.int64()), ("source", STRING), ("source_kind", STRING),
]))  # fmt: skip
_VARIANTS = pa.list_(pa.struct([("article_id", STRING), ("text", STRING), ("start", pa.int64()), ("end", pa.int64())]))


def _evidence(*fields: Column) -> tuple[Column, ...]:
    """The columns of a table whose rows are spans of an article: where, what, by which rule."""
    return (
        Column("article_id", STRING, "the article"),
        Column("position", pa.int32(), "0, 1, 2 ... in page order, within the article and the table"),
        Column("start", pa.int64(), "first code point in the normalized document"),
        Column("end", pa.int64(), "one past the last code point"),
        Column("text", STRING, "the words of the span"),
        *fields, _RULE, _RULES,
    )  # fmt: skip


EVIDENCE = pa.list_(pa.struct([("column", STRING), ("value", STRING), ("source", STRING)]))

TABLES: dict[str, tuple[Column, ...]] = {
    "articles": (
        Column("article_id", STRING, "names the article by the bytes it was made from (24 hex digits)"),
        Column("record_id", STRING, "the input record's own id, null if it had none"),
        Column("batch_id", STRING, "the batch that brought it"),
        Column("url", STRING, "address of the page as the input gives it"),
        Column("site", STRING, "registrable domain of the url, else the site that the input or page names"),
        Column("source_path", STRING, "file or address the record was read from"),
        Column("headline", STRING, "headline, null if the page has none: never invented"),
        Column("dek", STRING, "summary under or above the headline; several are apart by an empty line"),
        Column("authors", STRINGS, "names of the authors, without roles and addresses, in page order, or of the house or team"),
        Column("editors", STRINGS, "names of editors where the page names them apart from authors"),
        Column("agency", STRING, "news agency or desk that the byline or credit names"),
        Column("dateline", STRING, "place (and agency) that the text opens with, such as KYIV, Jan. 12 (Reuters)"),
        Column("published_at", INSTANT, "when the article says it was published; null if it does not say"),
        Column("modified_at", INSTANT, "when the article says it was last changed"),
        Column("scraped_at", INSTANT, "when the input says it was collected"),
        Column("language", STRING, "ISO 639-1 code of the body, null if undecided"),
        Column("text", STRING, "body: its blocks in order, apart by an empty line; no headline, dek or captions"),
        Column("n_words", pa.int32(), "words of text"),
        Column("retained_ratio", pa.float64(), "letters kept / letters of the normalized document, 0 to 1"),
        Column("retained_prose_ratio", pa.float64(), "words kept / words of the blocks that look like running text, 0 to 1"),
        Column("document_sha256", STRING, "digest of the normalized document, each run of white space as one space"),
        Column("text_sha256", STRING, "digest of the body's letters and digits in lower case: equal means exact duplicate"),
        Column("metadata_evidence", EVIDENCE, "for each metadata column its value as found and where it was found"),
        Column(
            "fixes", STRINGS,
            "named repairs; how it was read: `markdown`, `escaped_html`, `link_numbers`, `article_body`, `spelled_line_ends`",
        ),
        Column("cluster_id", STRING, "duplicates share it; an article without duplicates has one of its own"),
        Column("is_canonical", pa.bool_(), "the one article that stands for its cluster"),
        Column("story_id", STRING, "event that the article tells of"),
        Column("extra", STRING, "JSON object of the input fields that copydesk does not read"),
        Column("schema_version", pa.int32(), "version of these columns"),
        Column("rules_version", STRING, "version of the rules that cleaned it"),
    ),
    "blocks": (
        Column("article_id", STRING, "the article"),
        Column("position", pa.int32(), "0, 1, 2 ... in page order"),
        Column("role", STRING, "what the block is: " + ", ".join(ROLES)),
        Column("section", pa.int32(), "0 before the first subhead, then one more at each"),
        Column("section_heading", STRING, "text of the subhead that the section stands under, null in section 0"),
        Column("text", STRING, "the block's words as kept"),
        Column("start", pa.int64(), "first code point in the normalized document"),
        Column("end", pa.int64(), "one past the last code point"),
        Column("language", STRING, "ISO 639-1 code where the block alone shows it"),
    ),
    "exclusions": (
        Column("article_id", STRING, "the article"),
        Column("start", pa.int64(), "first code point in the normalized document"),
        Column("end", pa.int64(), "one past the last code point"),
        Column("text", STRING, "the words that were removed"),
        Column("reason", STRING, "why, one of: " + ", ".join(REASONS)),
        Column("rule_id", STRING, "the rule that removed it"),
        Column("evidence", STRING, "what the rule saw"),
    ),
    "scrapes": (
        Column("scrape_id", STRING, "names one arrival of one record: place and bytes (24 hex digits)"),
        Column("batch_id", STRING, "the batch that brought it"),
        Column("source_path", STRING, "file or address it was read from"),
        Column("record_offset", pa.int64(), "byte offset in the expanded file (lines, WARC) or row number; 0 for whole files"),
        Column("raw_sha256", STRING, "digest of the record's bytes, null if they could not be read"),
        Column("raw_size", pa.int64(), "bytes of the record, -1 if unknown"),
        Column("encoding", STRING, "character encoding the bytes were decoded with"),
        Column("encoding_evidence", STRING, "what decided it: bom, nul, declared, utf-8, detector or record"),
        Column("outcome", STRING, "what became of it: " + ", ".join(OUTCOMES)),
        Column("article_id", STRING, "its article; for a duplicate the article made from the same bytes"),
        Column("detail", STRING, "for anything but an article: why"),
    ),
    "duplicates": (
        Column("article_id", STRING, "an article of a cluster of two or more"),
        Column("cluster_id", STRING, "the cluster"),
        Column("canonical_id", STRING, "the article that stands for the cluster"),
        Column("matched_article_id", STRING, "the article it was matched with; null for the canonical one"),
        Column("match_kind", STRING, "how it matches: " + ", ".join(MATCH_KINDS)),
        Column("similarity", pa.float64(), "words that both share / words of both together, 0 to 1"),
        Column("shared", pa.float64(), "words that both share / words of the shorter one, 0 to 1; null for headline"),
    ),
    "stories": (
        Column("story_id", STRING, "the story; it keeps its id when articles join"),
        Column("headline", STRING, "headline of its first article that has one"),
        Column("article_ids", STRINGS, "its articles, copies too, in alphabetical order"),
        Column("sites", STRINGS, "their sites, in alphabetical order"),
        Column("first_published_at", INSTANT, "the earliest published_at among them"),
        Column("merged_into", STRING, "the story that this one turned out to be a part of; it has no articles any more"),
    ),
    "quotes": _evidence(
        Column("speaker", STRING, "who is said to speak, as written (he); null where nobody is"),
        Column("speaker_name", STRING, "the fullest name of the speaker in the article"),
        Column("speaker_kind", STRING, "as source_kind in attributions"),
        Column("cue", STRING, "the words that tell of speaking"),
        Column("channel", STRING, "where it was said, as the text has it (on X)"),
        Column("edited", STRINGS, "marks of changed or left out words: [the], ..."),
        Column("continues", pa.bool_(), "goes on with the quotation before and shares its cue"),
    ),
    "attributions": _evidence(
        Column("source", STRING, "who says or thinks it, as written; null where the text names nobody"),
        Column("source_start", pa.int64(), "first code point of the source"),
        Column("source_end", pa.int64(), "one past its last code point"),
        Column("source_kind", STRING, "one of: " + ", ".join(SOURCE_KINDS)),
        Column("source_name", STRING, "the fullest name of the source in the article"),
        Column("cue", STRING, "the words that attribute"),
        Column("content", STRING, "what is attributed"),
        Column("content_start", pa.int64(), "first code point of the content"),
        Column("content_end", pa.int64(), "one past its last code point"),
        Column("reported_by", STRING, "the source that reports this statement, null if it is the article itself"),
        Column("hop", pa.int32(), "1 where the article reports it, 2 where a source of the article does, ..."),
    ),
    "quantities": _evidence(
        Column("value", pa.float64(), "the number; the lower one of a range"),
        Column("high", pa.float64(), "the higher number of a range, else null"),
        Column("bound", STRING, "how exactly: " + ", ".join(BOUNDS)),
        Column("unit", STRING, "of money, shares and measures: dollar, percentage, kilometre, dollar per share"),
        Column("counted", STRING, "what is counted, taken over from the number before where it is left out"),
        Column("kind", STRING, "one of: " + ", ".join(QUANTITY_KINDS)),
        Column("predicate", STRING, "class of what happened: killed, wounded, deployed, cost, ..."),
        Column("entity", STRING, "names and nationalities in what is counted"),
        Column("time", STRING, "the time that the sentence names"),
        Column("part_of", STRING, "what it is a part of (two of the 27 countries)"),
        Column("inherited", pa.bool_(), "counted was taken over"),
    ),
    "hedges": _evidence(Column("kind", STRING, "one of: " + ", ".join(HEDGE_KINDS))),
    "signals": (
        Column("article_id", STRING, "the article"),
        Column("position", pa.int32(), "0, 1, 2 ... within the article"),
        Column("signal", STRING, "its name in signals_dictionary"),
        Column("found_in", STRING, "what start and end count in: page (normalized document), headline, url; else null"),
        Column("start", pa.int64(), "first code point"),
        Column("end", pa.int64(), "one past the last code point"),
        Column("text", STRING, "the words of the span; of copies the site that was first"),
        Column("value", STRING, "what the signal says beside the span: opinion, byline, 0.500, number of sites"),
        _RULE, _RULES,
    ),
    "figures": (
        Column("story_id", STRING, "the story"),
        Column("figure_id", STRING, "names the figure by its story and members (24 hex digits)"),
        Column("predicate", STRING, "class of what happened, null where the articles do not tell"),
        Column("counted", STRING, "what is counted, or the unit"),
        Column("unit", STRING, "as in quantities"),
        Column("members", _MEMBERS, "each article's number, where it stands and whom it is attributed to; copies are one voice"),
        Column("verdict", STRING, "what the comparison says, never which is right: " + ", ".join(VERDICTS)),
        Column("gap_percent", pa.float64(), "largest less smallest value, in percent of the largest"),
        _RULE, _RULES,
    ),
    "quote_variants": (
        Column("story_id", STRING, "the story"),
        Column("variant_id", STRING, "names the row by its story and quotations (24 hex digits)"),
        Column("speaker", STRING, "the fullest name of the speaker in these articles"),
        Column("variants", _VARIANTS, "each article's wording and where it stands"),
        Column("verdict", STRING, "same words, cut, or differs: " + ", ".join(VARIANT_VERDICTS)),
        Column("differing_words", STRINGS, "where it differs: words that are not in all of them"),
        _RULE, _RULES,
    ),
    "signals_dictionary": (
        Column("signal", STRING, "a table of evidence, or a signal of the table signals"),
        Column("definition", STRING, "what a row says, and what it does not"),
        Column("precision", pa.float64(), "measured share of rows that are right, 0 to 1; null if not measured"),
        Column("recall", pa.float64(), "measured share found of what is there, 0 to 1; null if not measured"),
        Column("measured_on", STRING, "data and measure behind the two"),
        Column("limits", STRING, "where it fails, and what must not be read into it"),
        Column("languages", STRINGS, "languages it looks at, * for all; articles in others have no rows"),
        Column("reference", STRING, "the signal in the W3C credibility signals vocabulary, null where it has none"),
        _RULES,
    ),
    "quarantine": (
        Column("scrape_id", STRING, "the scrape"),
        Column("batch_id", STRING, "the batch that brought it"),
        Column("stage", STRING, "the stage that could not go on"),
        Column("error", STRING, "short name of the error"),
        Column("message", STRING, "what happened and what remedies it; never document text"),
        Column("source_path", STRING, "file or address it was read from"),
        Column("record_offset", pa.int64(), "as in scrapes"),
        Column("raw", pa.binary(), "the first 64 KiB of its bytes"),
        Column("raw_size", pa.int64(), "all of its bytes, -1 if unknown"),
    ),
}  # fmt: skip

# Tables of signals that a shard writes: nothing but the article decides on their rows.
EVIDENCE_TABLES = ("quotes", "attributions", "quantities", "hedges", "signals")
ACROSS_TABLES = ("figures", "quote_variants")  # of a story, over its articles

SORT_KEYS: dict[str, tuple[str, ...]] = {
    "articles": ("article_id",),
    "blocks": ("article_id", "position"),
    "exclusions": ("article_id", "start", "end"),
    "scrapes": ("scrape_id",),
    "duplicates": ("article_id",),
    "stories": ("story_id",),
    **dict.fromkeys(EVIDENCE_TABLES, ("article_id", "position")),
    "figures": ("story_id", "figure_id"),
    "quote_variants": ("story_id", "variant_id"),
    "signals_dictionary": ("signal",),
    "quarantine": ("scrape_id",),
}

INDEX_TABLES: dict[str, tuple[Column, ...]] = {
    "sources": (
        Column("source_path", STRING, "file or address"),
        Column("file_sha256", STRING, "digest of its stored bytes"),
        Column("batch_id", STRING, "the batch that read it"),
    ),
    "site_lines": (
        Column("site", STRING, "registrable domain or stated site"),
        Column("line", pa.int64(), "digest of a line's letters; 0 for the site's documents"),
        Column("n_documents", pa.int64(), "documents of one batch on which it stands"),
    ),
    "near_header": (
        Column("shingle_words", pa.int32(), "words of a shingle"),
        Column("sample_bits", pa.int32(), "low bits that are zero in the hash of a sampled shingle"),
        Column("normalizer_version", pa.int32(), "version of what makes words of a text"),
        Column("pivots", pa.int32(), "orders by which a text stands for all that hold a common shingle"),
    ),
    "shingles": (
        Column("hash", pa.int64(), "a sampled shingle"),
        Column("text_key", pa.int64(), "a text that holds it: the first 16 digits of its text_sha256"),
    ),
    "texts": (
        Column("text_key", pa.int64(), "a text whose shingles are in the index"),
        Column("n_words", pa.int32(), "its words, as they are compared"),
        Column("spelling", pa.int64(), "digest of these words in order: of texts with the same letters the smallest counts"),
    ),
    "links": (
        Column("a", pa.int64(), "a text"),
        Column("b", pa.int64(), "another text that was compared with it, a < b"),
        Column("n_words_a", pa.int32(), "words of a; null in a row that only corrects the counts"),
        Column("n_words_b", pa.int32(), "words of b"),
        Column("n_shared", pa.int32(), "words of the shorter one that the longer one has"),
        Column("n_gap", pa.int32(), "the longest stretch of words that it has not"),
        Column("n_sampled", pa.int32(), "sampled shingles in both"),
        Column("n_rare", pa.int32(), "of these, shingles of few texts; rows of one pair add up"),
        Column("n_common", pa.int32(), "shingles of many texts, one of the pair being their pivot; rows add up"),
    ),
}  # fmt: skip


# What steps of one run leave for each other below work/; of no use once the snapshot stands.
WORK_TABLES: dict[str, tuple[Column, ...]] = {
    "lines_of_shard": (
        Column("site", STRING, "as in site_lines"),
        Column("line", pa.int64(), "as in site_lines"),
        Column("document", pa.int64(), "a document on which it stands, by its digest"),
        Column("length", pa.int32(), "characters of the line"),
    ),
    "dropped": (
        Column("shard", STRING, "the shard of a scrape that repeats the bytes of another one"),
        Column("scrape_id", STRING, "that scrape"),
        Column("source_path", STRING, "file or address it was read from"),
        Column("record_offset", pa.int64(), "as in scrapes"),
        Column("article_id", STRING, "the article that both would make"),
        Column("kept_shard", STRING, "the shard of the scrape that makes it"),
        Column("kept_scrape_id", STRING, "the scrape that makes it"),
    ),
    "arriving": (
        *INDEX_TABLES["texts"],
        Column("article_id", STRING, "an article of the batch that has the text"),
        Column("shard", STRING, "the shard of that article"),
    ),
    "shared": (
        Column("a", pa.int64(), "a text"),
        Column("b", pa.int64(), "another text that shares sampled shingles with it, a < b"),
        Column("n_rare", pa.int32(), "as in links, of one range of hashes"),
        Column("n_common", pa.int32(), "as in links, of one range of hashes"),
    ),
    "members": (
        *(column for column in TABLES["articles"] if column.name in (
            "article_id", "url", "site", "published_at", "scraped_at", "n_words")),
        Column("text_sha256", STRING, "as in articles"),
        Column("was_cluster", STRING, "the cluster it has in history; null if it is new"),
        Column("was_canonical", pa.bool_(), "does it stand for that cluster in history?"),
        Column("is_new", pa.bool_(), "does this run bring it?"),
    ),
    "cluster_links": (
        Column("article_id", STRING, "a new article, or one whose cluster or flag changes"),
        Column("cluster_id", STRING, "its cluster from now on"),
        Column("is_canonical", pa.bool_(), "does it stand for the cluster?"),
        Column("is_new", pa.bool_(), "does this run bring it?"),
    ),
    "touched": (Column("cluster_id", STRING, "a cluster of history whose rows in duplicates no longer hold"),),
    "story_links": (
        Column("article_id", STRING, "an article that the run puts into a story"),
        Column("story_id", STRING, "that story"),
    ),
    "old_stories": (Column("story_id", STRING, "a story of history whose row no longer holds"),),
    "old_copies": (Column("article_id", STRING, "an article of history whose signal `copies` no longer holds"),),
}  # fmt: skip


_COLUMNS = {**WORK_TABLES, **INDEX_TABLES, **TABLES}


def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a published, index or work table. Raises KeyError for a name that is not one."""
    return pa.schema([(c.name, c.type) for c in _COLUMNS[table]])
