"""The site of an address: the domain that somebody registered."""

from functools import lru_cache

import tldextract

# The bundled list alone: no network, ever. Private suffixes count, so that two blogs of one host are two sites
_SUFFIXES = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


@lru_cache(maxsize=65536)
def site_of(url: str) -> str:
    """Registrable domain of a URL or host name in lower case; an IP address or a bare host stands for itself; "" if none.

    >>> site_of("https://www.bbc.co.uk/news"), site_of("http://192.0.2.7:80/"), site_of("localhost"), site_of("BBC News")
    ('bbc.co.uk', '192.0.2.7', 'localhost', '')

    A last part that the list does not know counts as a suffix, as the list's own default rule has it:

    >>> site_of("https://www.post.example/news")
    'post.example'
    """
    if any(map(str.isspace, url.strip())):
        return ""
    parts = _SUFFIXES(url.strip())
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
    parts = _SUFFIXES(site.strip().lower())
    before, domain = parts.subdomain, parts.domain
    if before and not parts.suffix:
        before, _, domain = before.rpartition(".")
    hosts = [part for part in before.split(".") if len(part) > 2 and part not in _COMMON_HOSTS]
    return tuple(part for part in (domain, *hosts) if part)
