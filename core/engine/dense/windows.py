"""Windows over a grid of patches, overlapping by half, for pictures too large to be seen at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """Cells top..top+rows-1, left..left+columns-1."""

    top: int
    left: int
    rows: int
    columns: int

    @property
    def slices(self) -> tuple[slice, slice]:
        return slice(self.top, self.top + self.rows), slice(self.left, self.left + self.columns)


def windows(grid: tuple[int, int], side: int) -> list[Window]:
    """Windows of at most ``side`` cells a side that cover ``grid`` (rows, columns); one if it fits."""
    rows, columns = grid
    return [
        Window(top, left, min(side, rows), min(side, columns))
        for top in _starts(rows, side)
        for left in _starts(columns, side)
    ]


def _starts(cells: int, side: int) -> list[int]:
    if cells <= side:
        return [0]
    step = max(1, side // 2)
    return [*range(0, cells - side, step), cells - side]
