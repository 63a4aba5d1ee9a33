"""Pages from templates: every value is text in them, never markup, and no page holds a script."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from urllib.parse import quote, urlencode

from kg.export.templates import render_page

HTML = "text/html; charset=utf-8"
STYLE_PATH = "/static/site.css"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every page made from a template."""
PAGE_HEADERS = (("content-security-policy", POLICY),)

_SAFE_IN_PATH = "-._~!$&'()*+,;=:@"


def render(template: str, *, here: str, **values: object) -> bytes:
    """Return the page of a template; `here` is the address in the navigation that it belongs to.

    Raises jinja2.UndefinedError where the template wants a value that is not given.
    """
    return render_page(template, here=here, style=style_address(), **values).encode()


@cache
def style() -> bytes:
    """Return the one style sheet of all pages."""
    return resources.files("kg").joinpath("web", "site.css").read_bytes()


@cache
def style_address() -> str:
    """Return the address of the style sheet; it changes with the sheet, so caches may keep it."""
    return f"{STYLE_PATH}?v={hashlib.sha256(style()).hexdigest()[:12]}"


def entity_address(iri: str, base: str) -> str:
    """Return where this server shows a thing of its graph, "" for what is not under the base.

    Example:
        >>> entity_address("https://example.org/id/task-x", "https://example.org/id/")
        '/id/task-x'
        >>> entity_address("https://elsewhere.org/", "https://example.org/id/")
        ''
    """
    local = iri.removeprefix(base)
    return f"/id/{quote(local, safe=_SAFE_IN_PATH)}" if base and local not in ("", iri) else ""


def address(path: str, **params: str) -> str:
    """Return a path of this server with parameters.

    Example:
        >>> address("/queries/search", text="a&b")
        '/queries/search?text=a%26b'
    """
    return f"{path}?{urlencode(params)}" if params else path
