"""The names under which scraping tools write the fields that copydesk reads.

A dot leads into a nested object. Case does not count, nor do `-`, `_` and spaces within a name. The first alias with a
usable value is read; every other field stays in `extra`. To teach copydesk a tool's names add them here.

Looked up in news-please 1.6 (NewsArticle), trafilatura 2.3 (Document, JSON output), newspaper4k 0.9 (article_json_fields),
fundus 0.5 (Article, HTML), cc_net (process_wet_file), datatrove 0.10 (readers), Media Cloud story-indexer (story),
WordPress (REST API), feedparser 6.0, Readability.js 0.6, Firecrawl, the interfaces of the Guardian and the New York Times,
Telegram's export, Event Registry, Telethon, CrowdTangle, the interfaces of Twitter, Reddit (Pushshift), Facebook, Mastodon and
Bluesky, schema.org NewsArticle, and the data sets CC-News, C4, RealNews, All the News.

Left alone on purpose: `date_modify` of news-please is when its crawler stored the page, not what the article says.
"""

FIELDS: dict[str, tuple[str, ...]] = {
    "id": (
        "id", "record_id", "article_id", "uuid", "guid", "doc_id", "document_id", "_id", "db_id", "warc_record_id",
        "metadata.id", "metadata.warc_record_id",
    ),
    "url": (
        "url", "link", "article_url", "page_url", "canonical_link", "canonical_url", "final_url", "permalink", "original_url",
        "warc_target_uri", "target_uri", "uri", "source", "url_source", "web_url", "html.responded_url", "html.requested_url",
        "metadata.url", "metadata.warc_target_uri", "metadata.source", "metadata.source_url", "requested_url",
    ),
    "html": (
        "html", "html.content", "raw_html", "html_content", "content_html", "page_html", "body_html", "page_source",
        "article_html", "html_raw", "response_body", "response_payload",
    ),
    "text": (
        "text", "maintext", "main_text", "plaintext", "plain_text", "full_text", "article_text", "raw_content",
        "article_body", "body", "content", "content.rendered", "text_content", "article", "story", "raw_text", "cleaned_text",
        "content_text", "main_content", "page_text", "page_content", "paragraphs", "document", "markdown",
        "markdown.raw_markdown", "raw_markdown",
    ),
    "headline": (
        "headline", "headline.main", "title", "title.rendered", "article_title", "og_title", "title_rss",
        "title_page", "metadata.title", "metadata.headline",
    ),
    "dek": (
        "dek", "standfirst", "subtitle", "sub_title", "subheadline", "alternative_headline", "description", "summary",
        "excerpt", "excerpt.rendered", "custom_excerpt", "meta_description", "abstract", "article_description",
        "body.summary", "metadata.description",
    ),
    "author": (
        "authors", "author", "byline", "byline.original", "_embedded.author", "primary_author", "article_author",
        "author_name", "creator", "dc_creator", "metadata.authors", "metadata.author",
    ),
    "published_at": (
        "published_at", "date_publish", "publish_date", "published_date", "publishing_date", "publication_date", "pub_date",
        "date_published", "article_publish_date", "published_time", "publish_time", "article_published_time",
        "first_published_at", "web_publication_date", "published", "issued", "date_time_pub", "date_time", "date_gmt", "date",
        "metadata.published_at", "metadata.published_time", "metadata.article_published_time", "metadata.publish_date",
        "metadata.date_published", "metadata.date",
    ),
    "modified_at": (
        "modified_at", "updated_at", "date_modified", "modified_date", "last_modified", "update_date", "updated_date",
        "date_updated", "modified_time", "article_modified_time", "lastmod", "modified_gmt", "modified", "updated",
        "metadata.modified_at", "metadata.modified_time",
    ),
    "scraped_at": (
        "scraped_at", "date_download", "crawl_date", "crawled_at", "scrape_date", "date_scraped", "download_date",
        "downloaded_at", "date_crawled", "retrieved_at", "retrieved", "fetched_at", "fetch_date", "fetch_time",
        "fetch_timestamp", "accessed_at", "collected_at", "crawled", "filedate", "warc_date", "parsed_date", "timestamp",
        "html.crawl_date", "metadata.warc_date", "metadata.crawl_date", "metadata.timestamp",
    ),
    "site": (
        "site", "source_domain", "domain", "hostname", "canonical_domain", "host", "site_url", "source_url", "website",
        "site_name", "sitename", "source_hostname", "meta_site_name", "publisher", "publication", "outlet", "newspaper",
        "source_name", "publisher.name", "source.name", "source", "html.source_info.publisher", "metadata.domain",
        "metadata.hostname", "metadata.sitename",
    ),
    "language": (
        "language", "lang", "meta_lang", "language_code", "article_language", "in_language", "full_language", "locale",
        "metadata.language", "metadata.lang",
    ),
}  # fmt: skip

# A `date` beside one of these is when Common Crawl fetched the page (datatrove, FineWeb), not when it was published
CRAWL_MARKS = ("dump", "cc_segment", "warc_record_id", "warc_target_uri")
CRAWL_DATES = ("date", "metadata.date")

# Types of the objects into which Telegram cuts a line of text; other objects in a list are paragraphs
PIECES_OF_A_LINE = frozenset((
    "plain", "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "link", "text_link", "email", "phone",
    "mention", "mention_name", "hashtag", "cashtag", "bot_command", "custom_emoji", "blockquote", "bank_card",
))  # fmt: skip

# A record with one of these, and a value under it, is a post in a network. There the names of POST_FIELDS are read where no
# other has a value: elsewhere `created_at` is when a database row was made, and `message` what an interface says of an error.
# FULLER come first: the same text, not cut short
POST_MARKS = (
    "retweet_count", "public_metrics", "edit_history_tweet_ids", "in_reply_to_status_id", "conversation_id", "subreddit",
    "total_interactions", "peer_id", "created_time", "reblogs_count", "reposts_count", "record.created_at",
)  # fmt: skip
POST_FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("selftext", "message", "record.text"),
    "url": ("permalink_url", "post_url"),
    "published_at": ("created_at", "created_utc", "created_time", "post_created", "record.created_at"),
}
FULLER = ("extended_tweet.full_text", "note_tweet.text", "retweeted_status.full_text")
NOT_IN_POSTS = ("source", "story")  # the client that sent it; what a network tells of it
