"""Who is let in: every address, with and without a token, from here and from foreign pages."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute, Mount, Route

from core.errors import BadInput
from core.settings import Settings
from core.workbench import Workbench
from tests.webapp.asking import refusal
from tests.webapp.conftest import LOCAL, small_settings
from webapp.app import create_app
from webapp.auth import COOKIE, NEEDS_TOKEN, OPEN_PATHS, the_caller
from webapp.hosts import check_binding

TOKEN = "correct horse battery"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def locked_app(workbench: Workbench, settings: Settings) -> Iterator[FastAPI]:
    """The same, but with a token and one further host."""
    before = dict(os.environ)
    locked = settings.model_copy(update={"token": TOKEN, "allowed_hosts": "label.example.org"})
    yield asyncio.run(create_app(workbench, locked))
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def locked(locked_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(locked_app, base_url=LOCAL, follow_redirects=False) as client:
        yield client


def all_routes(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of every route, those of what is mounted and included too, parameters filled in."""
    for route in routes:
        if isinstance(route, Mount):
            inner = getattr(route.app, "routes", None)
            yield from all_routes(inner, prefix + route.path) if inner else [("GET", f"{prefix}{route.path}/x")]
        elif isinstance(route, Route):
            for method in route.methods or {"GET"}:
                yield method, prefix + _filled(route.path)
        elif included := getattr(route, "original_router", None):  # newer FastAPI keeps routers as they were
            yield from all_routes(included.routes, prefix + getattr(route, "include_context", included).prefix)


def _filled(path: str) -> str:
    return "/".join("1_1" if part == "{x}_{y}" else "x" if part.startswith("{") else part for part in path.split("/"))


def test_no_route_is_answered_without_the_token_gradios_included(locked_app: FastAPI, locked: TestClient) -> None:
    routes = sorted(set(all_routes(locked_app.routes)))
    assert len(routes) > 60
    assert any("/gradio_api/" in path for _, path in routes)

    let_in = [
        (method, path)
        for method, path in routes
        if path not in OPEN_PATHS and locked.request(method, path).status_code != 401
    ]

    assert let_in == []


def test_every_route_of_ours_asks_for_the_caller(app: FastAPI) -> None:
    without = [
        route.path
        for route in _flat(app.routes)
        if route.path not in OPEN_PATHS and the_caller not in _calls(route.dependant)
    ]

    assert without == []


def _flat(routes: list[BaseRoute]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif included := getattr(route, "original_router", None):
            yield from _flat(included.routes)


def _calls(dependant: Dependant) -> set[Any]:
    return {dependant.call}.union(*map(_calls, dependant.dependencies))


@pytest.mark.parametrize("path", ["/api/v1/projects", "/annotate/6f2c8a64-5d3a-4a1e-9a41-30c1a0b2c3d4", "/config", "/"])
def test_the_token_opens_what_is_guarded(locked: TestClient, path: str) -> None:
    assert locked.get(path).status_code == 401
    assert locked.get(path, headers=BEARER).status_code == 200


def test_a_stranger_is_told_what_is_missing(locked: TestClient) -> None:
    assert refusal(locked.get("/api/v1/projects")) == (401, NEEDS_TOKEN)
    assert refusal(locked.get("/api/v1/projects", headers={"Authorization": "Bearer wrong"})) == (401, NEEDS_TOKEN)


def test_a_browser_is_sent_to_the_login_page_and_back(locked: TestClient) -> None:
    sent = locked.get("/project?id=7", headers={"Accept": "text/html"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=%2Fproject%3Fid%3D7")
    assert "This server asks for its token." in locked.get(sent.headers["location"]).text

    back = locked.post(sent.headers["location"], data={"token": TOKEN})

    assert (back.status_code, back.headers["location"]) == (303, "/project?id=7")
    cookie = back.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert locked.get("/api/v1/projects").status_code == 200
    locked.cookies.clear()


def test_a_wrong_token_sets_no_cookie(locked: TestClient) -> None:
    answer = locked.post("/login", data={"token": "wrong"})

    assert answer.status_code == 401
    assert "That is not the token. It is what the server was started with in SAYSEG_TOKEN." in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "/\tx"])
def test_the_login_never_leads_elsewhere(locked: TestClient, target: str) -> None:
    answer = locked.post("/login", params={"next": target}, data={"token": TOKEN})

    assert answer.headers["location"] == "/"
    locked.cookies.clear()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "192.168.1.7", "", "[::1"]
)
def test_a_foreign_host_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/api/health", headers={"Host": host})

    assert refusal(answer) == (
        421,
        f"This server does not answer to the host '{host}'. SAYSEG_ALLOWED_HOSTS adds a host.",
    )


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "LOCALHOST:80", "[::1]:7860"])
def test_this_machine_is_answered_by_all_its_names(client: TestClient, host: str) -> None:
    assert client.get("/api/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:8888", "null", "http://localhost"])
def test_a_page_of_another_origin_may_not_use_it(client: TestClient, method: str, origin: str) -> None:
    answer = client.request(method, "/api/v1/projects", headers={"Origin": origin}, json={})

    assert refusal(answer) == (
        403,
        f"Pages of '{origin}' may not use this server. SAYSEG_ALLOWED_HOSTS adds a host.",
    )


def test_its_own_pages_may_use_it(client: TestClient) -> None:
    headers = {"Origin": "http://127.0.0.1:7860", "Host": "127.0.0.1:7860"}

    assert client.get("/api/v1/projects", headers=headers).status_code == 200


def test_a_further_host_is_answered_and_its_pages_too(locked: TestClient) -> None:
    headers = {"Host": "label.example.org", "Origin": "https://label.example.org", **BEARER}

    assert locked.get("/api/v1/projects", headers=headers).status_code == 200


def test_listening_beyond_this_machine_needs_a_token(tmp_path: Any) -> None:
    with pytest.raises(
        BadInput,
        match=r"^Listening on 0\.0\.0\.0 lets other machines in, and that needs a secret: set SAYSEG_TOKEN "
        r"\(or --token\) to a long random text, or listen on 127\.0\.0\.1\.$",
    ):
        check_binding(small_settings(tmp_path, host="0.0.0.0"))

    check_binding(small_settings(tmp_path, host="0.0.0.0", token=TOKEN))
    check_binding(small_settings(tmp_path, host="localhost"))


def test_no_page_may_be_framed_elsewhere(client: TestClient) -> None:
    headers = client.get("/").headers

    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("SAMEORIGIN", "nosniff")
