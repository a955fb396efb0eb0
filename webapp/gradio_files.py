"""The one folder that Gradio may write to, and how an upload in it is read exactly once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from core.errors import BadInput
from core.settings import Settings


def prepare_gradio(settings: Settings) -> None:
    """Before Gradio is imported: a private folder for its files, emptied, and no talk with its makers."""
    folder = gradio_folder(settings)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


def gradio_folder(settings: Settings) -> Path:
    return (settings.data_dir / "tmp" / "gradio").resolve()


def read_and_forget(path: str, settings: Settings) -> bytes:
    """The bytes of an upload; the file is gone afterwards.

    Gradio hands on whatever path a program names, so one outside its folder is refused. Raises BadInput.
    """
    upload = Path(path).resolve()
    if not (path and upload.is_relative_to(gradio_folder(settings)) and upload.is_file()):
        raise BadInput("The picture did not arrive. Send it again, as a file.")
    try:
        return upload.read_bytes()
    finally:
        upload.unlink(missing_ok=True)
