"""Runs the server: an address, the signals that stop it, and one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import logging
import math
import os
import secrets
import signal
import socket
import tempfile
import webbrowser
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from kg import console
from kg.api import only_build
from kg.corrections.review import corrections_file
from kg.errors import UsageError
from kg.serve.http.cors import Origins
from kg.serve.http.patience import CONNECTIONS, patient_protocol
from kg.serve.http.rooted import check_root
from kg.serve.workers.limits import Editing, Settings
from kg.serve.workers.pool import Pool
from kg.serve.workers.sandbox import bound_memory

if TYPE_CHECKING:
    from starlette.applications import Starlette

Ready = Callable[[str], None]
"""Called with the server's URL once it answers."""

_KEEP_ALIVE = 30
_TOKEN = 24  # bytes
_AFTER = 2.0
"""Seconds for answers to reach their clients when the last job has ended."""


def serve(
    folder: str | os.PathLike[str] | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    public: bool = False,
    edit: bool = False,
    settings: Settings | None = None,
    open_browser: bool = False,
    ready: Ready | None = None,
) -> int:
    """Serve a built graph until SIGTERM or Ctrl-C; return the exit code, 0 or 130.

    Without a folder it is the one in output/, if there is only one.

    Port 0 is any free one. An address that other machines reach is refused unless `public` is set;
    the names by which they reach it must be in `settings.hosts`. Raises UsageError where the
    address cannot be had, and GraphNotFoundError where the folder has no graph. With `edit`, who
    has the token that is printed on stderr can add to the graph's corrections.
    """
    settings = settings or Settings()
    Origins(settings.cors)
    settings = replace(settings, root=check_root(settings.root))
    folder = Path(folder) if folder is not None else only_build()
    if not public and not is_loopback(host):
        raise UsageError(
            f"{host}: other machines could reach the server there; add --public if they shall"
        )
    with contextlib.closing(_listen(host, port)) as listener:
        settings = settings.with_hosts([_in_url(host)])
        settings = _with_editing(settings, folder) if edit else settings
        if not is_loopback(host):
            console.say(what_is_protected(settings))
        url = f"http://{_in_url(host)}:{listener.getsockname()[1]}/"
        server = _Server(settings, lambda pool: _tell(url, pool, open_browser, ready))
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(server.run(folder, listener))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes the event loop: uvloop where it is, since it costs half as much."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def _with_editing(settings: Settings, folder: Path) -> Settings:
    editing = Editing(secrets.token_urlsafe(_TOKEN), corrections_file(folder))
    console.say(f"corrections go to {editing.file}; the token for them: {editing.token}")
    return replace(settings, editing=editing)


@contextlib.contextmanager
def graph_to_serve(
    folder: Path | None, *, endpoint: str | None, graph_iri: str | None, timeout: float
) -> Iterator[Path | None]:
    """Yield the folder to serve: the one that is named, or a copy of what an endpoint holds.

    The copy is of the moment, and gone when the block ends. Raises UsageError where both are
    named, and what `kg.remote.copy.copy_graph` raises.
    """
    if endpoint is None:
        yield folder
        return
    if folder is not None:
        raise UsageError("name a folder or an endpoint, not both")
    from kg.remote.copy import copy_graph
    from kg.remote.endpoint import Limits as RemoteLimits
    from kg.remote.store import RemoteStore

    remote = RemoteStore(endpoint, graph_iri=graph_iri, limits=RemoteLimits(total=timeout))
    with tempfile.TemporaryDirectory() as scratch:
        triples = copy_graph(remote, Path(scratch) / "copy")
        console.say(f"copied {triples:,} triples from {remote.url}; start anew to copy again")
        yield Path(scratch) / "copy"


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches an address.

    Example:
        >>> is_loopback("localhost"), is_loopback("::1"), is_loopback("0.0.0.0")
        (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def what_is_protected(settings: Settings) -> str:
    """Return what a server that others reach guards by itself, and what it leaves to its owner."""
    edit = "with the printed token" if settings.editing else "by nobody"
    cors = ", ".join(settings.cors) or "none (--cors)"
    proxies = ", ".join(settings.proxies) or "none (--proxy)"
    return f"""others can reach this server
protected      the graph is only read; a query has bounds on time, memory and answer; SERVICE, LOAD
               and updates are refused; hosts: {", ".join(settings.hosts)}
corrected      {edit}
not protected  nobody is asked who they are and nothing is encrypted: whoever gets through reads
               all of the graph; put a proxy with TLS in front, and a firewall where that matters
POST by pages  of origins: {cors}
proxies        believed: {proxies}"""


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=CONNECTIONS)
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise UsageError(
                f"port {port} of {host} is in use; choose another with --port, or 0 for a free one"
            ) from error
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"port {port} of {host} cannot be had ({reason})") from error
    # Its connections inherit it; without, each answer's body waits 40 ms for its head's receipt.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _tell(url: str, pool: Pool, open_browser: bool, ready: Ready | None) -> None:
    console.say(f"serving build {pool.build} at {url} (Ctrl-C ends it)")
    if not pool.wall:
        console.say("note: this system cannot keep queries' processes from the network")
    if ready:
        ready(url)
    if open_browser:
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, url)


class _Http(uvicorn.Server):
    """The HTTP server, which leaves signals to us and says when it listens."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()


class _Server:
    """A pool, the application and its HTTP server, which start and stop together."""

    def __init__(self, settings: Settings, on_started: Callable[[Pool], None]) -> None:
        self._settings = settings
        self._on_started = on_started
        self._stop = asyncio.Event()
        self._code = 0

    async def run(self, folder: Path, listener: socket.socket) -> int:
        """Serve until a signal comes; return the exit code that it asks for."""
        from kg.serve.app import create_app

        pool = Pool(folder, self._settings.limits)
        try:
            self._listen_to_signals()
            await self._or_stop(pool.start())
            if self._stop.is_set():
                return self._code
            _log_to_stderr()
            config = _config(create_app(pool, self._settings), self._settings)
            http = _Http(config, lambda: self._on_started(pool))
            bound_memory(self._settings.limits.serving)
            stopper = asyncio.create_task(self._drain_at_stop(http, pool))
            await http.serve(sockets=[listener])
            self._stop.set()
            await stopper
        finally:
            await pool.drain()
        return self._code

    async def _or_stop(self, start: Coroutine[None, None, None]) -> None:
        """Wait for the start, or for a signal that makes it needless."""
        work = asyncio.create_task(start)
        stopped = asyncio.create_task(self._stop.wait())
        await asyncio.wait((work, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not work.done():
            work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work

    async def _drain_at_stop(self, http: _Http, pool: Pool) -> None:
        await self._stop.wait()
        http.should_exit = True
        await pool.drain()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number, code in ((signal.SIGTERM, 0), (signal.SIGINT, console.INTERRUPTED)):
            with contextlib.suppress(ValueError, RuntimeError):  # only the main thread hears them
                loop.add_signal_handler(number, self._end, code)

    def _end(self, code: int) -> None:
        self._code = code
        self._stop.set()


def _log_to_stderr() -> None:
    log = logging.getLogger("kg.serve")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)


def _config(app: Starlette, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=patient_protocol(settings.limits.asking, app.state.again),
        ws="none",
        log_config=None,
        log_level="error",
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        access_log=False,  # It would write the texts of queries.
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=math.ceil(settings.limits.drain + _AFTER),
    )
