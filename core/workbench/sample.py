"""The sample project: what is in it and the fixed ids that keep it from being put in twice."""

from __future__ import annotations

from uuid import UUID, uuid5

NAME = "Sample project"
_SPACE = UUID("5a75e600-0000-4000-8000-000000000000")  # any fixed id; all others come from it
PROJECT = uuid5(_SPACE, "project")
FINISHED = uuid5(_SPACE, "command: finished")  # the command that ends the putting in


def id_of(name: str) -> UUID:
    """The id of a label or a picture of the sample."""
    return uuid5(_SPACE, f"thing: {name}")


def command(name: str) -> UUID:
    """The command that brings it in."""
    return uuid5(_SPACE, f"command: {name}")


def label_names() -> tuple[str, ...]:
    from core.images.samples import SAMPLE_LABELS

    return SAMPLE_LABELS


def pictures() -> list[tuple[str, bytes]]:
    """File names and files, from what installed packages ship."""
    from core.images.samples import sample_pictures

    return sample_pictures()
