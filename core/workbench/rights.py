"""Who may do what: the one place that says no."""

from __future__ import annotations

from core.errors import NotAllowed
from core.types import Caller, Right

_REFUSALS = {
    Right.VIEW: "You may not see this.",
    Right.LABEL: "You may look, but not change masks or labels here.",
    Right.MANAGE: "You may not add, rename or delete projects and pictures here.",
}


def allow(caller: Caller, right: Right) -> None:
    """Return if the caller has the right; raise NotAllowed with a sentence if not."""
    if right not in caller.rights:
        raise NotAllowed(_REFUSALS[right])
