"""The sample project's pictures are there without a network, and can all be opened."""

from __future__ import annotations

import pytest

from core.images import SAMPLE_LABELS, decode, open_upload, sample_pictures
from core.images.samples import PICTURES

NAMES = [name for _, _, name in PICTURES]


def test_there_are_pictures_of_everyday_of_cells_and_of_medicine() -> None:
    names = [name for name, _ in sample_pictures()]

    assert names == NAMES
    assert {
        "cat.png",
        "astronaut.png",
        "coffee.png",
        "coins.png",
        "rocket.jpg",
        "retina.jpg",
        "ct.dcm",
        "mr.dcm",
    } < set(names)


@pytest.mark.parametrize("name", NAMES)
def test_each_sample_opens(name: str) -> None:
    opened = open_upload(dict(sample_pictures())[name], name, 10_000_000)

    assert decode(opened).std() > 10


def test_sample_labels_are_different_words() -> None:
    assert len(set(SAMPLE_LABELS)) == len(SAMPLE_LABELS) > 5
