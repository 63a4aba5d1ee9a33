"""Bytes to text: the encoding found, the size bounded, line ends made one."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from extract.errors import InputError

LIMIT_FILE = 512 * 1024 * 1024
"""Bytes of a file, also after unpacking."""
BLOCK = 64 * 1024
"""Bytes that are decoded at a time."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # starts as the mark of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,99}encoding=[\"']([\w-]{1,20})|<meta[^>]{0,99}charset=[\"']?([\w-]{1,20})"
    rb"|^%\s*Encoding:\s*([\w-]{1,20})",
    re.IGNORECASE,
)
_USUAL = "cp1252"
_FEW_ZEROS = 3  # zero bytes that a text may hold by accident
_MAX_SHARE_OF_ZEROS = 0.001


@dataclass(slots=True)
class Decoding:
    """How the bytes of a file were read as text; filled while they are read."""

    line: int = 1
    odd_lines: int = 0
    first_odd: int = 0
    zeros: int = 0
    replaced: int = 0
    fallback: str = _USUAL
    declared: bool = False

    def remarks(self) -> Iterator[tuple[int, str]]:
        """Yield what the user should know of it, each with its line (0 for the whole file)."""
        if self.odd_lines and not self.declared:
            lines = "1 line is" if self.odd_lines == 1 else f"{self.odd_lines} lines are"
            yield (
                self.first_odd,
                f"{lines} no UTF-8 from here on and read as Windows-1252 (Latin-1); "
                "if letters look wrong, save the file as UTF-8",
            )
        if self.zeros:
            yield 0, f"zero bytes, {self.zeros} of them, were read as spaces"
        if self.replaced:
            yield 0, f"broken characters, {self.replaced} of them, were read as \ufffd"


def read_pieces(stream: BinaryIO, shown: str, decoding: Decoding | None = None) -> Iterator[str]:
    r"""Yield the text of a stream in pieces of about 64 KB, with "\n" at the end of each line.

    UTF-8, UTF-16 and UTF-32 are told by their byte order mark, and UTF-8 is tried without one; a
    line that is none is read as what the file declares, else as Windows-1252.

    Raises:
        InputError: the stream is binary or over the size limit; with the line.

    Example:
        >>> "".join(read_pieces(io.BytesIO(b"na\xefve\r\nna\xc3\xafve"), "x"))
        'naïve\nnaïve'
    """
    decoding = decoding or Decoding()
    head = stream.read(BLOCK)
    encoding, mark = _find_encoding(head)
    blocks = _blocks(head, stream, shown, decoding)
    if encoding == "utf-8":
        _refuse_binary(head, shown)
        _find_fallback(head, decoding)
        pieces = _decode_lines(blocks, mark, decoding)
    else:
        pieces = _decode_wide(blocks, mark, encoding, decoding)
    ends = io.IncrementalNewlineDecoder(None, translate=True)
    for piece in chain(pieces, ("",)):
        text = ends.decode(piece, final=not piece)
        decoding.line += text.count("\n")
        yield text


def _find_encoding(head: bytes) -> tuple[str, int]:
    """Return the encoding and the length of its byte order mark."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0


def _refuse_binary(head: bytes, shown: str) -> None:
    zeros = head.count(0)
    if zeros > _FEW_ZEROS and zeros > _MAX_SHARE_OF_ZEROS * len(head):
        line = head[: head.index(0)].count(b"\n") + 1
        raise InputError(shown, "binary data; expected text", line=line)


def _find_fallback(head: bytes, decoding: Decoding) -> None:
    if found := _DECLARED.search(head[:1024]):
        name = b"".join(filter(None, found.groups())).decode("ascii").replace("_", "-")
        try:
            codecs.lookup(name)
        except LookupError:
            return
        decoding.fallback = name
        decoding.declared = "utf" not in name.lower()


def _blocks(first: bytes, stream: BinaryIO, shown: str, decoding: Decoding) -> Iterator[bytes]:
    size, raw = 0, first
    while raw:
        size += len(raw)
        if size > LIMIT_FILE:
            problem = f"more than {LIMIT_FILE >> 20} MB of text; expected a smaller file"
            raise InputError(shown, problem, line=decoding.line)
        yield raw
        raw = stream.read(BLOCK)


def _decode_lines(blocks: Iterator[bytes], mark: int, decoding: Decoding) -> Iterator[str]:
    rest = b""
    for raw in chain(blocks, (b"",)):
        whole = rest + raw
        cut = _last_cut(whole) if raw else len(whole)
        rest, whole = whole[cut:], whole[mark:cut]
        mark = 0
        if zeros := whole.count(0):
            decoding.zeros += zeros
            whole = whole.replace(b"\0", b" ")
        try:
            yield whole.decode("utf-8")
        except UnicodeDecodeError:
            yield _decode_each(whole, decoding)


def _last_cut(raw: bytes) -> int:
    """Return where a block can be cut: after its last line, else before an unfinished character."""
    if end := raw.rfind(b"\n") + 1:
        return end
    end = len(raw)
    while end > max(len(raw) - 3, 0) and raw[end - 1] & 0xC0 == 0x80:
        end -= 1
    return end - 1 if end and raw[end - 1] >= 0xC0 else len(raw)


def _decode_each(raw: bytes, decoding: Decoding) -> str:
    texts = []
    for number, line in enumerate(raw.splitlines(keepends=True), start=decoding.line):
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            decoding.first_odd = decoding.first_odd or number
            decoding.odd_lines += 1
            texts.append(_decode_odd(line, decoding.fallback))
    return "".join(texts)


def _decode_odd(line: bytes, fallback: str) -> str:
    for encoding in (fallback, _USUAL):
        with suppress(UnicodeDecodeError):
            return line.decode(encoding)
    return line.decode("latin-1")


def _decode_wide(
    blocks: Iterator[bytes], mark: int, encoding: str, decoding: Decoding
) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for raw in chain(blocks, (b"",)):
        text = decoder.decode(raw[mark:], final=not raw)
        mark = 0
        decoding.replaced += text.count("\ufffd")
        yield text.replace("\0", " ")
