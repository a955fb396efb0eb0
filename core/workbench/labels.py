"""Labels: add, rename, recolour, delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from core.errors import BadInput, NotFound
from core.store import Session, Store, labels, projects, schema, things
from core.store import annotations as objects
from core.types import Caller, Change, Label, Right
from core.workbench.colors import clean_color, next_color
from core.workbench.names import clean_name, clean_text, is_same_thing
from core.workbench.recording import Draft, record
from core.workbench.rights import allow

LONGEST_DESCRIPTION = 300
MOST_SYNONYMS = 12
MOST_MERGED = 10_000  # objects that one merge may change


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

    def put_under(self, caller: Caller, label_id: UUID, parent_id: UUID | None, command: UUID) -> Change:
        """Let it stand under another label of its project, or on its own. BadInput if that one stands under it."""
        allow(caller, Right.LABEL)

        def work(session: Session) -> Draft:
            label = labels.get(session, label_id)
            projects.lock(session, label.project_id)
            parent = _parent(session, label, parent_id) if parent_id else None
            item = things.change(session, schema.Label, label_id, parent=parent)
            return Draft("nest-label", label.project_id, [item])

        return record(self._store, caller, command, work)

    def merge(self, caller: Caller, label_id: UUID, into_id: UUID, command: UUID) -> Change:
        """Give all its objects to another label and put it away: one change, and one undo."""
        allow(caller, Right.LABEL)

        def work(session: Session) -> Draft:
            label, into = labels.get(session, label_id), labels.get(session, into_id)
            project_id = projects.lock(session, label.project_id).id
            if into.project_id != project_id or into.id == label.id:
                raise BadInput("A label can be merged into another one of its project.")
            found = objects.with_label(session, label_id)
            if len(found) > MOST_MERGED:
                raise BadInput(
                    f"At most {MOST_MERGED:,} objects can change their label at once; these are {len(found):,}."
                )
            moved = [replace(one, label_id=into_id, author=caller.user_id) for one in found]
            below = [one for one in labels.of_project(session, project_id) if one.parent == label.number]
            items = [
                *objects.change(session, moved),
                *(things.change(session, schema.Label, one.id, parent=label.parent) for one in below),
                things.change(session, schema.Label, label_id, deleted=True),
            ]
            return Draft("merge-label", project_id, items)

        return record(self._store, caller, command, work)

    def describe(
        self,
        caller: Caller,
        label_id: UUID,
        description: str | None,
        synonyms: Sequence[str] | None,
        command: UUID,
    ) -> Change:
        """Say what it is and by which other words it goes; searches for it then use them. None leaves it as it is."""
        allow(caller, Right.LABEL)
        values: dict[str, Any] = {}
        if description is not None:
            values["description"] = clean_text(description, "description")
        if len(values.get("description", "")) > LONGEST_DESCRIPTION:
            raise BadInput(f"A description has at most {LONGEST_DESCRIPTION} characters. Say it shorter.")
        if synonyms is not None:
            words = [clean_name(word, "label") for word in synonyms if word.strip()]
            values["synonyms"] = list({word.casefold(): word for word in words}.values())
        if len(values.get("synonyms", ())) > MOST_SYNONYMS:
            raise BadInput(f"A label has at most {MOST_SYNONYMS} other words.")

        def work(session: Session) -> Draft:
            label = labels.get(session, label_id)
            projects.lock(session, label.project_id)
            _refuse_others(values.get("synonyms", ()), labels.of_project(session, label.project_id), label_id)
            item = things.change(session, schema.Label, label_id, **values)
            return Draft("describe-label", label.project_id, [item])

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


def _parent(session: Session, label: Label, parent_id: UUID) -> int:
    """The number of the label that is to stand above. Raises BadInput for a ring."""
    by_number = {one.number: one for one in labels.of_project(session, label.project_id)}
    parent = next((one for one in by_number.values() if one.id == parent_id), None)
    if parent is None:
        raise NotFound("label", parent_id)
    above: Label | None = parent
    while above:
        if above.id == label.id:
            raise BadInput(f"'{parent.name}' stands under '{label.name}' itself.")
        above = by_number.get(above.parent) if above.parent else None
    return parent.number


def _refuse_others(words: Sequence[str], names: Sequence[Label], but: UUID) -> None:
    """A word that names another label of the project can't mean this one too."""
    for word in words:
        for label in names:
            if label.id != but and any(is_same_thing(word, name) for name in (label.name, *label.synonyms)):
                raise BadInput(f"'{word}' already means the label '{label.name}'. Choose another word.")
