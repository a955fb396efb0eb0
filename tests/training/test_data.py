"""The data layout, views of it, and the users that are simulated on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.training.making import SIDE, make_data
from training import clicks, shapes
from training.concepts import Concepts
from training.data import IGNORE, Item, read_items, read_sets
from training.objects import one_part, random_targets, visible, whole_target
from training.views import cut, random_view, whole


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path)


def of_set(data: Path, name: str) -> list[Item]:
    return read_items(data, "train", [name])


def test_masks_with_and_without_palette_read_the_same(data: Path) -> None:
    plain, indexed = (item.read()[1] for item in of_set(data, "eyes")[:2])
    assert plain.shape == (SIDE, SIDE)
    assert (plain == indexed).all()
    assert set(np.unique(plain)) == {0, 1, 2, IGNORE}


def test_whole_structures_take_in_what_lies_inside(data: Path) -> None:
    item = of_set(data, "eyes")[0]
    mask = item.read()[1]
    disc, cup = (whole_target(item, mask, index) for index in (1, 2))
    assert (cup.mask & ~disc.mask).sum() == 0
    assert disc.mask.sum() == (np.isin(mask, (1, 2))).sum()
    assert (item.class_mask(mask, "optic disc") == disc.mask).all()
    assert not disc.valid[:4].any()
    ball = of_set(data, "discs")[0]
    assert (whole_target(ball, mask, 1).mask == (mask == 1)).all()


def test_parts_count_as_listed(data: Path) -> None:
    assert len(read_items(data, "val")) == 2
    assert [s.name for s in read_sets(data)] == ["eyes", "discs"]
    with pytest.raises(SystemExit, match="no group"):
        read_items(data / "medical", "train")


def test_views_show_picture_and_mask_alike(data: Path) -> None:
    pixels, mask = of_set(data, "eyes")[0].read()
    seen, indices = cut(pixels, mask, whole(pixels.shape[:2], 2 * SIDE), 2 * SIDE)
    assert seen.shape == (2 * SIDE, 2 * SIDE, 3)
    inside, outside = seen[np.isin(indices, (1, 2))].mean(), seen[indices == 0].mean()
    assert inside > outside + 100
    random = np.random.default_rng(3)
    for _ in range(5):
        view = random_view(pixels, mask, 64, random, zoom=1.0, turn=True)
        bright = view.pixels[np.isin(view.mask, (1, 2))]
        assert abs(float(bright.mean()) - float(view.pixels[view.mask == 0].mean())) > 20


def test_one_part_of_several(data: Path) -> None:
    item = of_set(data, "eyes")[0]
    mask = np.zeros((40, 40), np.uint8)
    mask[5:15, 5:15] = 1
    mask[25:35, 25:35] = 1
    part = one_part(whole_target(item, mask, 1), np.random.default_rng(0), 24)
    assert part.mask.sum() == 100
    assert visible(item, mask, 150) == [1]
    assert all(t.mask.any() for t in random_targets(item, mask, np.random.default_rng(0), 4))
    mask[0, :] = 2
    for seed in range(8):
        names = {t.name for t in random_targets(item, mask, np.random.default_rng(seed), 1, smallest=30, focus=2)}
        assert "optic cup" in names, "what the view is about is asked for"


def test_clicks_go_where_the_error_is() -> None:
    wanted, found = np.zeros((50, 50), bool), np.zeros((50, 50), bool)
    wanted[10:30, 10:30] = True
    found[10:30, 10:20] = True
    found[35:45, 35:45] = True
    valid = np.ones_like(wanted)
    spot = clicks.correction(wanted, found, valid)
    assert spot is not None
    x, y, sign = spot
    assert sign in (1, -1)
    assert (wanted if sign > 0 else found)[int(y), int(x)]
    valid[:, 20:] = False
    assert clicks.correction(wanted, found, valid) is None
    assert clicks.box_around(wanted) == (10, 10, 30, 30)


def test_random_clicks_and_scribbles_lie_inside() -> None:
    wanted = np.zeros((50, 50), bool)
    wanted[10:30, 10:40] = True
    random = np.random.default_rng(1)
    for _ in range(20):
        spots = [clicks.first_click(wanted, random), *clicks.scribble(wanted, random)]
        assert all(wanted[int(y), int(x)] and sign == 1 for x, y, sign in spots)
        x0, y0, x1, y1 = clicks.box_around(wanted, random)
        assert x0 < x1
        assert y0 < y1


def test_absent_is_what_is_surely_not_there(data: Path) -> None:
    concepts = Concepts.of(read_sets(data))
    eye, disc = of_set(data, "eyes")[0], of_set(data, "discs")[0]
    assert not concepts.is_absent(eye, "optic disc")
    assert concepts.is_absent(eye, "ball")
    assert concepts.is_absent(disc, "cube")
    assert not concepts.is_absent(disc, "red ball"), "nobody knows"
    assert {concepts.say("optic disc", np.random.default_rng(i)) for i in range(30)} >= {"optic disc", "nerve head"}


def test_drawn_pictures_have_what_they_say() -> None:
    random = np.random.default_rng(5)
    for _ in range(6):
        pixels, mask, labels = shapes.draw(random, 128)
        assert pixels.shape == (128, 128, 3)
        assert set(np.unique(mask)) - {0} <= set(labels)
        assert set(labels.values()) <= set(shapes.names())
