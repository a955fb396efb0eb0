"""Export through the API: what would go out, the job, the file; and the description of the API itself."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from threading import Event, Thread
from uuid import uuid4

import pytest

from core.workbench import Workbench
from tests.webapp.asking import Api, Json, refusal
from webapp.api.typings import OPENAPI_FILE, TYPINGS_FILE, openapi_text, typings_text
from webapp.jobs import work_on_jobs


@pytest.fixture
def worker(workbench: Workbench) -> Iterator[None]:
    """The loop that a server runs beside itself."""
    stop = Event()
    thread = Thread(target=work_on_jobs, args=(workbench, stop))
    thread.start()
    yield
    stop.set()
    thread.join()


def finished(api: Api, job: Json) -> Json:
    for _ in range(600):
        if job["state"] not in ("waiting", "running"):
            return job
        Event().wait(0.05)
        job = api.must("GET", f"/jobs/{job['id']}")
    raise TimeoutError(job)


def test_the_formats_say_what_they_lose(api: Api) -> None:
    formats = api.must("GET", "/formats")

    assert {format["name"] for format in formats} == {"coco", "png"}
    assert {format["name"] for format in formats if format["needs_label"]} == {"coco"}
    assert all(format["overlap"] and format["title"] for format in formats)


def test_what_will_be_left_out_is_told_before(api: Api) -> None:
    project = api.a_project()
    picture = api.a_picture(project)
    api.a_mask(picture)
    api.must("POST", f"/images/{picture}/segment", prompt={"text": "bright"})

    preview = api.must("GET", f"/projects/{project}/export-preview")

    assert preview == {"accepted": 1, "proposals": 1, "unlabelled": 1, "unlabelled_proposals": 1}


@pytest.mark.usefixtures("worker")
def test_an_export_is_a_job_with_a_file_at_its_end(api: Api) -> None:
    project, label = api.a_project("To go"), str(uuid4())
    api.must("POST", f"/projects/{project}/labels", id=label, name="cat")
    api.a_mask(api.a_picture(project), label=label)

    started = api.client.post(f"/api/v1/projects/{project}/exports", json={"format": "coco"})
    assert started.status_code == 202
    job = finished(api, started.json())

    assert (job["state"], job["project"], job["message"]) == ("done", project, "1 mask on 1 picture.")
    file = api.client.get(f"/api/v1/jobs/{job['id']}/file")
    assert "To%20go-coco.zip" in file.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(file.content)) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".json")]
        assert len(json.loads(archive.read(name))["annotations"]) == 1
    assert job["id"] in [listed["id"] for listed in api.must("GET", "/jobs")]


def test_a_format_that_is_not_known_is_told(api: Api) -> None:
    answer = api.client.post(f"/api/v1/projects/{api.a_project()}/exports", json={"format": "voc"})

    assert (answer.status_code, answer.json()) == (
        422,
        {"detail": "There is no export format 'voc'. Known: coco, png."},
    )


def test_a_waiting_job_can_be_stopped(api: Api) -> None:
    job = api.client.post(f"/api/v1/projects/{api.a_project()}/exports", json={"format": "png"}).json()

    stopped = api.client.post(f"/api/v1/jobs/{job['id']}/cancel").json()

    assert stopped["state"] == "cancelled"
    assert api.refused("GET", f"/jobs/{job['id']}/file")[0] == 404


def test_the_committed_description_is_that_of_the_code() -> None:
    assert OPENAPI_FILE.read_text(encoding="utf-8") == openapi_text(), "run: make openapi"


def test_the_committed_typings_are_those_of_the_code() -> None:
    assert TYPINGS_FILE.read_text(encoding="utf-8") == typings_text(), "run: make openapi"


@pytest.mark.usefixtures("worker")
def test_phrases_are_looked_for_on_a_whole_project(api: Api) -> None:
    project = api.a_project()
    picture = api.a_picture(project)

    started = api.client.post(f"/api/v1/projects/{project}/finds", json={"phrases": ["bright", "green"]})
    assert started.status_code == 202
    job = finished(api, started.json())

    assert (job["kind"], job["state"]) == ("find", "done")
    assert job["report"] == ["'bright': 1 mask on 1 picture.", "'green': nothing found."]
    assert len(api.must("GET", f"/images/{picture}")["annotations"]) == 1


def test_a_stopped_search_waits_again_when_gone_on_with(api: Api) -> None:
    project = api.a_project()
    job = api.client.post(f"/api/v1/projects/{project}/finds", json={"phrases": ["bright"]}).json()
    assert api.client.post(f"/api/v1/jobs/{job['id']}/go-on").status_code == 409

    assert api.client.post(f"/api/v1/jobs/{job['id']}/cancel").json()["state"] == "cancelled"
    assert api.client.post(f"/api/v1/jobs/{job['id']}/go-on").json()["state"] == "waiting"


def test_nothing_to_look_for_is_a_sentence(api: Api) -> None:
    answer = api.client.post(f"/api/v1/projects/{api.a_project()}/finds", json={"phrases": [" "]})

    status, sentence = refusal(answer)
    assert status == 422
    assert sentence.startswith("There is nothing to look for.")
