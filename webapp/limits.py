"""An ASGI layer that stops bodies that are too large while they arrive, so that none fills memory or disk."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.settings import Settings

MEGABYTE = 1_000_000
_JSON_LIMIT = 64 * MEGABYTE  # several thousand masks in one change
_FORM_OVERHEAD = MEGABYTE
_DRAINED_AT_MOST = 4  # times the limit: a browser shows our answer only if its body was taken


class BodyLimit:
    """Refuses with 413 and a sentence what is longer than a file may be, declared or not."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._max_upload_mb = settings.max_upload_mb

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").startswith("multipart/")
        limit = self._max_upload_mb * MEGABYTE + _FORM_OVERHEAD if is_form else _JSON_LIMIT
        sentence = self._sentence(is_form)
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            await _drain(receive, limit * _DRAINED_AT_MOST)
            await JSONResponse({"detail": sentence}, 413)(scope, receive, send)
            return
        await self._app(scope, _counted(receive, limit, sentence), send)

    def _sentence(self, is_form: bool) -> str:
        if is_form:
            return f"The file is larger than the {self._max_upload_mb} MB that are accepted (SAYSEG_MAX_UPLOAD_MB)."
        return f"The request is larger than the {_JSON_LIMIT // MEGABYTE} MB that are accepted."


def _counted(receive: Receive, limit: int, sentence: str) -> Receive:
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, sentence)
        return message

    return receiving


async def _drain(receive: Receive, at_most: int) -> None:
    taken = 0
    while taken <= at_most:
        message = await receive()
        taken += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return
