"""Names that people (or attackers) give to files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.images import clean_name


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        pytest.param("cat.png", "cat.png", id="as it is"),
        pytest.param("../../etc/passwd", "passwd", id="a path up"),
        pytest.param("C:\\Users\\me\\cat.png", "cat.png", id="a path on Windows"),
        pytest.param("folder/", "picture", id="a folder"),
        pytest.param("", "picture", id="nothing"),
        pytest.param("..", "picture", id="dots"),
        pytest.param(" \t ", "picture", id="blanks"),
        pytest.param("a\x00b\x1b[31m.png", "ab[31m.png", id="control characters"),
        pytest.param("two\nlines  here.png", "two lines here.png", id="line breaks"),
        pytest.param("evil\u202egnp.exe", "evilgnp.exe", id="text turned around"),
        pytest.param("half\ud800.png", "half.png", id="half a character"),
        pytest.param('<b>"it\'s"</b>.png', "b>.png", id="HTML with a slash"),
        pytest.param("<img src=x onerror=\"alert('x')\">.png", "<img src=x onerror=\"alert('x')\">.png", id="HTML"),
        pytest.param("👩‍🔬 cell.png", "👩‍🔬 cell.png", id="emoji of three parts"),
        pytest.param("cafe\u0301.png", "café.png", id="an accent apart"),
    ],
)
def test_a_name_is_fit_to_be_shown(given_name: str, clean: str) -> None:
    assert clean_name(given_name) == clean


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("x" * 300 + ".tiff")

    assert len(name) == 200
    assert name.endswith("x….tiff")


def test_a_long_name_without_an_ending_is_cut() -> None:
    assert clean_name("x" * 300) == "x" * 199 + "…"


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_can_be_shown_and_stored(name: str) -> None:
    clean = clean_name(name)

    assert 0 < len(clean) <= 200
    assert not set(clean) & set("/\\\0\n\r\u202e")
    clean.encode("utf-8")
    assert clean_name(clean) == clean
