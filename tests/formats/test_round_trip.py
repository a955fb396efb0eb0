"""What was exported is read back by the programs that the formats are for, and is the very same masks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools.coco import COCO

from core import masks
from core.formats import FORMATS
from core.types import Annotation, Bitmap, Size
from tests.formats.exporting import CAT, DOG, Exported, a_picture, an_object, export, of

# pycocotools 2.0's arrays don't know numpy 2's keyword yet.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword")

ReadBack = dict[str, dict[UUID, tuple[str, Bitmap]]]  # file -> id -> (label, mask)


def read_coco(exported: Exported) -> ReadBack:
    """By pycocotools, from the file."""
    coco = COCO()
    with redirect_stdout(io.StringIO()):
        coco.dataset = exported.coco
        coco.createIndex()
    found: ReadBack = {image["file_name"]: {} for image in coco.loadImgs(coco.getImgIds())}
    for annotation in coco.loadAnns(coco.getAnnIds(iscrowd=False)):
        file = coco.loadImgs(annotation["image_id"])[0]["file_name"]
        label = coco.loadCats(annotation["category_id"])[0]["name"]
        id = UUID(annotation["attributes"]["uuid"])
        found[file][id] = label, coco.annToMask(annotation).astype(bool)
    return found


def read_png(exported: Exported) -> ReadBack:
    """By Pillow and the csv module."""
    found: ReadBack = {f"images/{Path(name).name}": {} for name in exported.files if name.startswith("instances/")}
    names = {row["number"]: row["name"] for row in csv.DictReader(io.StringIO(exported.files["labels.csv"].decode()))}
    assert [row["name"] for row in json.loads(exported.files["labels.json"])] == list(names.values())
    for row in csv.DictReader(io.StringIO(exported.files["instances.csv"].decode())):
        stem = Path(row["picture"]).stem
        inside = exported.values(f"instances/{stem}.png") == int(row["object"])
        numbers = np.unique(exported.values(f"labels/{stem}.png")[inside]).tolist()
        assert numbers == [int(row["label number"])]
        found[f"images/{row['picture']}"][UUID(row["uuid"])] = names[row["label number"]], inside
    return found


READERS: dict[str, Callable[[Exported], ReadBack]] = {"coco": read_coco, "png": read_png}


@pytest.mark.parametrize("format", [known.name for known in FORMATS])
def test_masks_survive_the_trip_out_and_back(format: str) -> None:
    first = an_object("##....", "##....", "......", "......")
    hollow = an_object("...###", "...#.#", "...###", "......", label=DOG)
    split = an_object("......", "......", "#.....", "..#..#")
    alone = an_object("#", label=DOG)

    exported = export(
        format,
        a_picture("a.png", first, hollow, split),
        a_picture("b.png", alone, position=2),
        a_picture("c.png", position=3),
    )

    back = READERS[format](exported)
    assert set(back) == {"images/a.png", "images/b.png", "images/c.png"}
    assert_same(back["images/a.png"], [first, hollow, split])
    assert_same(back["images/b.png"], [alone])
    assert back["images/c.png"] == {}
    assert (exported.report.pictures, exported.report.masks, exported.report.lines) == (3, 4, ())


@pytest.mark.parametrize("format", [known.name for known in FORMATS])
@settings(max_examples=25)
@given(territory=arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12)), elements=st.integers(0, 4)))
def test_any_masks_that_do_not_overlap_survive(format: str, territory: np.ndarray) -> None:
    objects = [of(masks.from_bitmap(territory == n), (CAT, DOG)[n % 2]) for n in np.unique(territory) if n]

    exported = export(format, a_picture("a.png", *objects, size=Size.of(territory)))

    assert_same(READERS[format](exported)["images/a.png"], objects)


def assert_same(back: dict[UUID, tuple[str, Bitmap]], objects: list[Annotation]) -> None:
    names = {CAT.id: "cat", DOG.id: "dog"}
    assert set(back) == {annotation.id for annotation in objects}
    for annotation in objects:
        label, bitmap = back[annotation.id]
        assert annotation.label_id is not None
        assert label == names[annotation.label_id]
        np.testing.assert_array_equal(bitmap, masks.to_bitmap(annotation.mask))
