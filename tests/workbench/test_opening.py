"""Starting: the data folder, its lock, its database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import StorageError
from core.settings import Settings
from core.workbench import Workbench
from tests.postgres import PostgresServer
from tests.workbench.acting import ME, RED, Person

HOLD_LOCK = """
import sys
from pathlib import Path
from core.store.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_data_folder_is_made(tmp_path: Path) -> None:
    bench = Workbench.open(Settings(data_dir=tmp_path / "new" / "data", segmenter="threshold", grounder="threshold"))

    assert (tmp_path / "new" / "data" / "sayseg.db").is_file()
    assert bench.projects.list(ME) == []
    bench.close()


def test_a_second_server_on_the_folder_is_refused_and_the_first_goes_on(bench: Workbench, settings: Settings) -> None:
    with pytest.raises(StorageError) as caught:
        Workbench.open(settings)

    assert str(caught.value) == (
        f"Another Sayseg is running on the data folder {settings.data_dir.resolve()}. "
        "Stop it first, or choose another folder with SAYSEG_DATA_DIR."
    )
    assert bench.projects.list(ME) == []


def test_a_server_in_another_process_holds_the_folder_until_it_dies(settings: Settings) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(settings.data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StorageError, match="Another Sayseg is running"):
            Workbench.open(settings)
        holder.kill()

    Workbench.open(settings).close()


def test_a_program_beside_the_server_does_not_need_the_folder_for_itself(bench: Workbench, settings: Settings) -> None:
    person = Person.at(bench)

    beside = Workbench.open(settings, serves=False)

    assert [summary.project.id for summary in beside.projects.list(ME)] == [person.project_id]
    beside.close()


def test_a_start_that_fails_leaves_the_folder_free(settings: Settings) -> None:
    with pytest.raises(StorageError):
        Workbench.open(settings.model_copy(update={"database_url": f"sqlite:///{settings.data_dir / 'no' / 'x.db'}"}))

    Workbench.open(settings).close()


@pytest.mark.postgres
def test_the_whole_way_works_on_postgresql_too(tmp_path: Path, postgres: PostgresServer) -> None:
    settings = Settings(
        data_dir=tmp_path, database_url=postgres.emptied_database(), segmenter="threshold", grounder="threshold"
    )
    bench = Workbench.open(settings)
    person = Person.at(bench)

    person.asks(RED)
    accepted = person.accepts(person.sees())
    person.undoes(accepted)

    assert [a.status for a in person.sees()] == ["proposed", "proposed"]
    assert not (tmp_path / "sayseg.db").exists()
    bench.close()
