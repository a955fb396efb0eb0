"""Projects for the browser tests: some of the sample's pictures, so that no test sees what another one made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from core import masks
from core.images.samples import sample_pictures
from tests.webapp.asking import Api, Json

SIDE = 40  # pixels


@dataclass(frozen=True)
class Project:
    """Picture ids by name without suffix, label ids by name."""

    api: Api
    id: str
    pictures: dict[str, str]
    labels: dict[str, str]

    def square(self, picture: str, left: int, top: int, status: str = "proposed") -> str:
        """Draw an object: a square of 40 pixels a side. Its id."""
        id = str(uuid4())
        mask = {"bounds": [left, top, SIDE, SIDE], "counts": masks.runs_to_string([0, SIDE * SIDE])}
        edit = {"annotation": id, "expected": None, "status": status, "mask": mask}
        self.api.must("POST", f"/images/{self.pictures[picture]}/changes", edits=[edit])
        return id

    def stored(self, picture: str) -> dict[str, Json]:
        """What the server has of the picture's live objects, by id."""
        opened = self.api.must("GET", f"/images/{self.pictures[picture]}")
        return {one["id"]: one for one in opened["annotations"]}


def new_project(api: Api, *names: str, labels: tuple[str, ...] = ()) -> Project:
    """A project of its own with these of the sample's pictures, in this order."""
    project = Project(api, api.a_project("Walk"), {}, {})
    files = {name.split(".")[0]: (name, data) for name, data in sample_pictures()}
    for label in labels:
        project.labels[label] = str(uuid4())
        api.must("POST", f"/projects/{project.id}/labels", id=project.labels[label], name=label)
    for name in names:
        file, data = files[name]
        answer = api.upload(project.id, data, file)
        project.pictures[name] = answer.json()["image"]["id"]
    return project


MakeProject = Callable[..., Project]  # (*names, labels=()): ``new_project`` on the server of the test
