"""What is said of whole pictures, one or many at once: tags, put aside, reviewed or sent back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from core.errors import BadInput, NotFound
from core.store import Session, Store, images, projects, schema, things
from core.store.things import Item
from core.types import Caller, Change, Image, Right
from core.workbench.names import clean_name
from core.workbench.recording import Draft, record
from core.workbench.rights import allow

MARKS = frozenset({"tag-images", "skip-images", "review-images", "mark-images"})
MOST_IMAGES = 5_000
MOST_TAGS = 50  # on one picture
_BATCH = 500

Review = Literal["reviewed", "sent_back", "open"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What to say of the pictures; None says nothing of it. The review ``open`` takes a verdict back."""

    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    skipped: bool | None = None
    review: Review | None = None


class Marks:
    def __init__(self, store: Store) -> None:
        self._store = store

    def mark(self, caller: Caller, project_id: UUID, ids: Sequence[UUID], mark: Mark, command: UUID) -> Change:
        """Say it of all these pictures of the project, as one change; a picture that has it already stays as it is."""
        allow(caller, Right.LABEL)
        mark = _clean(mark)
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            raise BadInput("Choose at least one picture.")
        if len(wanted) > MOST_IMAGES:
            raise BadInput(f"At most {MOST_IMAGES:,} pictures can be changed at once; these are {len(wanted):,}.")

        def work(session: Session) -> Draft:
            projects.lock(session, project_id)
            items = [item for image in _images(session, project_id, wanted) if (item := _write(session, image, mark))]
            return Draft(_kind(mark), project_id, items, wanted[0] if len(wanted) == 1 else None)

        return record(self._store, caller, command, work)


def _clean(mark: Mark) -> Mark:
    added = {tag.casefold(): tag for tag in (clean_name(tag, "tag") for tag in mark.add_tags)}
    removed = tuple(clean_name(tag, "tag") for tag in mark.remove_tags)
    cleaned = Mark(tuple(added.values()), removed, mark.skipped, mark.review)
    if cleaned == Mark():
        raise BadInput("Say what to change: tags, 'skipped' or 'review'.")
    return cleaned


def _kind(mark: Mark) -> str:
    said = {
        "tag-images": bool(mark.add_tags or mark.remove_tags),
        "skip-images": mark.skipped is not None,
        "review-images": mark.review is not None,
    }
    kinds = [kind for kind, is_said in said.items() if is_said]
    return kinds[0] if len(kinds) == 1 else "mark-images"


def _images(session: Session, project_id: UUID, ids: Sequence[UUID]) -> Iterable[Image]:
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        found = images.by_ids(session, some)
        for id in some:
            image = found.get(id)
            if image is None or image.deleted or image.project_id != project_id:
                raise NotFound("picture", id)
            yield image


def _write(session: Session, image: Image, mark: Mark) -> Item | None:
    values = _values(image, mark)
    return things.change(session, schema.Image, image.id, **values) if values else None


def _values(image: Image, mark: Mark) -> dict[str, Any]:
    """Only what differs."""
    wanted: dict[str, Any] = {"tags": _tags(image, mark)}
    if mark.skipped is not None:
        wanted["skipped"] = mark.skipped
    if mark.review is not None:
        wanted["review"] = None if mark.review == "open" else mark.review
    present = {"tags": list(image.tags), "skipped": image.skipped, "review": image.review}
    return {name: value for name, value in wanted.items() if value != present[name]}


def _tags(image: Image, mark: Mark) -> list[str]:
    """In the order in which they came; capitals make no other tag."""
    gone = {tag.casefold() for tag in mark.remove_tags}
    kept = [tag for tag in image.tags if tag.casefold() not in gone]
    there = {tag.casefold() for tag in kept}
    tags = [*kept, *(tag for tag in mark.add_tags if tag.casefold() not in there)]
    if len(tags) > MOST_TAGS:
        raise BadInput(f"A picture has at most {MOST_TAGS} tags; {image.name} would have {len(tags)}.")
    return tags
