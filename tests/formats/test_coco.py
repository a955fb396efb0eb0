"""COCO as its readers expect it, field for field."""

from __future__ import annotations

from pycocotools import mask as coco

from core.formats.coco import Ids
from core.types import Status
from tests.formats.exporting import CAT, DOG, a_label, a_picture, an_object, export


def test_the_file_has_every_field_that_loaders_ask_for() -> None:
    exported = export("coco", a_picture("cat.png", an_object("......", "..###.", "..###.", "..###."), position=7))

    assert list(exported.coco) == ["info", "licenses", "categories", "images", "annotations"]
    assert exported.coco["info"]["description"] == "Cats & dogs"
    assert exported.coco["info"]["date_created"] == "2026-03-04T05:06:08+00:00"
    assert exported.coco["categories"] == [
        {"id": 1, "name": "cat", "supercategory": "", "color": "#e69f00"},
        {"id": 2, "name": "dog", "supercategory": "", "color": "#0072b2"},
    ]
    assert exported.coco["images"] == [{"id": 7, "width": 6, "height": 4, "file_name": "images/cat.png", "license": 1}]
    (annotation,) = exported.coco["annotations"]
    assert {key: annotation[key] for key in ("image_id", "category_id", "area", "bbox", "iscrowd")} == {
        "image_id": 7,
        "category_id": 1,
        "area": 9,
        "bbox": [2, 1, 3, 3],
        "iscrowd": 0,
    }
    assert annotation["id"] >= 1
    assert annotation["segmentation"]["size"] == [4, 6]
    assert coco.area(annotation["segmentation"]) == 9
    assert coco.toBbox(annotation["segmentation"]).tolist() == [2, 1, 3, 3]


def test_what_coco_has_no_field_for_is_an_attribute() -> None:
    found = an_object("#.", status=Status.PROPOSED, score=0.75, phrase="a cat", z=3)

    (annotation,) = export("coco", a_picture("a.png", found), proposals=True).coco["annotations"]

    assert annotation["attributes"] == {
        "status": "proposed",
        "score": 0.75,
        "phrase": "a cat",
        "z": 3,
        "made_by": "click",
        "uuid": str(found.id),
        "version": 1,
    }


def test_ids_stay_when_other_masks_and_pictures_go() -> None:
    kept = an_object("..#")
    before = export("coco", a_picture("a.png", an_object("#.."), position=1), a_picture("b.png", kept, position=2))
    after = export("coco", a_picture("b.png", kept, position=2))

    assert before.coco["annotations"][1] == after.coco["annotations"][0]
    assert before.coco["images"][1] == after.coco["images"][0]


def test_ids_are_given_once_and_begin_at_one() -> None:
    ids = Ids()

    assert [ids.take(wanted) for wanted in (0, 0, 5, 5, 4, 4)] == [1, 2, 5, 6, 4, 7]


def test_overlapping_masks_are_both_whole() -> None:
    exported = export("coco", a_picture("a.png", an_object("###."), an_object(".###", label=DOG)))

    assert [annotation["area"] for annotation in exported.coco["annotations"]] == [3, 3]
    assert exported.report.lines == ()


def test_masks_without_a_label_are_left_out_and_counted() -> None:
    gone = a_label(9, "gone", deleted=True)
    exported = export(
        "coco",
        a_picture("a.png", an_object("#.", label=None), an_object(".#", label=gone), an_object("##")),
        labels=[CAT, gone],
    )

    assert len(exported.coco["annotations"]) == exported.report.masks == 1
    assert [category["name"] for category in exported.coco["categories"]] == ["cat"]
    assert exported.report.lines == ("2 masks were left out for having no label.",)


def test_a_project_without_a_picture_is_a_valid_file() -> None:
    exported = export("coco", labels=[])

    assert (exported.coco["images"], exported.coco["annotations"], exported.coco["categories"]) == ([], [], [])


def test_names_of_all_alphabets_stay_readable_in_the_file() -> None:
    exported = export("coco", a_picture("Ärzte 猫.png", an_object("#")), labels=[a_label(1, "猫 “Ä”")])

    assert "猫 “Ä”".encode() in exported.files["annotations.json"]
    assert "images/Ärzte 猫.png" in exported.files
