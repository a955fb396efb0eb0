"""What both zips share: which masks go in, the pictures' names and files, the report, and a flat memory."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput, UnreadableImage
from core.formats import FORMATS, Picture, find
from core.formats.filenames import Stems, safe_stem, split
from core.progress import Cancelled
from core.types import Size, Status
from tests.formats.exporting import CAT, a_file, a_picture, an_object, export

EVERY_FORMAT = pytest.mark.parametrize("format", [known.name for known in FORMATS])


def images_of(files: dict[str, bytes]) -> list[str]:
    return [name for name in files if name.startswith("images/")]


def test_every_format_says_what_it_loses_and_what_overlaps_do() -> None:
    assert all(known.title and known.loses and known.overlap.endswith(".") for known in FORMATS)
    assert len({known.name for known in FORMATS}) == len(FORMATS)
    with pytest.raises(BadInput, match=r"There is no export format 'yolo'\. Known: coco, png\."):
        find("yolo")


@EVERY_FORMAT
def test_only_accepted_masks_go_in_and_the_others_are_counted(format: str) -> None:
    picture = a_picture(
        "a.png",
        an_object("#..."),
        an_object(".#..", status=Status.PROPOSED),
        an_object("..#.", status=Status.PROPOSED),
        an_object("...#", status=Status.REJECTED),
        an_object("...#", status=Status.DELETED),
        an_object("...."),
    )

    without, with_proposals = export(format, picture), export(format, picture, proposals=True)

    assert (without.report.masks, with_proposals.report.masks) == (1, 3)
    assert without.report.lines == (
        "2 proposals were left out: only accepted masks go in by default.",
        "1 mask was left out for having no pixel.",
    )
    assert with_proposals.report.lines == ("1 mask was left out for having no pixel.",)


@EVERY_FORMAT
def test_names_that_collide_get_a_number_even_if_only_case_or_ending_differ(format: str) -> None:
    names = ["cat.png", "cat.jpg", "CAT.png", "cat (2).png", "dog.png"]
    pictures = [a_picture(name, position=index, size=Size(2, 2)) for index, name in enumerate(names, 1)]
    pictures[1] = a_picture("cat.jpg", position=2, size=Size(2, 2), file=(b"jpeg", ".jpg"))

    exported = export(format, *pictures)

    assert images_of(exported.files) == [
        "images/cat.png",
        "images/cat (2).jpg",
        "images/CAT (3).png",
        "images/cat (2) (2).png",
        "images/dog.png",
    ]
    assert exported.report.lines == (
        "Renamed, so that every name is there once and works on every system: cat.jpg as cat (2).jpg, "
        "CAT.png as CAT (3).png, cat (2).png as cat (2) (2).png.",
    )


@EVERY_FORMAT
def test_a_file_of_another_kind_than_its_name_says_gets_its_ending(format: str) -> None:
    png = (a_file(Size(2, 2)), ".png")
    exported = export(
        format,
        a_picture("film_7.dcm", size=Size(2, 2), file=png),
        a_picture("turned.JPG", size=Size(2, 2), file=png, position=2),
        a_picture("kept.JPEG", size=Size(2, 2), file=(b"jpeg", ".jpg"), position=3),
        a_picture("IM10.1", size=Size(2, 2), file=png, position=4),
    )

    assert images_of(exported.files) == [
        "images/film_7.png",
        "images/turned.png",
        "images/kept.JPEG",
        "images/IM10.1.png",
    ]
    assert exported.report.lines == (
        "Saved as another kind of file, whose pixels fit the masks: "
        "film_7.dcm as film_7.png, turned.JPG as turned.png, IM10.1 as IM10.1.png.",
    )


@EVERY_FORMAT
def test_pictures_can_be_left_out(format: str) -> None:
    def never() -> NoReturn:
        raise AssertionError("the file was read though it was not wanted")

    picture = a_picture("a.jpg", an_object("#"))
    exported = export(format, Picture(picture.image, picture.annotations, never), images=False)

    assert images_of(exported.files) == []
    assert exported.report.lines == (
        "The pictures are not in the file. The masks fit them as shown here, photos turned upright.",
    )


@EVERY_FORMAT
def test_a_picture_that_is_lost_does_not_sink_the_others(format: str) -> None:
    def lost() -> NoReturn:
        raise UnreadableImage("gone")

    first = a_picture("a.png", an_object("#"))
    exported = export(
        format, Picture(first.image, first.annotations, lost), a_picture("b.png", an_object("#"), position=2)
    )

    assert (images_of(exported.files), exported.report.masks) == (["images/b.png"], 2)
    assert exported.report.lines == ("The picture itself could not be read, only its masks are in: a.png.",)


@EVERY_FORMAT
def test_long_lists_of_names_are_cut_in_the_report(format: str) -> None:
    pictures = [a_picture("a.png", size=Size(1, 1), position=position) for position in range(1, 10)]

    (line,) = export(format, *pictures).report.lines

    assert line.endswith("a.png as a (6).png and 3 more.")


@EVERY_FORMAT
def test_the_same_export_gives_the_same_bytes(format: str) -> None:
    picture = a_picture("a.png", an_object("#.", z=2), an_object("##"))

    assert export(format, picture).data == export(format, picture).data


@EVERY_FORMAT
def test_the_page_inside_says_what_the_report_says(format: str) -> None:
    exported = export(format, a_picture("a.png", an_object("#", status=Status.PROPOSED)))

    page = exported.files["README.txt"].decode()

    assert page.startswith(f"Cats & dogs: {find(format).title}")
    assert all(line in page for line in (*exported.report.lines, *find(format).loses, find(format).overlap))


@EVERY_FORMAT
def test_pictures_are_taken_one_at_a_time_and_can_be_stopped(format: str) -> None:
    taken: list[str] = []

    def stream() -> Iterator[Picture]:
        for number in range(1, 100):
            taken.append(f"{number}")
            yield a_picture(f"{number}.png", an_object("#"), position=number)

    def stop_at_three(done: int, _total: int, _what: str = "", /) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(format, stream=stream(), progress=stop_at_three)

    assert len(taken) <= 4


@pytest.mark.parametrize(
    ("stem", "safe"),
    [
        ("cat", "cat"),
        ("a/b\\c", "a_b_c"),
        ('what? <b>"x"|*:', "what_ _b__x____"),
        ("CON", "_CON"),
        ("nul.tar", "_nul.tar"),
        ("console", "console"),
        (".hidden", "_hidden"),
        ("ends. . ", "ends"),
        ("...", "picture"),
        ("", "picture"),
        ("\x00\n", "__"),
        ("👩‍🔬", "👩‍🔬"),
    ],
)
def test_a_stem_works_on_every_system(stem: str, safe: str) -> None:
    assert safe_stem(stem) == safe


@given(st.lists(st.text(max_size=80), max_size=12))
def test_whatever_names_there_are_the_stems_are_safe_and_different(names: list[str]) -> None:
    stems = Stems()

    given_stems = [stems.take(name) for name in names]

    assert len({stem.casefold() for stem in given_stems}) == len(names)
    for stem in given_stems:
        assert stem
        assert not set(stem) & set('<>:"/\\|?*\0\n\r')
        assert stem == stem.strip().rstrip(".")
        assert len(stem.encode("utf-8")) < 200


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("cat.png", ("cat", ".png")),
        ("a.b.TIFF", ("a.b", ".TIFF")),
        ("IM10.1", ("IM10.1", "")),
        ("notes.txt", ("notes.txt", "")),
        (".png", ("", ".png")),
    ],
)
def test_only_the_ending_of_a_picture_is_an_ending(name: str, parts: tuple[str, str]) -> None:
    assert split(name) == parts


def test_ascii_names_stay_as_they_are() -> None:
    kept = string.ascii_letters + string.digits + "-_ ()'&+,;=@~!#$%^{}[]"

    assert safe_stem(kept) == kept
    assert CAT.name == "cat"
