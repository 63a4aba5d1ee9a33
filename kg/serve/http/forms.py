"""Which form of a resource is asked for: by a suffix of its address, else by the Accept header."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from kg.serve.http.responses import negotiate


def split_suffix(name: str, forms: Mapping[str, str]) -> tuple[str, str]:
    """Return a name without the suffix that says its form, and that form, "" without one.

    Example:
        >>> split_suffix("overview.csv", {"csv": "text/csv"})
        ('overview', 'csv')
        >>> split_suffix("overview.exe", {"csv": "text/csv"})
        ('overview.exe', '')
    """
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and suffix in forms else (name, "")


def choose_form(request: Request, forms: Mapping[str, str]) -> str:
    """Return the form that the client likes best; raises ProblemError (406) where it takes none."""
    offers = {media_type.partition(";")[0]: form for form, media_type in forms.items()}
    return offers[negotiate(request, offers)]
