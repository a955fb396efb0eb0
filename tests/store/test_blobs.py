"""Files are there whole or not at all."""

from __future__ import annotations

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest

from core.errors import NotFound, StorageError
from core.store.blobs import Blobs, make_folder, remove_parts, replacing


def test_a_blob_lies_under_its_hash(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)

    key = blobs.put(b"pixels", ".png")

    assert key == sha256(b"pixels").hexdigest()
    assert blobs.path(key) == tmp_path / key[:2] / f"{key}.png"
    assert blobs.path(key).read_bytes() == b"pixels"


def test_the_same_bytes_are_one_file(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)

    first = blobs.put(b"pixels", ".png")
    written = blobs.path(first).stat().st_mtime_ns

    assert blobs.put(b"pixels", ".png") == first
    assert blobs.path(first).stat().st_mtime_ns == written
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_blob_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no stored file 'ab12'"):
        Blobs(tmp_path).path("ab12")


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill_disk(monkeypatch)

    with pytest.raises(StorageError, match=r"The disk is full\. Nothing was half written"):
        Blobs(tmp_path).put(b"pixels", ".png")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_is_replaced_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(b"old")

    with pytest.raises(RuntimeError, match="half way"):
        _write_half(path)

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    key = blobs.put(b"pixels", ".png")
    blobs.path(key).with_name(f".{key}.png.123.part").write_bytes(b"pix")

    remove_parts(tmp_path)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [blobs.path(key)]


def test_a_folder_that_can_not_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match=r"The folder .*file/data can't be made"):
        make_folder(tmp_path / "file" / "data")


def _write_half(path: Path) -> None:
    with replacing(path) as file:
        file.write(b"half")
        raise RuntimeError("half way")


def _fill_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
