"""Comments: pinned to an object or said of a picture, answered, resolved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.errors import BadInput, NotFound
from core.store import Session, Store, comments, images, projects, schema, things
from core.store import annotations as objects
from core.types import Caller, Change, Comment, Right
from core.workbench.names import clean_text
from core.workbench.recording import Draft, record
from core.workbench.rights import allow

LONGEST = 2_000


class Comments:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, caller: Caller, comment: Comment, command: UUID) -> Change:
        """Say something of an object or a picture, or answer a comment there; the author is the caller."""
        allow(caller, Right.LABEL)
        text = _clean(comment.text)

        def work(session: Session) -> Draft:
            image = images.get(session, comment.image_id)
            projects.lock(session, image.project_id)
            annotation_id = comment.annotation_id
            if comment.parent_id:
                annotation_id = _answered(session, comment).annotation_id
            elif annotation_id and annotation_id not in objects.current(session, image.id, [annotation_id]):
                raise NotFound("object", annotation_id)
            said = Comment(comment.id, image.id, text, annotation_id, comment.parent_id, caller.user_id)
            return Draft("comment", image.project_id, [comments.add(session, said)], image.id)

        return record(self._store, caller, command, work)

    def update(
        self, caller: Caller, id: UUID, command: UUID, *, resolved: bool | None = None, deleted: bool = False
    ) -> Change:
        """Resolve a comment, open it again, or take it away."""
        allow(caller, Right.LABEL)
        values: dict[str, Any] = {"deleted": True} if deleted else {"resolved": resolved}
        if not deleted and resolved is None:
            raise BadInput("Say what to change: 'resolved' or 'deleted'.")
        kind = "delete-comment" if deleted else "resolve-comment"

        def work(session: Session) -> Draft:
            comment = comments.get(session, id)
            project_id = images.get(session, comment.image_id).project_id
            projects.lock(session, project_id)
            return Draft(kind, project_id, [things.change(session, schema.Comment, id, **values)], comment.image_id)

        return record(self._store, caller, command, work)


def _clean(text: str) -> str:
    cleaned = clean_text(text, "comment")
    if not cleaned:
        raise BadInput("The comment is empty.")
    if len(cleaned) > LONGEST:
        raise BadInput(f"A comment has at most {LONGEST:,} characters; this one has {len(cleaned):,}.")
    return cleaned


def _answered(session: Session, answer: Comment) -> Comment:
    """What is answered: a comment on the same picture that is no answer itself."""
    parent = comments.get(session, answer.parent_id) if answer.parent_id else answer
    if parent.image_id != answer.image_id or parent.parent_id is not None:
        raise BadInput("An answer belongs to a comment on the same picture.")
    return parent
