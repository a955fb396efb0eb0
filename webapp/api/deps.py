"""What routes ask for: the workbench they speak to and the caller they speak for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, HTTPException, Request

from core.workbench import Workbench

T = TypeVar("T")
CLIENT_GONE = 499  # nobody reads it


def the_workbench(request: Request) -> Workbench:
    return cast(Workbench, request.app.state.workbench)


Bench = Annotated[Workbench, Depends(the_workbench)]


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
