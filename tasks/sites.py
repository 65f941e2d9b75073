"""The site of an address: the domain that somebody registered."""

import re
from functools import lru_cache
from urllib.parse import unquote

import tldextract

# The bundled list alone: no network, ever. Private suffixes count, so that two blogs of one host are two sites
_SUFFIXES = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)

_MOST_COPIES = 3  # of copies
_HOST = r"(?:[^\W_][\w-]*\.)+[^\W\d_][\w-]*(?::\d+)?"
_DATED = r"(?:[\w.*-]+/){0,3}?\d{4}[\d.-]*[a-z_]*/"  # archives put the time of the copy before the address
_WITHIN = re.compile(
    rf"https?://[^/?#]+/(?:{_DATED})?(?=https?:/{{1,2}}{_HOST}(?:[/?#]|$))"
    rf"|https?://webcache\.[^/?#]+/.*[?&]q=cache:(?:[\w-]+:)?(?=(?:https?:/{{1,2}})?{_HOST}(?:[/?#&+]|$))",
    re.IGNORECASE,
)
_AMP = re.compile(rf"https?://(?:[^/]+\.cdn\.ampproject\.org/[a-z]|(?:www\.)?google\.[a-z.]+/amp)/(s/)?(?={_HOST}/)", re.IGNORECASE)
_TRANSLATED = re.compile(r"https?://([^\W_][\w-]*-[\w-]+)\.translate\.goog(?=[/?#:]|$)", re.IGNORECASE)
_ESCAPED = re.compile(r"https?%3a%2f", re.IGNORECASE)


@lru_cache(maxsize=4096)
def original_url(url: str) -> str:
    """The address of a page of which this is the address of a copy; any other address as it is.

    Web archives, caches and reading services put the whole address into the path of their own; two of Google spell the host anew.

    >>> original_url("https://web.archive.org/web/20200112103000/https://www.post.example/news/1?p=2")
    'https://www.post.example/news/1?p=2'
    >>> original_url("https://www-post-example.translate.goog/news?_x_tr_sl=fr")
    'https://www.post.example/news?_x_tr_sl=fr'
    >>> original_url("https://www.post.example/share?url=https://other.example/")
    'https://www.post.example/share?url=https://other.example/'
    """
    for _ in range(_MOST_COPIES):
        plain = unquote(url) if _ESCAPED.search(url) else url
        if (found := _WITHIN.match(plain)) or (found := _AMP.match(plain)):
            rest = plain[found.end() :]
            scheme, slashes, path = rest.partition(":/")
            url = f"{scheme}://{path.lstrip('/')}" if slashes and scheme.lower() in ("http", "https") else f"https://{rest}"
        elif found := _TRANSLATED.match(url):
            host = found[1].replace("--", "\0").replace("-", ".").replace("\0", "-")
            url = f"https://{host}{url[found.end() :]}"
        else:
            break
    return url


@lru_cache(maxsize=65536)
def site_of(url: str) -> str:
    """Registrable domain of a URL or host name in lower case; an IP address or a bare host stands for itself; "" if none.

    A copy of a page in an archive or a cache is of the site that it was copied from.

    >>> site_of("https://archive.example/2020/https://www.bbc.co.uk/news")
    'bbc.co.uk'
    >>> site_of("https://www.bbc.co.uk/news"), site_of("http://192.0.2.7:80/"), site_of("localhost"), site_of("BBC News")
    ('bbc.co.uk', '192.0.2.7', 'localhost', '')

    A last part that the list does not know counts as a suffix, as the list's own default rule has it:

    >>> site_of("https://www.post.example/news")
    'post.example'
    """
    if any(map(str.isspace, url.strip())):
        return ""
    parts = _SUFFIXES(original_url(url.strip()))
    if parts.subdomain and parts.domain and not parts.suffix:
        return f"{parts.subdomain.rpartition('.')[2]}.{parts.domain}".lower()
    return (parts.top_domain_under_public_suffix or parts.domain or parts.suffix).lower().strip("[]")


_COMMON_HOSTS = frozenset(("www", "m", "amp", "news", "edition", "mobile", "en", "blog", "blogs"))


@lru_cache(maxsize=4096)
def labels_of(site: str) -> tuple[str, ...]:
    """The labels of a site's host that may name it, the registered one first; () for what is no host.

    >>> labels_of("https://abcnews.go.com/x"), labels_of("www.bbc.co.uk"), labels_of("BBC News"), labels_of("POLITICO")
    (('go', 'abcnews'), ('bbc',), (), ())
    """
    if any(map(str.isspace, site.strip())) or "." not in site:
        return ()
    parts = _SUFFIXES(original_url(site.strip()).lower())
    before, domain = parts.subdomain, parts.domain
    if before and not parts.suffix:
        before, _, domain = before.rpartition(".")
    hosts = [part for part in before.split(".") if len(part) > 2 and part not in _COMMON_HOSTS]
    return tuple(part for part in (domain, *hosts) if part)
