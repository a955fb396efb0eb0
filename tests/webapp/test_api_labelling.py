"""Work on a picture through the API: prompts, edits, undo, and every bad prompt as a sentence."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.webapp.asking import A_MASK, Api, a_png

SQUARE = {"bounds": [10, 5, 20, 20], "counts": "0`<"}


@pytest.fixture
def picture(api: Api) -> str:
    return api.a_picture()


def test_a_phrase_gives_proposals(api: Api, picture: str) -> None:
    answer = api.must("POST", f"/images/{picture}/segment", prompt={"text": "bright"})

    [found] = answer["change"]["annotations"]
    assert (found["status"], found["phrase"], found["mask"]) == ("proposed", "bright", SQUARE)
    assert found["origin"]["kind"] == "text"
    assert found["origin"]["models"]
    assert list(answer["alternatives"]) == [found["id"]]


def test_a_phrase_again_does_not_pile_up(api: Api, picture: str) -> None:
    for _ in range(2):
        api.must("POST", f"/images/{picture}/segment", prompt={"text": "bright"})

    assert len(api.must("GET", f"/images/{picture}")["annotations"]) == 1


def test_what_is_not_there_is_answered_and_nothing_is_kept(api: Api, picture: str) -> None:
    answer = api.must("POST", f"/images/{picture}/segment", prompt={"text": "green"})

    assert answer["change"] is None
    assert answer["message"].startswith("I see nothing that looks like 'green' here.")


def test_a_click_on_an_object_makes_its_next_version(api: Api, picture: str) -> None:
    box = api.must("POST", f"/images/{picture}/segment", prompt={"box": [8, 3, 32, 27]})
    [first] = box["change"]["annotations"]

    more = api.must(
        "POST",
        f"/images/{picture}/segment",
        prompt={"points": [{"x": 12.5, "y": 7.5, "positive": True}]},
        target=first["id"],
        expected=first["version"],
    )

    [second] = more["change"]["annotations"]
    assert (second["id"], second["version"]) == (first["id"], first["version"] + 1)
    assert second["origin"]["prompt"]["box"] == [8, 3, 32, 27]


def test_a_picture_is_opened_with_all_that_is_on_it(api: Api) -> None:
    project = api.a_project("Two")
    pictures = [api.a_picture(project, a_png(seed=i)) for i in range(2)]
    mask = api.a_mask(pictures[0])

    opened = api.must("GET", f"/images/{pictures[0]}")

    assert (opened["project"]["id"], opened["project"]["name"]) == (project, "Two")
    assert (opened["previous"], opened["next"], opened["position"], opened["count"]) == (None, pictures[1], 1, 2)
    assert [annotation["id"] for annotation in opened["annotations"]] == [mask["id"]]
    assert opened["changes"][-1]["kind"] == "draw"


def test_an_object_is_accepted_labelled_cleared_and_deleted(api: Api, picture: str) -> None:
    project = api.must("GET", f"/images/{picture}")["project"]["id"]
    label = str(uuid4())
    api.must("POST", f"/projects/{project}/labels", id=label, name="square")
    mask = api.a_mask(picture)

    def edit(version: int, **fields: Any) -> dict[str, Any]:
        edits = [{"annotation": mask["id"], "expected": version, **fields}]
        after: dict[str, Any] = api.must("POST", f"/images/{picture}/changes", edits=edits)["annotations"][0]
        return after

    assert edit(1, label=label)["label"] == label
    assert edit(2, z=9)["label"] == label
    assert edit(3, label=None)["label"] is None
    assert edit(4, status="deleted")["status"] == "deleted"


def test_undo_and_redo_are_changes(api: Api, picture: str) -> None:
    api.a_mask(picture)
    drawn = api.must("GET", f"/images/{picture}")["changes"][-1]["sequence"]

    undone = api.must("POST", f"/changes/{drawn}/undo")
    assert api.must("GET", f"/images/{picture}")["annotations"] == []
    redone = api.must("POST", f"/changes/{undone['sequence']}/undo")

    assert (undone["undoes"], redone["undoes"]) == (drawn, undone["sequence"])
    assert len(api.must("GET", f"/images/{picture}")["annotations"]) == 1


def test_an_edit_of_an_old_version_is_a_conflict_with_what_is_there_now(api: Api, picture: str) -> None:
    mask = api.a_mask(picture)
    edits = [{"annotation": mask["id"], "expected": 1, "status": "rejected"}]
    api.must("POST", f"/images/{picture}/changes", edits=edits)

    answer = api.send("POST", f"/images/{picture}/changes", edits=edits)

    assert answer.status_code == 409
    assert answer.json()["detail"].endswith(".")
    assert [(a["id"], a["version"]) for a in answer.json()["current"]] == [(mask["id"], 2)]


def test_a_conflict_keeps_all_or_nothing(api: Api, picture: str) -> None:
    mask = api.a_mask(picture)
    new = {"annotation": str(uuid4()), "expected": None, **A_MASK}
    old = {"annotation": mask["id"], "expected": 7, "status": "rejected"}

    assert api.send("POST", f"/images/{picture}/changes", edits=[new, old]).status_code == 409

    assert len(api.must("GET", f"/images/{picture}")["annotations"]) == 1


UNUSABLE = "The request can't be used: "


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        pytest.param({}, "There is nothing to look for. Type what to find, draw a box, or click on it.", id="empty"),
        pytest.param(
            {"text": "  "}, "There is nothing to look for. Type what to find, draw a box, or click on it.", id="blank"
        ),
        pytest.param({"text": "a\0b"}, UNUSABLE + "prompt.text: text can't hold the character NUL.", id="NUL"),
        pytest.param(
            {"text": "x" * 10_000},
            "That is a long text: 10,000 characters. Use at most 500.",
            id="10 000 characters",
        ),
        pytest.param(
            {"box": [100, 100, 120, 120]},
            "The box lies outside the picture. Draw it over what you want to find.",
            id="box outside",
        ),
        pytest.param(
            {"box": [30, 5, 10, 20]},
            "The box can't be used: a box needs x0 < x1 and y0 < y1, got x 30..10, y 5..20.",
            id="box backwards",
        ),
        pytest.param(
            {"points": [{"x": -4, "y": 2}]},
            "The point (-4, 2) lies outside the picture, which is 60 x 40 pixels.",
            id="click outside",
        ),
        pytest.param(
            {"text": "cat", "threshold": 2}, UNUSABLE + "prompt.threshold: a threshold lies between 0 and 1.", id="2"
        ),
    ],
)
def test_a_bad_prompt_is_refused_in_a_sentence(api: Api, picture: str, prompt: dict[str, Any], sentence: str) -> None:
    assert api.refused("POST", f"/images/{picture}/segment", prompt=prompt) == (422, sentence)

    assert api.must("GET", f"/images/{picture}")["annotations"] == []


@pytest.mark.parametrize(
    ("prompt", "where"),
    [
        pytest.param('{"box": [NaN, 1, 2, 3]}', "prompt.box.0", id="box"),
        pytest.param('{"points": [{"x": 1, "y": Infinity}]}', "prompt.points.0.y", id="click"),
        pytest.param('{"scribbles": [[{"x": NaN, "y": 2}]]}', "prompt.scribbles.0.0.x", id="stroke"),
        pytest.param('{"text": "cat", "threshold": NaN}', "prompt.threshold", id="threshold"),
    ],
)
def test_coordinates_that_are_no_numbers_are_refused(api: Api, picture: str, prompt: str, where: str) -> None:
    answer = api.client.post(
        f"/api/v1/images/{picture}/segment",
        content=f'{{"command": "{uuid4()}", "prompt": {prompt}}}',
        headers={"Content-Type": "application/json"},
    )

    assert (answer.status_code, answer.json()) == (422, {"detail": f"{UNUSABLE}{where} must be a finite number."})


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        pytest.param({"mask": None}, "A new object needs a mask.", id="no mask"),
        pytest.param(
            {"mask": {"bounds": [58, 0, 3, 2], "counts": "06"}},
            "The mask can't be used: the bounds Bounds(left=58, top=0, width=3, height=2) reach outside the picture "
            "Size(width=60, height=40).",
            id="outside",
        ),
        pytest.param(
            {"mask": {"bounds": [0, 0, 3, 2], "counts": "09"}},
            "The mask can't be used: the runs cover 9 pixels, the bounds hold 6.",
            id="too long",
        ),
        pytest.param(
            {"mask": {"bounds": [0, 0, 3, 2], "counts": "é"}},
            "The mask can't be used: not a COCO run-length string: 'é'.",
            id="no runs",
        ),
        pytest.param(
            {"mask": {"bounds": None, "counts": ""}},
            "Nothing is left of the mask. Delete the object instead.",
            id="nothing left",
        ),
    ],
)
def test_a_bad_mask_is_refused_in_a_sentence(api: Api, picture: str, edit: dict[str, Any], sentence: str) -> None:
    edits = [{"annotation": str(uuid4()), "expected": None, **edit}]

    assert api.refused("POST", f"/images/{picture}/changes", edits=edits) == (422, sentence)


def test_everything_is_proposed_once(api: Api, picture: str) -> None:
    first = api.must("POST", f"/images/{picture}/everything", points_per_side=8)

    found = first["change"]["annotations"]
    assert SQUARE in [one["mask"] for one in found]
    assert {(one["status"], one["origin"]["kind"]) for one in found} == {("proposed", "everything")}
    again = api.must("POST", f"/images/{picture}/everything", points_per_side=8)
    assert (again["change"], again["message"]) == (None, "All that can be made out here is marked already.")


def test_a_command_that_does_not_run_has_no_progress(api: Api) -> None:
    assert api.must("GET", f"/commands/{uuid4()}/progress") == {"done": None, "total": None}


def test_a_grid_that_is_too_fine_is_refused(api: Api, picture: str) -> None:
    status, sentence = api.refused("POST", f"/images/{picture}/everything", points_per_side=1000)

    assert status == 422
    assert "points_per_side" in sentence
