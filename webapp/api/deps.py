"""What routes ask for: the workbench they speak to and the caller they speak for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any, Literal, TypeVar, cast
from uuid import UUID

from fastapi import Depends, HTTPException, Query, Request

from core.workbench import Choice, Workbench
from webapp.api.wire import ImageStatus, Text

T = TypeVar("T")
CLIENT_GONE = 499  # nobody reads it


def the_workbench(request: Request) -> Workbench:
    return cast(Workbench, request.app.state.workbench)


Bench = Annotated[Workbench, Depends(the_workbench)]


def the_choice(
    status: Annotated[list[ImageStatus], Query(description="Where they stand; several are any of these")] = [],  # noqa: B006
    tag: Annotated[Text | None, Query(description="A tag that they bear")] = None,
    label: Annotated[UUID | None, Query(description="A label that an object on them has")] = None,
    q: Annotated[Text, Query(description="Words in their name, a tag or a label")] = "",
    sort: Literal["added", "newest", "name", "changed"] = "added",
) -> Choice:
    """Which pictures of a project are meant, and in which order."""
    return Choice(tuple(status), tag, label, " ".join(q.split()), sort)


Chosen = Annotated[Choice, Depends(the_choice)]


async def while_wanted(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Await ``work``, and cancel it when the client goes away: what nobody waits for keeps the device from nobody.

    The request's body must have been read: then the next message there is says that the client is gone.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise HTTPException(CLIENT_GONE, "The client went away.")
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
