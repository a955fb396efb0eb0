"""Finds a Chromium: the one named by SAYSEG_CHROMIUM, one on the PATH, or Playwright's own."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def path() -> str | None:
    """Where Chromium is; None leaves it to Playwright's own download."""
    return os.environ.get("SAYSEG_CHROMIUM") or next((p for name in _NAMES if (p := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=path(), args=FLAGS)
