"""Files to pixels, and pixels to what a browser loads. Knows nothing of models, projects or the database."""

from core.images.names import clean_name
from core.images.opened import Opened
from core.images.opening import decode, export_file, open_upload, read_pixels, read_window
from core.images.samples import SAMPLE_LABELS, sample_pictures
from core.images.tiles import (
    THUMBNAIL_SIDE,
    TILE_SIDE,
    encode_jpeg,
    encode_png,
    level_size,
    thumbnail,
    tile,
    tile_pixels,
)

__all__ = [
    "SAMPLE_LABELS",
    "THUMBNAIL_SIDE",
    "TILE_SIDE",
    "Opened",
    "clean_name",
    "decode",
    "encode_jpeg",
    "encode_png",
    "export_file",
    "level_size",
    "open_upload",
    "read_pixels",
    "read_window",
    "sample_pictures",
    "thumbnail",
    "tile",
    "tile_pixels",
]
