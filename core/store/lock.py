"""One server per data folder. The operating system takes the lock away when its holder dies."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import StorageError


class FolderLock:
    """Held from construction to ``release``; a second one on the same folder is refused."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / "server.lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise StorageError(
                f"Another Sayseg is running on the data folder {folder.resolve()}. "
                "Stop it first, or choose another folder with SAYSEG_DATA_DIR."
            ) from error
        except OSError as error:
            raise StorageError(
                f"The data folder {folder.resolve()} can't be written to ({error.strerror or 'no access'}). "
                "Change its rights, or choose another folder with SAYSEG_DATA_DIR."
            ) from error

    def release(self) -> None:
        self._lock.release()
