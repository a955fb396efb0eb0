"""The guard: an ASGI layer around the whole app, Gradio's mount included. What it lets through carries a ``Caller``.

Order: ``Host`` (421), ``Origin`` (403), then the token if one is set (401, or the login page for a browser). Routes
take the caller with ``Depends(the_caller)``, Gradio's mount with ``user_of``: both only read what the guard left in the
request, so a request that came round it has no caller and is refused.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import BadInput
from core.settings import Settings
from core.types import Caller
from webapp.hosts import Hosts

COOKIE = "sayseg"
OPEN_PATHS = frozenset({"/login", "/api/health"})  # answered without a token; Host and Origin still count
NEEDS_TOKEN = "This server asks for its token: log in at /login, or send it as 'Authorization: Bearer …'."
_HOW_TO_ADD = "SAYSEG_ALLOWED_HOSTS adds a host."
_LONGEST_TAB = 64
_STATE = "sayseg_caller"


class Guard:
    """Wraps ``app``; nothing reaches it from a foreign host, a foreign page or, with a token set, a stranger."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = Hosts(settings)
        self._token = settings.token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            answer = self._admit(scope) or self._app
            await answer(scope, receive, _hardened(send))
        else:  # nothing here speaks WebSocket
            await send({"type": "websocket.close", "code": 1008})

    def _admit(self, scope: Scope) -> Response | None:
        """Leave the caller in the scope, or say why not."""
        headers = Headers(scope=scope)
        host, origin = headers.get("host"), headers.get("origin")
        if not self._hosts.knows_host(host):
            return _refuse(421, f"This server does not answer to the host '{_shown(host)}'. {_HOW_TO_ADD}")
        if not self._hosts.knows_origin(origin, host):
            return _refuse(403, f"Pages of '{_shown(origin)}' may not use this server. {_HOW_TO_ADD}")
        if self._is_known(headers):
            scope.setdefault("state", {})[_STATE] = Caller()
        elif scope["path"] not in OPEN_PATHS:
            return _ask_for_token(scope, headers)
        return None

    def _is_known(self, headers: Headers) -> bool:
        if not self._token:
            return True
        scheme, _, shown = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and is_secret(shown.strip(), self._token):
            return True
        return hmac.compare_digest(_cookie(headers).encode(), cookie_value(self._token).encode())


def the_caller(request: Request) -> Caller:
    """The dependency of every route: who asks, and from which browser tab."""
    caller: Caller | None = getattr(request.state, _STATE, None)
    if caller is None:
        raise HTTPException(401, NEEDS_TOKEN)
    tab = request.headers.get("x-sayseg-tab", "")
    if len(tab) > _LONGEST_TAB or not tab.isprintable():
        raise BadInput("The header X-Sayseg-Tab holds the id of the browser tab: at most 64 plain characters.")
    return replace(caller, tab=tab)


def user_of(request: Request) -> str | None:
    """What Gradio's mount asks: the user's name, None for a stranger."""
    caller: Caller | None = getattr(request.state, _STATE, None)
    return str(caller.user_id) if caller else None


Known = Annotated[Caller, Depends(the_caller)]


def is_secret(shown: str, token: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(shown.encode(), token.encode())


def cookie_value(token: str) -> str:
    """What a browser keeps instead of the token: changing the token ends every login."""
    return hmac.new(token.encode(), b"sayseg login", hashlib.sha256).hexdigest()


def _hardened(send: Send) -> Send:
    """Add what every answer carries: no guessing of types, no foreign frame around a page, no address sent abroad."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            headers.setdefault("Referrer-Policy", "same-origin")
        await send(message)

    return sending


def _cookie(headers: Headers) -> str:
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")


def _ask_for_token(scope: Scope, headers: Headers) -> Response:
    is_page = "text/html" in headers.get("accept", "") and not scope["path"].startswith(("/api/", "/gradio_api/"))
    if is_page and scope["method"] == "GET":
        target = scope["path"] + ("?" + scope["query_string"].decode("latin-1") if scope["query_string"] else "")
        return RedirectResponse(f"/login?next={quote(target, safe='')}", 303)
    return _refuse(401, NEEDS_TOKEN, {"WWW-Authenticate": "Bearer"})


def _refuse(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"detail": sentence}, status, headers)


def _shown(header: str | None) -> str:
    """What a stranger sent, short and printable."""
    return "".join(c for c in (header or "") if c.isprintable())[:100]
