"""Fetch published weights: resumable, verified, with a sentence for whatever goes wrong."""

from __future__ import annotations

import hashlib
import http.client
import logging
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from filelock import FileLock, Timeout

from core.engine import pins
from core.engine.weights import Weights, find
from core.errors import BackendUnavailable, Conflict, StorageError
from core.progress import Progress, silent

_log = logging.getLogger(__name__)
_CHUNK = 1 << 18
_TIMEOUT_S = 30.0
_ATTEMPTS = 4
_WAIT_S = 1.0  # before the second attempt; doubled for each further one
_BROKEN = (OSError, http.client.HTTPException)  # URLError and timeouts are OSErrors


class _Interrupted(Exception):
    """The connection ended early; what came is kept."""


def download(weights: Weights, folder: Path, progress: Progress = silent, *, mirror: str = "") -> Path:
    """The weights file in ``folder``, fetched if it isn't there, and found to be the published one.

    Goes on where an earlier attempt stopped. ``mirror`` is an address below which the file lies under its own name;
    proxies are taken from the usual variables. ``progress`` counts bytes; when it raises, what came so far is kept.
    Raises BackendUnavailable, Conflict (somebody else fetches it) and StorageError, each with what to do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / weights.file).is_file():
        return find(weights, folder)
    address = f"{mirror.rstrip('/')}/{urllib.parse.quote(weights.file)}" if mirror else weights.url
    try:
        with FileLock(folder / f"{weights.file}.lock", timeout=0):
            part = folder / f"{weights.file}.part"
            _fetch_with_patience(weights, address, part, progress)
            _require_published(weights, part, address)
            part.replace(folder / weights.file)
            return find(weights, folder)
    except Timeout:
        raise Conflict(f"{weights.file} is being fetched already. Wait for that to end.") from None


def _fetch_with_patience(weights: Weights, address: str, part: Path, progress: Progress) -> None:
    """Until the file is whole; attempts that bring nothing new are counted."""
    failures = 0
    while True:
        before = _size_of(part)
        try:
            return _fetch(weights, address, part, progress)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise BackendUnavailable(_refused(weights, address, error)) from error
            reason: Exception = error
        except (_Interrupted, *_BROKEN) as error:
            reason = error
        failures = 1 if _size_of(part) > before else failures + 1
        _log.info("fetching %s broke off: %s", weights.file, reason)
        if failures >= _ATTEMPTS:
            raise BackendUnavailable(_unreachable(weights, address, reason)) from reason
        time.sleep(_WAIT_S * 2 ** (failures - 1))


def _fetch(weights: Weights, address: str, part: Path, progress: Progress) -> None:
    start = _size_of(part)
    if weights.size_bytes and start == weights.size_bytes:
        return
    if weights.size_bytes and start > weights.size_bytes:
        part.unlink()
        start = 0
    request = urllib.request.Request(address, headers={"User-Agent": "sayseg", "Accept-Encoding": "identity"})
    if start:
        request.add_header("Range", f"bytes={start}-")
    try:
        response = urllib.request.urlopen(request, timeout=_TIMEOUT_S)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:  # more is here than there: not this file, or it is whole already and its size unknown
            return _settle(error, part, start)
        raise
    with response:
        if response.status != 206:
            start = 0
        total = start + int(response.headers.get("Content-Length") or 0)
        _require_size(weights, address, total)
        _require_space(part.parent, total - start)
        _write(response, part, start, total, progress)


def _settle(error: urllib.error.HTTPError, part: Path, start: int) -> None:
    if error.headers.get("Content-Range") != f"bytes */{start}":
        part.unlink()
        raise _Interrupted("what lay here was no beginning of that file")


def _write(response: http.client.HTTPResponse, part: Path, start: int, total: int, progress: Progress) -> None:
    done = start
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        while chunk := response.read(_CHUNK):
            file.write(chunk)
            done += len(chunk)
            progress(done, total, "bytes")
    if done < total:
        raise _Interrupted(f"{done:,} of {total:,} bytes came")


def _require_size(weights: Weights, address: str, total: int) -> None:
    if weights.size_bytes and total != weights.size_bytes:
        raise BackendUnavailable(
            f"{address} offers {total:,} bytes, and {weights.file} has {weights.size_bytes:,}: that is another file, "
            "or a page that asks to sign in. Nothing was kept. Try again later, or from another network."
        )


def _require_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StorageError(
            f"The disk has {free / 1e6:,.0f} MB free, and {needed / 1e6:,.0f} MB more are needed. Make room, or set "
            "SAYSEG_WEIGHTS_DIR to a folder on a larger disk."
        )


def _require_published(weights: Weights, part: Path, address: str) -> None:
    pinned = None if weights.sha256 else pins.read(part.parent, weights.file)
    if pinned and _digest(part) != pinned.sha256:
        part.unlink()
        raise BackendUnavailable(pins.differs(weights.file, pinned))
    if weights.sha256 and _digest(part) != weights.sha256:
        part.unlink()
        raise BackendUnavailable(
            f"What came from {address} is not the published {weights.file}: its SHA-256 differs. It was thrown away "
            "and not opened. Try again; if it stays so, tell whoever runs that server."
        )


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _refused(weights: Weights, address: str, error: urllib.error.HTTPError) -> str:
    return (
        f"{address} answers '{error.code} {error.reason}', so {weights.file} could not be fetched. {_ways_out(weights)}"
    )


def _unreachable(weights: Weights, address: str, error: Exception) -> str:
    host = urllib.parse.urlsplit(address).hostname
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    reason = (isinstance(cause, OSError) and cause.strerror) or cause
    return f"{host} can't be reached from here, or breaks off ({reason}). {_ways_out(weights)}"


def _ways_out(weights: Weights) -> str:
    return (
        "Three ways out: connect to the network and try again, it goes on where it stopped; set SAYSEG_WEIGHTS_MIRROR "
        f"to a place within reach that has {weights.file}; or get {weights.url} on another machine and bring it in "
        "with 'python -m webapp models import FILE'."
    )


def adopt(weights: Weights, source: Path, folder: Path) -> Path:
    """Copy a file from elsewhere on this machine into ``folder``, if it is the published one.

    Raises BackendUnavailable if it isn't, StorageError if it can't be read or there is no room.
    """
    try:
        pinned = pins.read(folder, weights.file)
        expected = weights.sha256 or (pinned.sha256 if pinned else "")
        is_it = not expected or _digest(source) == expected
        if is_it:
            folder.mkdir(parents=True, exist_ok=True)
            _require_space(folder, source.stat().st_size)
            part = folder / f"{weights.file}.part"
            shutil.copyfile(source, part)
            part.replace(folder / weights.file)
    except OSError as error:
        raise StorageError(f"{source} could not be brought in: {error.strerror or error}.") from error
    if not is_it:
        raise BackendUnavailable(
            f"{source.name} is not the published {weights.file}: its SHA-256 differs. It was not taken."
        )
    return find(weights, folder)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
