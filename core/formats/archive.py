"""A zip that is written front to back: every entry is streamed, and the same content gives the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_IN_MEMORY = 8 << 20  # bytes; longer drafts go to a temporary file
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # the format knows nothing before
_MODE = 0o644


class Archive:
    """``date`` is stamped on every entry, so that the same export can be made again."""

    def __init__(self, out: BinaryIO, date: datetime) -> None:
        self._zip = ZipFile(out, "w")
        self._date = max(date.astimezone(UTC), _EARLIEST)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add(self, name: str, data: bytes) -> None:
        """A file that is packed already: a picture."""
        self._zip.writestr(self._entry(name, ZIP_STORED), data)

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """A file that is written piece by piece and compressed. Only one at a time."""
        with self._zip.open(self._entry(name, ZIP_DEFLATED), "w", force_zip64=True) as entry:
            yield entry

    def _entry(self, name: str, compression: int) -> ZipInfo:
        entry = ZipInfo(name, self._date.timetuple()[:6])
        entry.compress_type = compression
        entry.external_attr = _MODE << 16
        return entry


class Draft:
    """Text that grows while other entries are written, and then becomes one; kept out of memory when it is long."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed by close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def is_empty(self) -> bool:
        return self._file.tell() == 0

    def write(self, text: str) -> None:
        self._file.write(text.encode("utf-8"))

    def copy_to(self, entry: IO[bytes]) -> None:
        self._file.seek(0)
        shutil.copyfileobj(self._file, entry)
