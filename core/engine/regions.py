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


def in_reading_order(places: list[Region]) -> list[Region]:
    """Band by band from the top, in a band from the left; bands are an eighth of the grid."""

    def place(region: Region) -> tuple[int, int]:
        rows, columns = np.nonzero(region.cells)
        return int(8 * rows.mean() // region.cells.shape[0]), int(columns.mean())

    return sorted(places, key=place)


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
    """Labels of ``lit``, parted where it is much thinner than on either side.

    Cells are added from the deepest to the shallowest. Where one joins two blobs, it is the widest way between
    them: they become one if it is wide enough, and are parted for good if not.
    """
    padded = np.pad(lit, 1)
    depth = np.asarray(ndimage.distance_transform_edt(padded)).ravel()
    width = padded.shape[1]
    around = (-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1)
    labels = np.zeros(depth.size, np.int64)
    parent, tops = [0], [0.0]
    for cell in np.flatnonzero(padded)[np.argsort(-depth[padded.ravel()], kind="stable")].tolist():
        near = {_root(parent, label) for step in around if (label := int(labels[cell + step]))}
        if not near:
            parent.append(len(parent))
            tops.append(float(depth[cell]))
            near = {parent[-1]}
        first, *others = sorted(near, key=lambda root: (-tops[root], root))
        labels[cell] = first
        for other in others:
            if depth[cell] >= _NECK * tops[other]:
                parent[other] = first
    roots = np.array([_root(parent, label) for label in range(len(parent))])
    _, renumbered = np.unique(roots, return_inverse=True)
    return np.asarray(renumbered[labels].reshape(padded.shape)[1:-1, 1:-1], np.int32)


def _root(parent: list[int], label: int) -> int:
    while parent[label] != label:
        label = parent[label]
    return label
