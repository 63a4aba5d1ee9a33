"""Addresses that come from outside, made safe or refused."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

MAX_ADDRESS = 2000
_REFUSED = re.compile(r"[\s<>\"]")
_ENCODED = re.compile(r"[{}|\\^`]")


def web_iri(address: str) -> str:
    r"""Return an http or https address as a valid IRI, "" if it cannot or should not be one.

    Refused are other schemes, names and passwords before the host, white space, angle brackets,
    quotes, control and direction characters; braces and the like are percent-encoded.

    Example:
        >>> web_iri("https://example.org/a{1}"), web_iri("javascript:alert(1)")
        ('https://example.org/a%7B1%7D', '')
        >>> web_iri("https://user@example.org/"), web_iri('https://example.org/"><b>')
        ('', '')
    """
    from pyoxigraph import NamedNode

    hidden = any(unicodedata.category(character)[0] == "C" for character in address)
    if hidden or len(address) > MAX_ADDRESS or _REFUSED.search(address):
        return ""
    address = _ENCODED.sub(lambda match: f"%{ord(match[0]):02X}", address)
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        return NamedNode(address).value if usable and "@" not in parts.netloc else ""
    except ValueError:
        return ""
