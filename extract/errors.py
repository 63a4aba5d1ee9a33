"""What a user can fix, as errors with one sentence and an exit code."""

from __future__ import annotations


class ScholargraphError(Exception):
    """Base of every error that a user can fix; its text is one sentence, with no traceback."""

    exit_code = 2


class InputError(ScholargraphError):
    """An input cannot be read; the text names the file, the line and what was expected.

    Example:
        >>> str(InputError("page.txt", "the file is empty", line=1))
        'page.txt:1: the file is empty'
    """

    exit_code = 3

    format: str = ""
    """The name of the source that knew the file, "" if none did."""

    def __init__(self, path: object, problem: str, *, line: int | None = None) -> None:
        self.path = str(path)
        self.problem = problem
        self.line = line
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {problem}")
