"""Seeing why, through the API: the shape of the answer, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webapp.asking import Api, refusal


@pytest.fixture
def picture(api: Api) -> str:
    return api.a_picture()


def asks(api: Api, picture: str, annotation: str, **body: Any) -> Any:
    return api.client.post(f"/api/v1/images/{picture}/annotations/{annotation}/why", json=body)


def test_a_mask_is_explained(api: Api, picture: str) -> None:
    found = api.must("POST", f"/images/{picture}/segment", prompt={"text": "bright"})["change"]["annotations"][0]

    answer = asks(api, picture, found["id"]).json()

    assert (answer["phrase"], answer["words"]) == ("bright", [{"word": "bright", "share": 1.0, "is_seen": True}])
    regions = answer["regions"]
    assert regions["box"] == [0, 0, 40, 35]  # the square at 10..29, 5..24 and half of its side around it
    assert (regions["rows"], regions["columns"]) == (5, 6)
    assert [len(row) for row in regions["values"]] == [6] * 5
    assert sum(value or 0 for row in regions["values"] for value in row) == pytest.approx(1, abs=0.05)
    assert answer["heat"]["box"] == [0, 0, 60, 40]
    assert len(answer["heat"]["values"]) == answer["heat"]["rows"] == 40


def test_what_cannot_be_explained_is_said(api: Api, picture: str) -> None:
    drawn = api.a_mask(picture)

    assert refusal(asks(api, picture, drawn["id"]))[0] == 422
    assert refusal(asks(api, picture, picture))[0] == 404
    assert asks(api, picture, drawn["id"], phrase="bright").status_code == 200
