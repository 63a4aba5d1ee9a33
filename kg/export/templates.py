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
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def render_page(template: str, **values: object) -> str:
    """Return the page of a template.

    Raises jinja2.UndefinedError where the template wants a value that is not given.
    """
    return _environment().get_template(f"{template}.html").render(**values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

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
    environment.globals["sure_means"] = MEANING
    return environment


def _read(name: str) -> str:
    return resources.files("kg").joinpath("web", "templates", name).read_text("utf-8")


def _printable(value: object) -> object:
    """Return what a page can show: no control characters and no halves of characters."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return _HALF_CHARACTER.sub("\ufffd", _UNSEEN.sub(" ", value))


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
