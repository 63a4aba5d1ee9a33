"""A name and a password for an endpoint, by the schemes Basic and Digest of HTTP."""

from __future__ import annotations

import base64
import os
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import UsageError

USER, PASSWORD = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD"
_KNOWN = ("digest", "basic")
"""The schemes that we can answer, the safer one first."""


@dataclass(slots=True)
class Login:
    """What is known of a user, and how the server last asked for it.

    Example:
        >>> login = Login("ada", "secret")
        >>> login.header("POST", "http://localhost/sparql")
        {}
        >>> login.accepts(['Basic realm="store"'])
        True
        >>> login.header("POST", "http://localhost/sparql")
        {'Authorization': 'Basic YWRhOnNlY3JldA=='}
    """

    user: str = ""
    password: str = ""
    _challenge: str = ""
    _digest: urllib.request.AbstractDigestAuthHandler | None = None

    @classmethod
    def from_environment(cls) -> Login:
        """Return the user that the environment names; raises UsageError for half of one."""
        user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
        if bool(user) != bool(password):
            raise UsageError(f"{USER} and {PASSWORD} belong together; only one of them is set")
        return cls(user, password)

    def accepts(self, challenges: Sequence[str]) -> bool:
        """Take up what a server asks for; return whether it can be answered."""
        for scheme in _KNOWN if self.user else ():
            for challenge in challenges:
                if challenge.lower().startswith(scheme + " "):
                    self._challenge = challenge
                    return True
        return False

    def header(self, method: str, url: str) -> dict[str, str]:
        """Return the header for one request; none before a server has asked."""
        scheme, _, asked = self._challenge.partition(" ")
        if scheme.lower() == "basic":
            pair = f"{self.user}:{self.password}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        answer = self._answer(method, url, asked) if scheme else None
        return {"Authorization": f"Digest {answer}"} if answer else {}

    def _answer(self, method: str, url: str, asked: str) -> str | None:
        if self._digest is None:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, url, self.user, self.password)
            self._digest = urllib.request.AbstractDigestAuthHandler(passwords)
        fields = urllib.request.parse_keqv_list(urllib.request.parse_http_list(asked))
        request = urllib.request.Request(url, method=method)  # noqa: S310
        answer = self._digest.get_authorization(request, fields)
        return answer if isinstance(answer, str) else None
