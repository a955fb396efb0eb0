"""The figures of a project follow from what was proposed, accepted and rejected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from core.types import Status
from core.workbench import Edit, Workbench
from tests.workbench.acting import ME, RED, Person


def test_figures_follow_from_the_work(bench: Workbench) -> None:
    person = Person.at(bench)
    red, blue = person.adds_label("red"), person.adds_label("blue")
    assert bench.dashboard.figures(ME, person.project_id).is_empty
    person.asks(RED)  # two squares of 10 x 10 on 40 x 30, labelled red by the phrase
    one, other = person.sees()
    person.edits(Edit(one.id, one.version, label=blue))
    one = next(seen for seen in person.sees() if seen.id == one.id)

    person.edits(
        Edit(one.id, one.version, status=Status.ACCEPTED), Edit(other.id, other.version, status=Status.REJECTED)
    )

    figures = bench.dashboard.figures(ME, person.project_id)
    assert figures.labels == [("blue", 1, 0, 1)]
    assert [(name, masks) for name, masks, _ in figures.people] == [("You", 1)]
    ((hour, count),) = figures.hours
    assert count == 1
    assert timedelta(0) <= datetime.now(UTC) - hour < timedelta(hours=2)
    assert [row for row in figures.sizes if row[1]] == [("3 to 10 %", 1)]
    assert sorted(figures.outcomes) == [("red", "(rejected)", 1), ("red", "blue", 1)]

    bench.labels.delete(ME, blue, uuid4())
    assert bench.dashboard.figures(ME, person.project_id).labels == [("(no label)", 1, 0, 1)]
    bench.labels.delete(ME, red, uuid4())
    bench.images.delete(ME, person.image_id, uuid4())
    assert bench.dashboard.figures(ME, person.project_id).is_empty
