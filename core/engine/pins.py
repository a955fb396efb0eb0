"""Files whose publisher tells no checksum: held to the one that came first.

``pinned.json`` lies beside the weights and outlives them: fetched again, a file must be the same.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.errors import BackendUnavailable

FILE = "pinned.json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pin:
    sha256: str
    since: str  # the day, ISO


def hold(path: Path, sha256: str) -> None:
    """Pin the file in ``path`` to its hash if it has none yet. Raises BackendUnavailable if it differs from its pin."""
    pinned = read(path.parent, path.name)
    if pinned is None:
        _write(path.parent, path.name, Pin(sha256, datetime.now(UTC).date().isoformat()))
    elif pinned.sha256 != sha256:
        raise BackendUnavailable(differs(path.name, pinned))


def differs(name: str, pinned: Pin) -> str:
    """The sentence for a file that isn't the one that came first."""
    return (
        f"{name} is not the file that came first, on {pinned.since}: its SHA-256 differs. Its publisher tells none, so "
        f"it was not opened. If the new one is right, delete the entry {name} from {FILE} in the weights folder."
    )


def read(folder: Path, name: str) -> Pin | None:
    """The pin of a file, if it has one."""
    entry = _table(folder).get(name)
    try:
        return Pin(**entry) if isinstance(entry, dict) else None
    except TypeError:
        return None


def _table(folder: Path) -> dict[str, object]:
    try:
        table = json.loads((folder / FILE).read_text())
    except (OSError, ValueError):
        return {}
    return table if isinstance(table, dict) else {}


def _write(folder: Path, name: str, pin: Pin) -> None:
    try:
        (folder / FILE).write_text(json.dumps({**_table(folder), name: asdict(pin)}, indent=1))
    except OSError as error:  # a read-only folder: then nothing holds the file but its reader
        _log.warning("could not pin %s: %s", name, error)
