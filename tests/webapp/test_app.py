"""What the application serves besides the API: pages, modules, documentation; and what it says when it fails."""

from __future__ import annotations

import logging
import re
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from core.workbench import Workbench
from tests.webapp.asking import Api
from webapp.api.errors import UNEXPECTED


@pytest.mark.parametrize("path", ["/", "/project", "/demo", "/models"])
def test_every_page_carries_our_modules_and_asks_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert "/static/pages/main.js" in page.text
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', page.text) == []


@pytest.mark.parametrize(
    "path", ["/static/pages/main.js", "/static/pages/tokens.css", "/static/annotator/main.js", "/theme.css"]
)
def test_modules_are_asked_about_each_time(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert path == "/theme.css" or answer.headers["cache-control"] == "no-cache"


def test_a_picture_has_an_address(client: TestClient, api: Api) -> None:
    id = api.a_picture()

    page = client.get(f"/annotate/{id}")

    assert f'<mask-annotator image-id="{id}">' in page.text


def test_an_address_of_no_picture_is_refused_in_a_sentence(client: TestClient) -> None:
    answer = client.get("/annotate/<script>")

    assert (answer.status_code, answer.json()) == (
        422,
        {"detail": "The request can't be used: image_id must be a UUID."},
    )


def test_a_project_has_an_address(client: TestClient) -> None:
    id = uuid4()

    answer = client.get(f"/project/{id}", follow_redirects=False)

    assert answer.headers["location"] == f"/project?id={id}"


def test_the_api_is_described_without_a_network(client: TestClient) -> None:
    page = client.get("/api/docs")
    assert "/static/pages/docs.js" in page.text
    assert "http" not in page.text.replace("http-equiv", "")

    document = client.get("/api/openapi.json").json()
    assert "/api/v1/images/{image_id}/segment" in document["paths"]


def test_health_says_what_runs(client: TestClient) -> None:
    health = client.get("/api/health").json()

    assert health["status"] == "ok"
    assert set(health) >= {"status", "ready", "version", "device", "models"}
    assert health["models"] == {"segmenter": "threshold", "grounder": "threshold"}


def test_what_nobody_thought_of_is_a_calm_sentence_and_is_logged(
    client: TestClient, workbench: Workbench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_caller: object) -> None:
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr(workbench.projects, "list", fail)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/api/v1/projects")

    assert (answer.status_code, answer.json()) == (500, {"detail": UNEXPECTED})
    assert "GET /api/v1/projects failed: ZeroDivisionError" in caplog.text


def test_gradio_tells_nobody_of_its_users_runs(client: TestClient) -> None:
    config = client.get("/config").json()

    assert config["analytics_enabled"] is False
    assert config.get("run_history") in (False, None)
    public = [d["api_name"] for d in config["dependencies"] if d.get("api_visibility") == "public"]
    assert public == ["segment"]
