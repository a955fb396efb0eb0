"""Label maps: values, palettes, depths and what overlap costs."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from core import masks
from core.errors import BadInput
from core.types import Annotation, Size, Status
from tests.formats.exporting import CAT, DOG, Exported, a_label, a_picture, an_object, export, of


def rows_of(exported: Exported, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported.files[name].decode())))


def dots(count: int) -> list[Annotation]:
    """So many masks of one pixel each, in a row."""
    size = Size(count, 1)
    return [of(masks.from_crop(size, x, 0, np.ones((1, 1), dtype=bool))) for x in range(count)]


def test_values_are_label_numbers_and_object_numbers() -> None:
    exported = export("png", a_picture("a.jpg", an_object("#...", label=DOG), an_object("..#.", label=DOG)))

    assert exported.values("labels/a.png").tolist() == [[2, 0, 2, 0]]
    assert exported.values("instances/a.png").tolist() == [[1, 0, 2, 0]]


def test_palettes_show_the_labels_colours_and_tell_objects_apart() -> None:
    exported = export("png", a_picture("a.png", an_object("#.."), an_object(".#.", label=DOG)))

    labels, objects = (exported.png(f"{folder}/a.png") for folder in ("labels", "instances"))
    assert (labels.mode, objects.mode) == ("P", "P")
    assert np.asarray(labels.convert("RGB")).tolist() == [[[0xE6, 0x9F, 0x00], [0x00, 0x72, 0xB2], [0, 0, 0]]]
    assert len(np.unique(np.asarray(objects.convert("RGB")), axis=1)[0]) == 3


@pytest.mark.parametrize(("count", "mode"), [(255, "P"), (256, "I;16"), (300, "I;16")])
def test_more_than_255_objects_take_16_bits(count: int, mode: str) -> None:
    exported = export("png", a_picture("a.png", *dots(count)))

    assert exported.png("instances/a.png").mode == mode
    assert exported.png("labels/a.png").mode == "P"
    assert exported.values("instances/a.png")[0].tolist() == list(range(1, count + 1))


def test_a_label_number_above_255_takes_16_bits_in_every_picture() -> None:
    high = a_label(256, "late")
    exported = export(
        "png", a_picture("a.png", an_object("#.", label=high)), a_picture("b.png", an_object("#.")), labels=[CAT, high]
    )

    assert exported.png("labels/a.png").mode == exported.png("labels/b.png").mode == "I;16"
    assert exported.values("labels/a.png").tolist() == [[256, 0]]


def test_what_16_bits_cannot_number_is_refused_with_the_way_out() -> None:
    with pytest.raises(BadInput) as caught:
        export("png", a_picture("a.png", an_object("#")), labels=[CAT, a_label(65_536, "far")])

    assert str(caught.value) == (
        "A label has the number 65536; a PNG map can number 65535. Export as COCO JSON instead."
    )


def test_the_highest_mask_has_the_pixel_and_the_loss_is_told() -> None:
    exported = export("png", a_picture("a.png", an_object("###.", z=1), an_object(".###", label=DOG)))

    assert exported.values("instances/a.png").tolist() == [[2, 2, 2, 1]]
    assert exported.values("labels/a.png").tolist() == [[1, 1, 1, 2]]
    assert exported.report.lines == ("Masks overlap in 1 picture: 2 pixels of lower masks are hidden by higher ones.",)


def test_among_equals_the_later_mask_lies_on_top() -> None:
    exported = export("png", a_picture("a.png", an_object("###."), an_object(".###", label=DOG)))

    assert exported.values("labels/a.png").tolist() == [[1, 2, 2, 2]]


def test_a_mask_that_is_wholly_hidden_is_counted() -> None:
    exported = export("png", a_picture("a.png", an_object(".#."), an_object("###", label=DOG)))

    assert exported.report.lines == (
        "Masks overlap in 1 picture: 1 pixel of lower masks is hidden by higher ones.",
        "1 mask is wholly hidden by others and can't be read back.",
    )
    assert [row["visible"] for row in rows_of(exported, "instances.csv")] == ["0", "3"]


def test_masks_without_a_label_are_objects_without_a_label() -> None:
    exported = export("png", a_picture("a.png", an_object("#.", label=None)))

    assert exported.values("labels/a.png").tolist() == [[0, 0]]
    assert exported.values("instances/a.png").tolist() == [[1, 0]]
    assert exported.report.lines == ("1 unlabelled mask is in the maps of objects only.",)


def test_the_table_says_what_each_object_is() -> None:
    found = an_object("##", status=Status.PROPOSED, score=0.91234, phrase='a "cat", grey')
    exported = export("png", a_picture("a.png", found), proposals=True)

    assert rows_of(exported, "instances.csv") == [
        {
            "picture": "a.png",
            "object": "1",
            "label number": "1",
            "label": "cat",
            "status": "proposed",
            "score": "0.9123",
            "phrase": 'a "cat", grey',
            "pixels": "2",
            "visible": "2",
            "uuid": str(found.id),
        }
    ]
    assert rows_of(exported, "labels.csv")[0] == {"number": "1", "name": "cat", "color": "#e69f00"}
