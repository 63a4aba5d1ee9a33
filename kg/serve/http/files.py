"""The scripts and styles that pages load, and the policy of pages that have scripts."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; "
    "connect-src 'self'; "
    "img-src 'self' data: blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of the page: scripts and data from here alone, none in the page."""

_FILES = {
    "explorer.js": "text/javascript; charset=utf-8",
    "forces.js": "text/javascript; charset=utf-8",
    "explorer.css": "text/css; charset=utf-8",
    "explorer.licences.txt": "text/plain; charset=utf-8",
    "forces.licences.txt": "text/plain; charset=utf-8",
    "query.js": "text/javascript; charset=utf-8",
    "query.css": "text/css; charset=utf-8",
    "query.licences.txt": "text/plain; charset=utf-8",
    "lines.js": "text/javascript; charset=utf-8",
    "lines.licences.txt": "text/plain; charset=utf-8",
}


@cache
def read_file(name: str) -> bytes:
    """Return a file that a page loads, as it lies in the package."""
    return resources.files("kg").joinpath("web", "static", name).read_bytes()


@cache
def file_address(name: str) -> str:
    """Return the address of a file; it changes with the file, so caches may keep it."""
    return f"/static/{name}?v={hashlib.sha256(read_file(name)).hexdigest()[:12]}"


def _file(name: str) -> Route:
    path = f"/static/{name}"

    async def endpoint(request: Request) -> Response:
        named = f"{path}?{request.url.query}" == file_address(name)
        kept = "public, max-age=31536000, immutable" if named else "no-cache"
        headers = {"cache-control": kept}
        return Response(read_file(name), media_type=_FILES[name], headers=headers)

    return Route(path, endpoint)


routes = [_file(name) for name in _FILES]
