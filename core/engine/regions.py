"""Heat -> regions: where a phrase lights up, as separate objects on the heat's own grid. Pure; numpy and scipy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.types import Bitmap, Box, Heat, Point, Size

_TOUCHING = np.ones((3, 3), dtype=bool)
_NECK = 0.7  # two blobs are one if the way between them is at least this thick, beside the thinner one
_MOST_REGIONS = 400


@dataclass(frozen=True, slots=True)
class Region:
    """One lit place. ``cells`` (h, w) on the heat's grid; ``strength`` is the heat at its brightest."""

    cells: Bitmap
    strength: float


def regions(heat: Heat, level: float, *, are_many: bool, weakest: float, lightest: float = 0.0) -> list[Region]:
    """Connected places above ``level``, brightest first.

    Those less bright than ``weakest`` of the brightest are left out, and those that hold less heat than
    ``lightest`` of what the heaviest holds: specks beside an object.

    ``are_many``: several alike may touch, so blobs are parted at their necks.
    """
    lit = heat > level
    labels = _blobs(lit) if are_many else ndimage.label(lit, _TOUCHING)[0]
    count = int(labels.max())
    if count == 0:
        return []
    numbers = np.arange(1, count + 1)
    peaks, sums = np.asarray(ndimage.maximum(heat, labels, numbers)), np.asarray(ndimage.sum(heat, labels, numbers))
    counts = (peaks >= weakest * peaks.max()) & (sums >= lightest * sums.max())
    order = [int(i) for i in np.argsort(-peaks, kind="stable") if counts[i]]
    return [Region(labels == i + 1, float(peaks[i])) for i in order[:_MOST_REGIONS]]


def box_of(region: Region, size: Size) -> Box:
    """Around the region, in image pixels."""
    rows, columns = (np.flatnonzero(region.cells.any(axis=axis)) for axis in (1, 0))
    high, wide = size.height / region.cells.shape[0], size.width / region.cells.shape[1]
    return Box(columns[0] * wide, rows[0] * high, (columns[-1] + 1) * wide, (rows[-1] + 1) * high)


def middle_of(region: Region, heat: Heat, size: Size) -> Point:
    """The place deep inside the region where it is bright, in image pixels."""
    depth = _depth(region.cells)
    best = int(np.argmax(np.where(region.cells, depth * heat, -1.0)))
    row, column = divmod(best, heat.shape[1])
    return Point((column + 0.5) * size.width / heat.shape[1], (row + 0.5) * size.height / heat.shape[0])


def _depth(lit: Bitmap) -> NDArray[np.float64]:
    """Distance to the nearest unlit cell; beyond the grid is unlit."""
    return np.asarray(ndimage.distance_transform_edt(np.pad(lit, 1)))[1:-1, 1:-1]


def _blobs(lit: Bitmap) -> NDArray[np.int32]:
    """Labels of ``lit``, parted where it is much thinner than on either side."""
    depth = _depth(lit) + ndimage.gaussian_filter(lit.astype(np.float64), 1.0) * 1e-3
    tops, count = ndimage.label((depth >= ndimage.maximum_filter(depth, 3)) & lit, _TOUCHING)
    if count < 2:
        return np.asarray(ndimage.label(lit, _TOUCHING)[0], np.int32)
    surface = (255 * (1 - depth / depth.max())).astype(np.uint8)
    markers = tops.astype(np.int32)
    markers[~lit] = -1
    labels = ndimage.watershed_ift(surface, markers, _TOUCHING)
    labels = np.where(lit, np.maximum(labels, 0), 0).astype(np.int32)
    return _joined(labels, depth)


def _joined(labels: NDArray[np.int32], depth: NDArray[np.float64]) -> NDArray[np.int32]:
    """Blobs that meet across a wide neck become one, the widest necks first."""
    count = int(labels.max())
    parent = np.arange(count + 1)
    tops = np.asarray([0.0, *ndimage.maximum(depth, labels, np.arange(1, count + 1))])
    for (a, b), neck in sorted(_necks(labels, depth).items(), key=lambda item: -item[1]):
        root_a, root_b = _root(parent, a), _root(parent, b)
        if root_a != root_b and neck >= _NECK * min(tops[root_a], tops[root_b]):
            parent[root_b] = root_a
            tops[root_a] = max(tops[root_a], tops[root_b])
    roots = np.array([_root(parent, i) for i in range(count + 1)])
    _, renumbered = np.unique(roots, return_inverse=True)
    return np.asarray(renumbered[labels], np.int32)


def _necks(labels: NDArray[np.int32], depth: NDArray[np.float64]) -> dict[tuple[int, int], float]:
    """Pairs of blobs that touch -> the depth at the widest place where they do."""
    found: dict[tuple[int, int], float] = {}
    for here, there in ((np.s_[:-1, :], np.s_[1:, :]), (np.s_[:, :-1], np.s_[:, 1:])):
        a, b = labels[here], labels[there]
        meets = (a != b) & (a > 0) & (b > 0)
        necks = np.minimum(depth[here], depth[there])[meets]
        for one, other, neck in zip(a[meets].tolist(), b[meets].tolist(), necks.tolist(), strict=True):
            pair = (min(one, other), max(one, other))
            found[pair] = max(found.get(pair, 0.0), neck)
    return found


def _root(parent: NDArray[np.int_], index: int) -> int:
    while parent[index] != index:
        index = int(parent[index])
    return index
