"""The API's one translation of errors: a sentence in ``detail`` and a status, whatever went wrong."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from core.errors import AppError, Conflict
from core.progress import Cancelled
from webapp.api.convert import annotation_to_wire

_log = logging.getLogger(__name__)

UNEXPECTED = "Something went wrong on the server; nothing was half written. Its log tells more."
SUPERSEDED = "A newer prompt took the place of this one."
_SENTENCES = {
    "missing": "is missing",
    "finite_number": "must be a finite number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_type": "must be text",
    "string_unicode": "holds characters that are no Unicode text",
    "uuid_parsing": "must be a UUID",
    "uuid_type": "must be a UUID",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "extra_forbidden": "is not known here",
    "model_attributes_type": "must be a JSON object",
    "model_type": "must be a JSON object",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
}


def translate_errors(app: FastAPI) -> None:
    """Register the translations on the outer app; they hold for all its routes."""
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(Cancelled, _cancelled)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


def sentence_of(errors: Sequence[Mapping[str, Any]]) -> str:
    """One readable sentence for what pydantic found; the first thing, and how many more there are."""
    first = errors[0]
    if first["type"] == "json_invalid":
        return "The request is not valid JSON."
    where = ".".join(str(part) for part in first["loc"][1:]) or "the request"
    if first["type"] == "value_error":
        what = f"{where}: {first['ctx']['error']}"
    else:
        what = f"{where} {_SENTENCES.get(first['type'], '') or '- ' + first['msg'][:1].lower() + first['msg'][1:]}"
    more = f" ({len(errors) - 1} more like it)" if len(errors) > 1 else ""
    return f"The request can't be used: {what}{more}."


def _app_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)
    content: dict[str, Any] = {"detail": str(error)}
    if isinstance(error, Conflict):
        content["current"] = [annotation_to_wire(a).model_dump(mode="json") for a in error.current]
    return JSONResponse(content, error.status)


def _cancelled(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse({"detail": SUPERSEDED}, 409)


def _validation_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return JSONResponse({"detail": sentence_of(error.errors())}, 422)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    detail = error.detail
    if error.status_code == 404 and detail == "Not Found":
        detail = "There is nothing at this address."
    elif error.status_code == 405:
        detail = f"This address does not take {request.method}."
    return JSONResponse({"detail": detail}, error.status_code, error.headers)


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    _log.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__)
    return JSONResponse({"detail": UNEXPECTED}, 500)
