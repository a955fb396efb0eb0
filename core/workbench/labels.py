"""Labels: add, rename, recolour, delete."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.store import Session, Store, labels, projects, schema, things
from core.types import Caller, Change, Label, Right
from core.workbench.colors import clean_color, next_color
from core.workbench.names import clean_name
from core.workbench.recording import Draft, record
from core.workbench.rights import allow


class Labels:
    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, caller: Caller, project_id: UUID) -> list[Label]:
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            projects.get(session, project_id)
            return labels.of_project(session, project_id)

    def add(self, caller: Caller, project_id: UUID, id: UUID, name: str, color: str | None, command: UUID) -> Change:
        """Add a label; without a colour it gets one that differs from those in use."""
        allow(caller, Right.LABEL)
        name = clean_name(name, "label")
        wanted = clean_color(color) if color is not None else None

        def work(session: Session) -> Draft:
            projects.lock(session, project_id)
            labels.refuse_taken(session, project_id, name)
            used = [label.color for label in labels.of_project(session, project_id)]
            item = labels.add(session, project_id, id, name, wanted or next_color(used))
            return Draft("add-label", project_id, [item])

        return record(self._store, caller, command, work)

    def update(self, caller: Caller, label_id: UUID, name: str | None, color: str | None, command: UUID) -> Change:
        """Give it another name, another colour or both."""
        allow(caller, Right.LABEL)
        values: dict[str, Any] = {}
        if name is not None:
            values["name"] = clean_name(name, "label")
        if color is not None:
            values["color"] = clean_color(color)

        def work(session: Session) -> Draft:
            label = labels.get(session, label_id)
            projects.lock(session, label.project_id)
            if "name" in values:
                labels.refuse_taken(session, label.project_id, values["name"], but=label_id)
            kind = "rename-label" if "name" in values else "recolor-label"
            return Draft(kind, label.project_id, [things.change(session, schema.Label, label_id, **values)])

        return record(self._store, caller, command, work)

    def delete(self, caller: Caller, label_id: UUID, command: UUID) -> Change:
        """Put it away. Its masks stay, without a label until this is undone."""
        allow(caller, Right.LABEL)

        def work(session: Session) -> Draft:
            label = labels.get(session, label_id)
            projects.lock(session, label.project_id)
            item = things.change(session, schema.Label, label_id, deleted=True)
            return Draft("delete-label", label.project_id, [item])

        return record(self._store, caller, command, work)
