"""The bundled model's geometry: windows, drawn prompts, and what stays where it was."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.engine import lite_prompts
from core.engine.lite_backbone import STRIDES, TAP_CHANNELS, Backbone
from core.engine.lite_head import TextHead
from core.engine.lite_network import CANDIDATES, LiteNetwork
from core.engine.lite_prompts import Drawing, draw
from core.engine.lite_windows import (
    KEPT_SIDE,
    SIDE,
    Window,
    cut_logits,
    kept_copy,
    moved_prior,
    network_input,
    tile_window,
    whole_window,
)
from core.types import Box, Point, Size

NAN = float("nan")


def drawing(box: tuple[float, float, float, float], points: list[tuple[float, float, float]]) -> Drawing:
    spots = torch.tensor([[(x, y) for x, y, _ in points] or [(0.0, 0.0)]])
    signs = torch.tensor([[s for *_, s in points] or [0.0]])
    return Drawing(torch.tensor([box]), spots, signs, torch.zeros(1, 1, 8, 8), torch.zeros(1))


def test_box_is_drawn_where_it_is() -> None:
    maps = draw(drawing((8, 4, 18, 12), []), 8, 8)[0]
    fill = maps[lite_prompts.FILL]
    assert fill.sum().item() * 16 == pytest.approx(10 * 8)
    assert fill[1:3, 2:4].min() == 1
    assert fill[1, 4].item() == pytest.approx(0.5)
    assert maps[lite_prompts.HAS_BOX].min() == 1


def test_points_are_drawn_by_sign_and_absence_is_empty() -> None:
    maps = draw(drawing((NAN,) * 4, [(10, 10, 1), (26, 10, -1)]), 8, 8)[0]
    assert divmod(int(maps[lite_prompts.NEAR].argmax()), 8) == (2, 2)
    assert divmod(int(maps[lite_prompts.NOT_NEAR].argmax()), 8) == (2, 6)
    empty = draw(drawing((NAN,) * 4, []), 8, 8)
    assert not empty.any()


def test_networks_keep_their_strides() -> None:
    backbone, network, head = Backbone().eval(), LiteNetwork().eval(), TextHead().eval()
    with torch.no_grad():
        taps = backbone(torch.zeros(1, 3, 64, 96))
        assert [tuple(tap.shape[1:]) for tap in taps] == [
            (channels, 64 // stride, 96 // stride) for channels, stride in zip(TAP_CHANNELS, STRIDES, strict=True)
        ]
        answer = network.decoder(network.pyramid(taps), torch.tensor([0]), drawing((8, 8, 40, 40), [(20, 20, 1)]))
        assert answer.logits.shape == (1, CANDIDATES, 32, 48)
        found = head.compare(head.see(taps, backbone.top(taps[-1])), torch.randn(3, 256))
        assert found.logits.shape == (1, 3, 8, 12)
        assert found.presence.shape == (1, 3)


def test_whole_window_and_input_agree() -> None:
    size = Size(1000, 400)
    window = whole_window(size)
    pixels = np.zeros((400, 1000, 3), np.uint8)
    assert window.shape == (205, SIDE)
    assert network_input(pixels, size, window).shape == (1, 3, 224, SIDE)


def test_large_pictures_are_kept_smaller() -> None:
    copy = kept_copy(np.zeros((100, 4000, 3), np.uint8))
    assert copy.shape == (38, KEPT_SIDE, 3)
    assert network_input(copy, Size(4000, 100), whole_window(Size(4000, 100))).shape[3] == SIDE


@pytest.mark.parametrize("centre", [(5.0, 5.0), (320.0, 200.0), (639.0, 479.0)])
def test_small_objects_get_a_tile_that_holds_them(centre: tuple[float, float]) -> None:
    size, extent = Size(640, 480), 30.0
    window = tile_window(size, Point(*centre), extent)
    assert window is not None
    frame = window.frame
    assert frame.clipped(size) == frame
    assert frame.x0 <= centre[0] <= frame.x1
    assert frame.y0 <= centre[1] <= frame.y1
    assert frame.width >= 2.5 * extent


def test_large_objects_get_none() -> None:
    assert tile_window(Size(640, 480), Point(320, 240), 300) is None


def test_logits_keep_their_place_through_a_window() -> None:
    size = Size(100, 60)
    window = whole_window(size)
    frame = window.frame
    logits = np.full((30, 50), -4.0, np.float32)
    logits[10:20, 20:30] = 4.0
    height, width = (-(-side // 32) * 32 for side in window.shape)
    moved = moved_prior(logits, frame, window, (height // 2, width // 2), 2)
    back = cut_logits(moved[0, 0], window, 2)
    rows, columns = np.nonzero(back > 0)
    cell = 2 / window.scale
    assert (columns.min() * cell, (columns.max() + 1) * cell) == pytest.approx((40, 60), abs=1)
    assert (rows.min() * cell, (rows.max() + 1) * cell) == pytest.approx((20, 40), abs=1)


def test_prior_from_elsewhere_counts_as_outside() -> None:
    window = Window(Box(0, 0, 64, 64), 1.0)
    moved = moved_prior(np.full((8, 8), 5.0, np.float32), Box(32, 0, 64, 64), window, (32, 32), 2)
    assert moved[0, 0, :, :14].max() < -5
    assert moved[0, 0, :, 18:].min() > 4
