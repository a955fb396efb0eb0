"""Files that are there whole or not at all, and blobs: files under the hash of what they hold."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from core.errors import NotFound, StorageError

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Write a file beside ``path`` and put it there when all of it is on the disk; on an error nothing is left."""
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise storage_error(error) from error
    finally:
        part.unlink(missing_ok=True)


def make_folder(path: Path) -> Path:
    """Make the folder and those above it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {path} can't be made ({error.strerror}). Choose another one.") from error
    return path


def remove_parts(folder: Path) -> None:
    """Remove what writers that were killed left behind."""
    for part in folder.rglob(".*.part"):
        part.unlink(missing_ok=True)


def storage_error(error: OSError) -> StorageError:
    """The sentence for a disk that refuses."""
    if error.errno in _FULL:
        return StorageError("The disk is full. Nothing was half written; free some space and try again.")
    return StorageError(f"The file could not be written ({error.strerror}). Nothing was half written.")


class Blobs:
    """Content-addressed files: ``ab/abcdef….suffix`` under ``folder``. Never changed, so written once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes, suffix: str) -> str:
        """Keep the bytes; returns their SHA-256. What is there already is not written again."""
        key = sha256(data).hexdigest()
        path = self._folder / key[:2] / f"{key}{suffix}"
        if not path.exists():
            with replacing(path) as file:
                file.write(data)
        return key

    def path(self, key: str) -> Path:
        """Where the file lies. Raises NotFound if it doesn't."""
        found = next((self._folder / key[:2]).glob(f"{key}*"), None)
        if found is None:
            raise NotFound("stored file", key)
        return found


def _sync_folder(folder: Path) -> None:
    """Make the new name last, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
