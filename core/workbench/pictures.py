"""Pixels of stored pictures, and the small files made from them once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core import images
from core.errors import StorageError
from core.images.raster import is_shown_as_stored
from core.images.sniff import HEAD_BYTES, raster_format
from core.store.blobs import Blobs, replacing
from core.types import Image, Pixels, Rendering, Window

DICOM = "application/dicom"
_WINDOWED_BYTES = 128_000_000


class Recent:
    """The pixels that were asked for last, as many as fit; for any number of threads."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._pixels: OrderedDict[str, Pixels] = OrderedDict()

    def get(self, key: str) -> Pixels | None:
        with self._lock:
            if key in self._pixels:
                self._pixels.move_to_end(key)
            return self._pixels.get(key)

    def put(self, key: str, pixels: Pixels) -> None:
        """Keep them; what was used longest ago goes when it is too much."""
        with self._lock:
            self._pixels[key] = pixels
            while sum(one.nbytes for one in self._pixels.values()) > self._limit_bytes:
                self._pixels.popitem(last=False)


class Pictures:
    """Reads sources from ``blobs``; keeps thumbnails in ``thumbnails``, which may be emptied at any time."""

    def __init__(self, blobs: Blobs, thumbnails: Path) -> None:
        self.blobs = blobs
        self._thumbnails = thumbnails
        self._windowed = Recent(_WINDOWED_BYTES)

    def key(self, image: Image, rendering: Rendering) -> str:
        """The engine's name for these pixels."""
        return f"{image.sha256}:{rendering.key}"

    def reader(self, image: Image, rendering: Rendering) -> Callable[[], Pixels]:
        """Reads the pixels when called: the engine does so only if it doesn't know the picture yet."""
        return lambda: self.pixels(image, rendering)

    def window(self, image: Image) -> Window | None:
        """How its values are shown by itself; None for a picture without a window to set."""
        return images.read_window(self.blobs.path(image.sha256)) if image.media_type == DICOM else None

    def pixels(self, image: Image, rendering: Rendering) -> Pixels:
        """Decoded anew, but for a window that was set lately: its tiles and prompts follow each other closely."""
        if rendering.window is None:
            return images.read_pixels(self.blobs.path(image.sha256), rendering)
        key = self.key(image, rendering)
        known = self._windowed.get(key)
        if known is None:
            known = images.read_pixels(self.blobs.path(image.sha256), rendering)
            self._windowed.put(key, known)
        return known

    def tile(self, image: Image, rendering: Rendering, level: int, x: int, y: int) -> tuple[bytes, str]:
        """An encoded tile and its media type: the file itself where a browser shows all of it as it is."""
        is_whole = max(image.size.width, image.size.height) <= images.TILE_SIDE and (level, x, y) == (0, 0, 0)
        if is_whole and rendering == Rendering() and _is_plain(image):
            data = self.blobs.path(image.sha256).read_bytes()
            kind = raster_format(data[:HEAD_BYTES])
            if kind and is_shown_as_stored(data, kind, image.name):
                return data, image.media_type
        return images.tile(self.pixels(image, rendering), level, x, y)

    def thumbnail(self, image: Image) -> bytes:
        """A small JPEG."""
        path = self._thumbnails / image.sha256[:2] / f"{image.sha256}.jpg"
        if path.exists():
            return path.read_bytes()
        small = images.thumbnail(self.pixels(image, Rendering()))
        with suppress(StorageError), replacing(path) as file:  # a full disk must not hide the pictures
            file.write(small)
        return small

    def file(self, image: Image) -> tuple[bytes, str]:
        """What goes into an export, as its masks fit it, and the suffix of its name."""
        return images.export_file(self.blobs.path(image.sha256))


def _is_plain(image: Image) -> bool:
    """Whether nothing was done to show it: deep greys stretched, transparency laid on white, a frame chosen."""
    return image.frame_count == 1 and not image.notices
