"""How many rows a written table has, told from its bytes: the engine writes a table in one step."""

from __future__ import annotations

import re

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"')
_QUOTED = re.compile(rb'"[^"]*+"')
_END_OF_ROW = {"JSON": b"},{", "XML": b"</result>", "CSV": b"\n", "TSV": b"\n"}
_NOT_COUNTED = {"JSON": 1, "XML": 0, "CSV": -1, "TSV": -1}  # a row more than ends; a line of names


def has_more_rows(body: bytes, form: str, most: int) -> bool:
    r"""Return whether a table in JSON, XML, CSV or TSV has more than `most` rows, at least 1.

    What only looks like the end of a row, inside a value, is not taken for one.

    Example:
        >>> table = b'x\r\n"two\r\nlines"\r\nlast\r\n'
        >>> has_more_rows(table, "CSV", 2), has_more_rows(table, "CSV", 1)
        (False, True)
    """
    ends = most - _NOT_COUNTED[form]
    if body.count(_END_OF_ROW[form]) <= ends:
        return False
    return _without_values(body, form).count(_END_OF_ROW[form]) > ends


def _without_values(body: bytes, form: str) -> bytes:
    if form == "JSON":
        return _STRING.sub(b"", body)
    return _QUOTED.sub(b"", body) if form == "CSV" else body
