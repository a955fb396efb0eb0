"""What a user can do, one method each, a class per subject; the doors (pages, API, command line) call nothing else.

Every method takes the caller first and looks at its rights. What changes something takes a ``command``, an id that the
client made: it is applied once however often it is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.formats import ExportOptions, Format, Report
from core.settings import Settings
from core.store import Store
from core.store.blobs import Blobs, make_folder, remove_parts
from core.store.gallery import Choice, Outline
from core.store.jobs import Job, put_all_back
from core.store.lock import FolderLock
from core.workbench.answers import Answers
from core.workbench.comments import Comments
from core.workbench.dashboard import Dashboard
from core.workbench.demo import Demo
from core.workbench.edits import CLEAR, Clear, Edit
from core.workbench.everything import Everything
from core.workbench.explaining import Explaining
from core.workbench.finding import Finding, Search
from core.workbench.glancing import Glancing
from core.workbench.images import Added, ImageRow, Images
from core.workbench.jobs import FETCHING, WORK, Jobs
from core.workbench.labelling import Labelling, OpenImage, Segmented
from core.workbench.labels import Labels
from core.workbench.marks import Mark, Marks
from core.workbench.models import Model, Models, checksum, how_to_use
from core.workbench.pictures import Pictures
from core.workbench.projects import Projects, ProjectSummary
from core.workbench.transfer import ExportPreview, Transfer

if TYPE_CHECKING:
    from core.engine import Engine
    from core.engine import Found as Found  # for the doors, which don't know the engine
    from core.engine import Why as Why

__all__ = [
    "CLEAR",
    "FETCHING",
    "WORK",
    "Added",
    "Choice",
    "Clear",
    "Edit",
    "ExportOptions",
    "ExportPreview",
    "Format",
    "ImageRow",
    "Job",
    "Mark",
    "Model",
    "OpenImage",
    "Outline",
    "ProjectSummary",
    "Report",
    "Search",
    "Segmented",
    "Workbench",
    "checksum",
    "how_to_use",
]


class Workbench:
    """The subjects over one store and one engine. Made by ``open``."""

    def __init__(self, settings: Settings, store: Store, engine: Engine, lock: FolderLock | None) -> None:
        self.settings = settings
        self.store = store
        self.engine = engine
        self._lock = lock
        exports = settings.data_dir / "exports"
        pictures = Pictures(Blobs(settings.data_dir / "blobs"), settings.data_dir / "thumbnails")
        self.labels = Labels(store)
        self.images = Images(store, pictures, settings)
        self.marks = Marks(store)
        self.comments = Comments(store)
        self.dashboard = Dashboard(store)
        self.projects = Projects(store, self.labels, self.images)
        answers = Answers()
        self.labelling = Labelling(store, engine, pictures, answers)
        self.everything = Everything(store, engine, pictures)
        self.glancing = Glancing(store, engine, pictures, answers)
        self.explaining = Explaining(store, engine, pictures)
        self.transfer = Transfer(store, pictures, exports)
        self.models = Models(settings)
        self.jobs = Jobs(store, self.transfer, Finding(store, self.labelling), self.models, exports)
        self.demo = Demo(engine)

    @classmethod
    def open(cls, settings: Settings, engine: Engine | None = None, *, serves: bool = True) -> Workbench:
        """Make the data folder, bring the database up to date and start the engine.

        Who ``serves`` is alone on the data folder (StorageError if it isn't) and takes up the work that a server
        which died has left; a program that only does one thing beside a server passes False.
        """
        folder = make_folder(settings.data_dir)
        lock = FolderLock(folder) if serves else None
        try:
            store = Store(settings.url)
            store.migrate()
            if serves:
                remove_parts(folder)
                _recover_jobs(store)
            bench = cls(settings, store, engine or _engine(settings), lock)
            if serves:
                bench.jobs.remove_old_files()
            return bench
        except BaseException:
            if lock:
                lock.release()
            raise

    def close(self) -> None:
        self.engine.close()
        self.store.close()
        if self._lock:
            self._lock.release()


def _recover_jobs(store: Store) -> None:
    """With SQLite, this server is the only one; PostgreSQL may have others, whose leases run out by themselves."""
    if store.is_sqlite:
        with store.writing() as session:
            put_all_back(session)


def _engine(settings: Settings) -> Engine:
    from core.engine import Engine

    return Engine(settings)
