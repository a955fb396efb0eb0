"""The newest prompt wins, and what nobody waits for keeps nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from core.engine import Engine, Found, ReadPixels
from core.errors import Conflict
from core.parts import About
from core.progress import Cancelled
from core.settings import Settings
from core.types import Point, Prompt
from core.workbench import Edit, Segmented, Workbench
from tests.building import a_mask
from tests.workbench.acting import ME, RED, Person


class GatedEngine(Engine):
    """Answers when it is let; tells how often it was asked and how often it was told to stop."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.asked = self.stopped = 0
        self.gate = asyncio.Event()

    async def segment(
        self,
        key: str,
        read_pixels: ReadPixels,
        prompt: Prompt,
        *,
        user: str = "",
        is_urgent: bool = True,
        about: About = About(),  # noqa: B008 - immutable
    ) -> Found:
        self.asked += 1
        try:
            if self.asked == 1:
                await self.gate.wait()
            return await super().segment(key, read_pixels, prompt, user=user, is_urgent=is_urgent, about=about)
        except asyncio.CancelledError:
            self.stopped += 1
            raise


async def until_asked(engine: GatedEngine) -> None:
    while not engine.asked:
        await asyncio.sleep(0.001)


def test_a_newer_prompt_of_the_tab_takes_the_place_of_the_older(settings: Settings) -> None:
    engine = GatedEngine(settings)
    bench = Workbench.open(settings, engine)
    person = Person.at(bench)

    async def both() -> tuple[Segmented | BaseException, Segmented | BaseException]:
        older = asyncio.create_task(bench.labelling.segment(ME, person.image_id, RED, uuid4()))
        await until_asked(engine)
        blue = bench.labelling.segment(ME, person.image_id, Prompt(text="blue"), uuid4())
        return await asyncio.gather(older, blue, return_exceptions=True)

    older, newer = asyncio.run(both())

    assert isinstance(older, Cancelled)
    assert isinstance(newer, Segmented)
    assert {a.phrase for a in person.sees()} == {"blue"}
    assert engine.stopped == 1
    bench.close()


def test_prompts_of_other_tabs_go_on(settings: Settings) -> None:
    engine = GatedEngine(settings)
    bench = Workbench.open(settings, engine)
    person = Person.at(bench)

    async def both() -> None:
        older = asyncio.create_task(bench.labelling.segment(ME, person.image_id, RED, uuid4()))
        await until_asked(engine)
        other_tab = replace(ME, tab="other tab")
        await bench.labelling.segment(other_tab, person.image_id, Prompt(text="blue"), uuid4())
        engine.gate.set()
        await older

    asyncio.run(both())

    assert {a.phrase for a in person.sees()} == {"red", "blue"}
    bench.close()


def test_a_prompt_that_nobody_waits_for_any_more_keeps_nothing(settings: Settings) -> None:
    engine = GatedEngine(settings)
    bench = Workbench.open(settings, engine)
    person = Person.at(bench)

    async def go_away() -> None:
        asking = asyncio.create_task(bench.labelling.segment(ME, person.image_id, RED, uuid4()))
        await until_asked(engine)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(go_away())

    assert person.sees() == []
    assert engine.stopped == 1
    bench.close()


def test_an_object_that_changed_while_the_model_worked_is_a_conflict(settings: Settings) -> None:
    engine = GatedEngine(settings)
    bench = Workbench.open(settings, engine)
    person = Person.at(bench)
    (drawn,) = person.edits(Edit(uuid4(), mask=a_mask("#" + "." * 39, *["." * 40] * 29))).annotations

    async def meanwhile() -> None:
        click = Prompt(points=(Point(10, 10),))
        asking = asyncio.create_task(
            bench.labelling.segment(ME, person.image_id, click, uuid4(), target=drawn.id, expected=1)
        )
        await until_asked(engine)
        person.accepts([drawn])
        engine.gate.set()
        await asking

    with pytest.raises(Conflict):
        asyncio.run(meanwhile())

    assert person.sees()[0].mask == drawn.mask
    bench.close()
