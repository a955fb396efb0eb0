"""Projects: make, rename, delete, list; and the sample project."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from core.errors import BadInput, TooLarge
from core.store import Session, Store, changes, gallery, images, labels, projects, schema, things
from core.types import Attribute, Caller, Change, Label, Overlap, Project, Right
from core.workbench import sample
from core.workbench.attributes import clean, to_json
from core.workbench.names import clean_name
from core.workbench.prompts import clean_phrases
from core.workbench.recording import Draft, already_done, record
from core.workbench.rights import allow

if TYPE_CHECKING:
    from core.workbench.images import Images
    from core.workbench.labels import Labels

_THUMBNAILS = 4


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    project: Project
    image_count: int
    counts: dict[str, int]  # pictures by where they stand (``gallery.STATES``)
    thumbnails: tuple[UUID, ...]  # ids of the first pictures
    labels: tuple[Label, ...]


class Projects:
    def __init__(self, store: Store, labels: Labels, images: Images) -> None:
        self._store = store
        self._labels = labels
        self._images = images

    def list(self, caller: Caller) -> list[ProjectSummary]:
        """All projects, the one changed last first."""
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            return _summaries(session, projects.all_live(session))

    def get(self, caller: Caller, id: UUID) -> ProjectSummary:
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            return _summaries(session, [projects.get(session, id)])[0]

    def create(self, caller: Caller, id: UUID, name: str, command: UUID) -> Change:
        allow(caller, Right.MANAGE)
        name = clean_name(name, "project")
        return record(
            self._store,
            caller,
            command,
            lambda session: Draft("create-project", id, [projects.add(session, id, name)]),
        )

    def rename(self, caller: Caller, id: UUID, name: str, command: UUID) -> Change:
        allow(caller, Right.MANAGE)
        return self._change(caller, id, command, "rename-project", name=clean_name(name, "project"))

    def ask_on_opening(self, caller: Caller, id: UUID, phrases: Sequence[str], command: UUID) -> Change:
        """Set the phrases that are asked when a picture that nobody has worked on is opened; none: nothing is asked."""
        allow(caller, Right.MANAGE)
        wanted = clean_phrases(phrases)
        return self._change(caller, id, command, "ask-on-opening", opening_phrases=wanted)

    def set_rules(
        self,
        caller: Caller,
        id: UUID,
        overlap: Overlap | None,
        attributes: Sequence[Attribute] | None,
        command: UUID,
    ) -> Change:
        """Say what becomes of masks that overlap from now on, and what the objects are asked for beside their label."""
        allow(caller, Right.MANAGE)
        values: dict[str, Any] = {}
        if overlap is not None:
            values["overlap"] = overlap.value
        if attributes is not None:
            values["attributes"] = [to_json(one) for one in clean(attributes)]
        return self._change(caller, id, command, "set-rules", **values)

    def set_side(self, caller: Caller, id: UUID, patient_left: str, command: UUID) -> Change:
        """Say on which side of its pictures the patient's left is, for those that don't say so themselves."""
        allow(caller, Right.MANAGE)
        if patient_left not in ("left", "right"):
            raise BadInput("The patient's left is on the 'left' or on the 'right' of the pictures.")
        return self._change(caller, id, command, "set-side", patient_left=patient_left)

    def delete(self, caller: Caller, id: UUID, command: UUID) -> Change:
        """Put it away; undoing the change brings it back with all that is in it."""
        allow(caller, Right.MANAGE)
        return self._change(caller, id, command, "delete-project", deleted=True)

    def add_sample(self, caller: Caller) -> Project:
        """Put in the sample project; if it is there it stays as it is, if it was deleted it comes back."""
        allow(caller, Right.MANAGE)
        with self._store.reading() as session:
            row = session.get(schema.Project, sample.PROJECT)
            is_deleted = row is not None and row.deleted
        if is_deleted:
            self._change(caller, sample.PROJECT, uuid4(), "restore-project", deleted=False)
        if not already_done(self._store, caller, sample.FINISHED):
            self._fill_sample(caller)
        with self._store.reading() as session:
            return projects.get(session, sample.PROJECT)

    def add_sample_once(self, caller: Caller) -> Project | None:
        """As ``add_sample``, but never again once it was there, even if somebody deleted it since."""
        allow(caller, Right.MANAGE)
        with self._store.reading() as session:
            row = session.get(schema.Project, sample.PROJECT)
            if row is not None and (row.deleted or changes.by_command(session, sample.FINISHED)):
                return None
        return self.add_sample(caller)

    def _fill_sample(self, caller: Caller) -> None:
        """Every step has a fixed command, so one that was cut short goes on where it was."""
        self.create(caller, sample.PROJECT, sample.NAME, sample.command("project"))
        for name in sample.label_names():
            self._labels.add(caller, sample.PROJECT, sample.id_of(name), name, None, sample.command(name))
        for name, data in sample.pictures():
            with suppress(TooLarge):  # for this server; the others make a sample as well
                self._images.add(caller, sample.PROJECT, sample.id_of(name), name, data, sample.command(name), "add")
        record(
            self._store,
            caller,
            sample.FINISHED,
            lambda session: Draft("add-sample", projects.lock(session, sample.PROJECT).id, []),
        )

    def _change(self, caller: Caller, id: UUID, command: UUID, kind: str, **values: Any) -> Change:
        return record(
            self._store,
            caller,
            command,
            lambda session: Draft(
                kind,
                projects.lock(session, id, deleted=kind == "restore-project").id,
                [things.change(session, schema.Project, id, **values)],
            ),
        )


def _summaries(session: Session, found: Sequence[Project]) -> list[ProjectSummary]:
    ids = [project.id for project in found]
    counts = gallery.states(session, ids)
    thumbnails = images.first_ids(session, ids, _THUMBNAILS)
    names = labels.of_projects(session, ids)
    return [
        ProjectSummary(
            project=project,
            image_count=sum(counts[project.id].values()),
            counts=counts[project.id],
            thumbnails=tuple(thumbnails[project.id]),
            labels=tuple(names.get(project.id, ())),
        )
        for project in found
    ]
