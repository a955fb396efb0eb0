"""The pictures of the sample project: what installed packages ship, so it works without a network.

``skimage`` is found, not imported: its files are read as they are.
"""

from __future__ import annotations

from importlib.resources import files

# package, file inside it, name in the project
PICTURES = (
    ("skimage", "data/chelsea.png", "cat.png"),
    ("skimage", "data/astronaut.png", "astronaut.png"),
    ("skimage", "data/coffee.png", "coffee.png"),
    ("skimage", "data/rocket.jpg", "rocket.jpg"),
    ("skimage", "data/motorcycle_left.png", "motorcycle.png"),
    ("skimage", "data/horse.png", "horse.png"),
    ("skimage", "data/coins.png", "coins.png"),
    ("skimage", "data/cell.png", "cell.png"),
    ("skimage", "data/ihc.png", "immunohistochemistry.png"),
    ("skimage", "data/retina.jpg", "retina.jpg"),
    ("pydicom", "data/test_files/CT_small.dcm", "ct.dcm"),
    ("pydicom", "data/test_files/MR_small.dcm", "mr.dcm"),
)

SAMPLE_LABELS: tuple[str, ...] = (
    "cat",
    "person",
    "cup",
    "rocket",
    "vehicle",
    "animal",
    "coin",
    "cell",
    "nucleus",
    "vessel",
    "organ",
)


def sample_pictures() -> list[tuple[str, bytes]]:
    """(file name, file bytes) of each picture, in the order of the project."""
    return [(name, files(package).joinpath(path).read_bytes()) for package, path, name in PICTURES]
