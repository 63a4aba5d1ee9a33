"""Parameters of requests, read strictly: what is no UTF-8 is refused and never guessed."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from kg.serve.http.rooted import ROOT
from kg.serve.workers.jobs import Problem, ProblemError

_MOST = 1000

Record = TypeVar("Record")


def read_pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Return the names and values of a query string or form; raises ProblemError (400).

    Example:
        >>> read_pairs(b"query=ASK+%7B%7D&default")
        [('query', 'ASK {}'), ('default', '')]
    """
    text = read_text(encoded)
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except UnicodeDecodeError as error:
        raise unclear("the parameters are no UTF-8") from error
    except ValueError as error:
        raise unclear(f"the request has more than {_MOST} parameters") from error


def read_text(encoded: bytes) -> str:
    """Return bytes of a request as text; raises ProblemError (400) where they are no UTF-8."""
    try:
        return encoded.decode()
    except UnicodeDecodeError as error:
        raise unclear(f"the request is no UTF-8: byte {error.start + 1} is wrong") from error


def read_record(body: bytes, kind: type[Record]) -> Record:
    """Return the record that a body is as JSON; raises ProblemError (400) where it is none."""
    text = read_text(body)
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise unclear(f"the request does not say what it wants: {error}") from None
    except (msgspec.DecodeError, RecursionError):
        raise unclear("the request is no JSON") from None


def unclear(text: str) -> ProblemError:
    """Return the problem of a request that does not say what it wants."""
    return ProblemError(Problem(400, "usage", text))


def address_of(request: Request, path: str) -> str:
    """Return the address of a path of this server, as this client calls it."""
    scope, host = request.scope, request.headers.get("host", "")
    return f"{scope['scheme']}://{host}{scope.get(ROOT, '')}{path}"
