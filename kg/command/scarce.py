"""One sentence where the system gives a command less memory than it needs.

Parts written in other languages end the process where memory is denied to them, with words of
their own. Only where the system has set a bound (`ulimit -v`) the command runs in a process whose
end is looked at, since nothing else can be told of there.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from kg import console
from kg.errors import LimitError

_MIB = 1024 * 1024
_LAST_WORDS = re.compile(
    rb"(?:terminate called|  what\(\):|memory allocation of|Fatal Python error|thread '|"
    rb"note: run with|OpenBLAS|MemoryError|fatal runtime error|Out of memory|stack overflow)"
)
"""How the words begin that such parts leave behind."""
_ENDED_BY = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP)
_DENIED = ("cannot allocate memory", "failed to map segment", "can't start new thread", "bad_alloc")
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")


def bounded(work: Callable[[], NoReturn]) -> NoReturn:
    """Do some work that ends the process; where memory is bounded, say so if that is the reason."""
    if not (most := _bound()):
        work()
    for name in _ONE_THREAD:  # each thread takes room for its stack
        os.environ.setdefault(name, "1")
    read_end, write_end = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    if not (child := os.fork()):
        os.close(read_end)
        os.dup2(write_end, 2)
        os.close(write_end)
        work()
    os.close(write_end)
    _pass_signals_to(child)
    words = _listen(read_end)
    _leave(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), words, most)


def denied(error: Exception) -> LimitError | None:
    """Return what to say of an error that means that memory was denied, None for others."""
    text = str(error).lower()
    plain = isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM
    if plain or any(words in text for words in _DENIED):
        return LimitError(_sentence(_bound()))
    return None


def _bound() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    return 0 if most == resource.RLIM_INFINITY else most


def _sentence(most: int) -> str:
    has = f"it may have {most // _MIB:,} MB (`ulimit -v`)" if most else "the system has no more"
    return f"the command needs more memory than it can get: {has}; give it more, or a smaller input"


def _pass_signals_to(child: int) -> None:
    def pass_on(number: int, _frame: FrameType | None) -> None:
        os.kill(child, number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which a terminal sends to both
    signal.signal(signal.SIGTERM, pass_on)


def _listen(read_end: int) -> bytes:
    """Pass on what the command says, but for the last words of a part that was denied memory."""
    kept = b""
    with os.fdopen(read_end, "rb", buffering=0) as said:
        while piece := said.read(65536):
            if kept or _LAST_WORDS.search(piece):
                kept += piece
            else:
                os.write(2, piece)
    return kept


def _leave(code: int, words: bytes, most: int) -> NoReturn:
    if code < 0 and -code in _ENDED_BY:
        console.say(f"error: {_sentence(most)}")
        sys.exit(LimitError.exit_code)
    os.write(2, words)
    sys.exit(code if code >= 0 else 128 - code)
