"""The small page that asks for the token, in plain HTML: it works before anything else may be loaded."""

from __future__ import annotations

from html import escape
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from core.settings import Settings
from webapp.auth import COOKIE, cookie_value, is_secret

_DAYS_KEPT = 30
_WRONG = "That is not the token. It is what the server was started with in SAYSEG_TOKEN."

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log in · Sayseg</title><style>
:root {{ color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }}
body {{ min-height: 100vh; margin: 0; display: grid; place-items: center;
  background: light-dark(#f4f5f7, #16181c); color: light-dark(#1a1d23, #e8eaee); }}
form {{ width: min(22rem, calc(100vw - 3rem)); display: grid; gap: .75rem; padding: 2rem; border-radius: 12px;
  border: 1px solid light-dark(#dcdfe5, #353941); background: light-dark(#fff, #1f2228); box-sizing: border-box; }}
h1 {{ margin: 0; font-size: 1.35rem; }} p {{ margin: 0; color: light-dark(#565d6b, #a9afbb); }}
.wrong {{ color: light-dark(#b3261e, #ff9d94); }}
input, button {{ font: inherit; min-height: 44px; border-radius: 8px; padding: 0 .75rem; box-sizing: border-box;
  width: 100%; }}
input {{ border: 1px solid light-dark(#8b93a1, #6b7280); background: transparent; color: inherit; }}
button {{ border: 0; background: #1f5fd0; color: #fff; font-weight: 600; cursor: pointer; }}
:focus-visible {{ outline: 3px solid #7aa7ff; outline-offset: 2px; }}
</style></head><body><form method="post" action="/login?next={next}"><h1>Sayseg</h1>
<label for="token">This server asks for its token.</label>{wrong}
<input id="token" name="token" type="password" autocomplete="current-password" autofocus required>
<button>Log in</button></form></body></html>"""


def login_routes(settings: Settings) -> APIRouter:
    """``/login``: the form, and the cookie that follows the right token."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/login")
    def show(next: str = "/") -> HTMLResponse:
        return _page(next)

    @routes.post("/login")
    def log_in(request: Request, token: Annotated[str, Form()] = "", next: str = "/") -> Response:
        if settings.token is None or not is_secret(token, settings.token):
            return _page(next, _WRONG, 401)
        answer = RedirectResponse(_local(next), 303)
        answer.set_cookie(
            COOKIE,
            cookie_value(settings.token),
            max_age=_DAYS_KEPT * 86400,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    return routes


def _page(target: str, wrong: str = "", status: int = 200) -> HTMLResponse:
    note = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"}
    return HTMLResponse(_PAGE.format(next=quote(_local(target), safe=""), wrong=note), status, policy)


def _local(target: str) -> str:
    """An address of this server only: anything else would send a person elsewhere after the login."""
    is_local = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_local else "/"
