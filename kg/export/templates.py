"""Pages from templates: every value is text in them, never markup."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from kg.view.labels import web_address
from kg.view.sureness import MEANING, sure

if TYPE_CHECKING:
    from jinja2 import Environment

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ADDRESS = re.compile(r"(https?://[^\s<>\"'`\\)\]}]*[^\s<>\"'`\\)\]}.,;:])")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def render_page(template: str, **values: object) -> str:
    """Return the page of a template.

    Raises jinja2.UndefinedError where the template wants a value that is not given.
    """
    return _environment().get_template(f"{template}.html").render(**values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = _number
    environment.filters["web"] = web_address
    environment.filters["sure"] = sure
    environment.filters["urls"] = _with_links
    environment.filters["drawn"] = Markup  # of charts that we draw, whose texts are escaped
    environment.globals["sure_means"] = MEANING
    return environment


def _read(name: str) -> str:
    return resources.files("kg").joinpath("web", "templates", name).read_text("utf-8")


def _printable(value: object) -> object:
    """Return what a page can show: no control characters and no halves of characters."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return _HALF_CHARACTER.sub("\ufffd", _UNSEEN.sub(" ", value))


def _with_links(text: str) -> str:
    """Return text as HTML in which web addresses are links."""
    from markupsafe import Markup, escape

    parts = _ADDRESS.split(text)
    link = Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>')
    pieces = (
        link.format(part) if place % 2 and web_address(part) else escape(part)
        for place, part in enumerate(parts)
    )
    return Markup("").join(pieces)


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
