"""Projects, labels and the log, as the API gives them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.webapp.asking import Api, refusal


def test_a_project_is_made_renamed_deleted_and_brought_back(api: Api) -> None:
    id = api.a_project("Lungs")
    api.must("PATCH", f"/projects/{id}", name="Lungs 2026")
    assert api.must("GET", f"/projects/{id}")["name"] == "Lungs 2026"

    gone = api.must("PATCH", f"/projects/{id}", deleted=True)
    assert api.refused("GET", f"/projects/{id}") == (404, f"There is no project '{id}'. It may have been deleted.")
    assert gone["projects"] == [
        {"id": id, "name": "Lungs 2026", "overlap": "allowed", "attributes": [], "deleted": True}
    ]

    api.must("POST", f"/changes/{gone['sequence']}/undo")
    assert api.must("GET", f"/projects/{id}")["name"] == "Lungs 2026"


def test_a_project_tells_how_far_it_is(api: Api) -> None:
    id = api.a_project()
    picture = api.a_picture(id)
    api.a_mask(picture)

    listed = next(p for p in api.must("GET", "/projects") if p["id"] == id)

    assert listed["image_count"] == 1
    assert {state for state, count in listed["counts"].items() if count} == {"accepted"}
    assert listed["thumbnails"] == [picture]
    assert listed["is_sample"] is False


def test_a_command_sent_twice_is_done_once(api: Api) -> None:
    body = {"id": str(uuid4()), "name": "Once", "command": str(uuid4())}

    first, second = api.must("POST", "/projects", **body), api.must("POST", "/projects", **body)

    assert first == second


def test_labels_are_added_changed_and_deleted(api: Api) -> None:
    project, id = api.a_project(), str(uuid4())
    added = api.must("POST", f"/projects/{project}/labels", id=id, name="cat")["labels"][0]
    assert (added["number"], added["name"]) == (1, "cat")

    api.must("PATCH", f"/labels/{id}", name="kitten", color="#123456")
    [label] = api.must("GET", f"/projects/{project}")["labels"]
    assert (label["name"], label["color"]) == ("kitten", "#123456")

    api.must("PATCH", f"/labels/{id}", deleted=True)
    assert api.must("GET", f"/projects/{project}")["labels"] == []


def test_the_log_is_read_from_where_one_was(api: Api) -> None:
    project = api.a_project()
    first = api.must("GET", f"/projects/{project}/changes")[0]["sequence"]
    api.must("PATCH", f"/projects/{project}", name="Renamed")

    changes = api.must("GET", f"/projects/{project}/changes?after={first}")

    assert [change["kind"] for change in changes] == ["rename-project"]


def test_a_change_says_from_which_tab_it_came(api: Api) -> None:
    tab = str(uuid4())
    api.client.headers["X-Sayseg-Tab"] = tab
    id = str(uuid4())

    change = api.must("POST", "/projects", id=id, name="Tabbed")

    del api.client.headers["X-Sayseg-Tab"]
    assert change["tab"] == tab


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        pytest.param({"name": ""}, "The project needs a name.", id="no name"),
        pytest.param({"name": "a\0b"}, "The request can't be used: name: text can't hold the character NUL.", id="NUL"),
        pytest.param({"name": 7}, "The request can't be used: name must be text.", id="a number"),
        pytest.param({"name": "a", "nme": "b"}, "The request can't be used: nme is not known here.", id="a typo"),
        pytest.param({"name": "a", "command": "x"}, "The request can't be used: command must be a UUID.", id="no UUID"),
        pytest.param({}, "The request can't be used: name is missing.", id="nothing"),
    ],
)
def test_a_bad_project_is_refused_in_a_sentence(api: Api, body: dict[str, object], sentence: str) -> None:
    status, said = api.refused("POST", "/projects", **{"id": str(uuid4()), **body})

    assert (status, said) == (422, sentence)


def test_half_a_character_is_refused_in_a_sentence(api: Api) -> None:
    body = f'{{"id": "{uuid4()}", "command": "{uuid4()}", "name": "a\\ud800"}}'

    answer = api.client.post("/api/v1/projects", content=body, headers={"Content-Type": "application/json"})

    assert refusal(answer) == (422, "The project holds a broken character. Type it again.")


def test_what_is_no_json_is_refused_in_a_sentence(api: Api) -> None:
    answer = api.client.post("/api/v1/projects", content=b"{", headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()) == (422, {"detail": "The request is not valid JSON."})


def test_several_mistakes_are_counted(api: Api) -> None:
    answer = api.client.post("/api/v1/projects", json={})

    assert answer.json() == {"detail": "The request can't be used: command is missing (2 more like it)."}


def test_a_patch_says_what_can_be_changed(api: Api) -> None:
    assert api.refused("PATCH", f"/projects/{uuid4()}", name=None) == (
        422,
        "Say what to change: 'name', 'opening_phrases', 'overlap', 'attributes', 'patient_left' or 'deleted'.",
    )


def test_an_address_without_anything_is_told_in_a_sentence(api: Api) -> None:
    assert api.refused("GET", "/nothing") == (404, "There is nothing at this address.")


def test_a_tab_is_plain_text(api: Api) -> None:
    answer = api.client.get("/api/v1/projects", headers={"X-Sayseg-Tab": "x" * 65})

    assert answer.json() == {
        "detail": "The header X-Sayseg-Tab holds the id of the browser tab: at most 64 plain characters."
    }


def test_a_label_is_described_and_a_project_says_its_side(api: Api) -> None:
    project, id = api.a_project("Chest"), str(uuid4())
    api.must("POST", f"/projects/{project}/labels", id=id, name="lung")

    api.must("PATCH", f"/labels/{id}", description="dark in the film", synonyms=["pulmonary field"])
    api.must("PATCH", f"/projects/{project}", patient_left="left")

    [label] = api.must("GET", f"/projects/{project}")["labels"]
    assert (label["description"], label["synonyms"]) == ("dark in the film", ["pulmonary field"])
    picture = api.a_picture(project)
    assert api.must("GET", f"/images/{picture}")["project"]["patient_left"] == "left"
