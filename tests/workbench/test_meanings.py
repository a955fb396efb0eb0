"""What a project says of its labels and of its pictures' sides, and what searches make of it."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID, uuid4

import numpy as np
import pytest
from PIL import Image as Pillow

from core.errors import BadInput
from core.parts import Part
from core.types import Prompt
from core.workbench import Workbench
from tests.images.making import a_dicom, as_file
from tests.workbench.acting import ME, Person, a_picture

LEFT_RED = Prompt(text="x", parts=(Part("red", side="left", size="largest"),))


def described(bench: Workbench, label: UUID, description: str = "", synonyms: tuple[str, ...] = ()) -> None:
    bench.labels.describe(ME, label, description, synonyms, uuid4())


def test_another_word_for_a_label_finds_it_and_gives_it(bench: Workbench) -> None:
    person = Person.at(bench)
    label = person.adds_label("stop sign")
    described(bench, label, "the red thing", ("halt", "red", " RED "))

    person.asks(Prompt(text="halt"))

    assert {one.label_id for one in person.sees()} == {label}
    assert len(person.sees()) == 2
    (kept,) = bench.labels.list(ME, person.project_id)
    assert (kept.description, kept.synonyms) == ("the red thing", ("halt", "RED"))


def test_a_word_that_means_another_label_is_refused(bench: Workbench) -> None:
    person = Person.at(bench)
    person.adds_label("red")

    with pytest.raises(BadInput, match="already means the label 'red'"):
        described(bench, person.adds_label("blue"), synonyms=("Reds",))


def test_describing_is_undone_like_any_change(bench: Workbench) -> None:
    person = Person.at(bench)
    label = person.adds_label("cell")
    change = bench.labels.describe(ME, label, "round", None, uuid4())

    person.undoes(change)

    assert [one.description for one in bench.labels.list(ME, person.project_id)] == [""]


def found_at(person: Person) -> int:
    (one,) = (a for a in person.sees() if a.status == "proposed")
    assert one.mask.bounds is not None
    return one.mask.bounds.left


def test_a_project_says_where_the_patients_left_is(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(LEFT_RED)
    assert found_at(person) == 25  # as radiologists look at it

    bench.projects.set_side(ME, person.project_id, "left", uuid4())
    person.asks(LEFT_RED)

    assert found_at(person) == 5
    with pytest.raises(BadInput, match="'left' or on the 'right'"):
        bench.projects.set_side(ME, person.project_id, "up", uuid4())


@pytest.mark.parametrize(("towards", "expected"), [("L", 25), ("R", 5)])
def test_a_dicom_picture_knows_better_than_its_project(bench: Workbench, towards: str, expected: int) -> None:
    person = Person.at(bench)
    bench.projects.set_side(ME, person.project_id, "left" if towards == "L" else "right", uuid4())
    pixels = np.asarray(Pillow.open(BytesIO(a_picture())).convert("RGB"))
    film = as_file(a_dicom(pixels, PatientOrientation=[towards, "F"]))
    id = uuid4()
    bench.images.add(ME, person.project_id, id, "film.dcm", film, uuid4())
    other = Person(bench, person.project_id, id)

    other.asks(LEFT_RED)

    assert found_at(other) == expected


_STORED = {  # EXIF's orientation -> how the pixels were turned before
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    6: Pillow.Transpose.ROTATE_90,
    8: Pillow.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("turn", _STORED)
def test_words_of_place_go_by_the_picture_as_it_is_shown(bench: Workbench, turn: int) -> None:
    person = Person.at(bench)
    stored = Pillow.open(BytesIO(a_picture())).convert("RGB").transpose(_STORED[turn])
    exif = Pillow.Exif()
    exif[0x0112] = turn
    out = BytesIO()
    stored.save(out, "PNG", exif=exif)
    id = uuid4()
    bench.images.add(ME, person.project_id, id, "turned.png", out.getvalue(), uuid4(), "add")
    turned = Person(bench, person.project_id, id)

    turned.asks(Prompt(text="red on the left"))

    assert found_at(turned) == 5
