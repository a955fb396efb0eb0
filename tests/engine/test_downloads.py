"""Fetching weights from a local server that is broken, slow, wrong or cut short."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock

from core.engine import downloads, pins
from core.engine.downloads import adopt, download
from core.engine.weights import Weights, find
from core.errors import BackendUnavailable, Conflict, StorageError
from core.progress import Cancelled

CONTENT = bytes(range(256)) * 4000


@dataclass
class Shop:
    """What the server does; each request takes the first of ``answers``, the last one stays."""

    answers: list[Callable[[Answer, int], None]]
    url: str = ""
    asked_from: list[int] = field(default_factory=list)


class Answer(BaseHTTPRequestHandler):
    shop: Shop

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        self.shop.asked_from.append(start)
        answer = self.shop.answers.pop(0) if len(self.shop.answers) > 1 else self.shop.answers[0]
        answer(self, start)

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def head(self, status: int, length: int, **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


def whole(answer: Answer, start: int) -> None:
    if start >= len(CONTENT):
        return answer.head(416, 0, Content_Range=f"bytes */{len(CONTENT)}")
    answer.head(206 if start else 200, len(CONTENT) - start)
    answer.wfile.write(CONTENT[start:])


def cut_short(answer: Answer, start: int) -> None:
    answer.head(206 if start else 200, len(CONTENT) - start)
    answer.wfile.write(CONTENT[start : start + 300_000])


def without_ranges(answer: Answer, _start: int) -> None:
    answer.head(200, len(CONTENT))
    answer.wfile.write(CONTENT)


def other_bytes(answer: Answer, _start: int) -> None:
    answer.head(200, len(CONTENT))
    answer.wfile.write(CONTENT[::-1])


def a_sign_in_page(answer: Answer, _start: int) -> None:
    answer.head(200, 6)
    answer.wfile.write(b"<html>")


def not_there(answer: Answer, _start: int) -> None:
    answer.head(404, 0)


def overloaded(answer: Answer, _start: int) -> None:
    answer.head(503, 0)


def says_nothing(answer: Answer, _start: int) -> None:
    answer.rfile.read(1)  # until the client goes away


class Quiet(ThreadingHTTPServer):
    """Says nothing when a client goes away, as some are meant to."""

    def handle_error(self, *_: object) -> None:
        pass


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setattr(downloads, "_WAIT_S", 0.0)
    monkeypatch.setenv("no_proxy", "*")
    shop = Shop([whole])
    server = Quiet(("127.0.0.1", 0), type("Bound", (Answer,), {"shop": shop}))
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    shop.url = f"http://127.0.0.1:{server.server_port}"
    yield shop
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def weights(shop: Shop) -> Weights:
    digest = hashlib.sha256(CONTENT).hexdigest()
    return Weights("net.pth", f"{shop.url}/net.pth", len(CONTENT), digest, "Apache-2.0")


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix not in (".lock", ".json")}


def test_the_file_is_there_whole_and_progress_was_told(weights: Weights, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    path = download(weights, tmp_path, lambda done, total, _what="": told.append((done, total)))

    assert path.read_bytes() == CONTENT
    assert left(tmp_path) == {"net.pth"}
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told)


def test_what_is_there_is_not_fetched_again(weights: Weights, shop: Shop, tmp_path: Path) -> None:
    download(weights, tmp_path)
    download(weights, tmp_path)

    assert shop.asked_from == [0]


def test_it_goes_on_where_the_connection_ended(weights: Weights, shop: Shop, tmp_path: Path) -> None:
    shop.answers = [cut_short, cut_short, whole]

    assert download(weights, tmp_path).read_bytes() == CONTENT

    assert shop.asked_from == [0, 300_000, 600_000]


def test_one_that_was_stopped_goes_on_later(weights: Weights, shop: Shop, tmp_path: Path) -> None:
    def stop(done: int, _total: int, _what: str = "", /) -> None:
        if done > 500_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        download(weights, tmp_path, stop)
    kept = (tmp_path / "net.pth.part").stat().st_size
    download(weights, tmp_path)

    assert shop.asked_from == [0, kept]
    assert (tmp_path / "net.pth").read_bytes() == CONTENT


def test_a_server_without_ranges_begins_anew(weights: Weights, shop: Shop, tmp_path: Path) -> None:
    shop.answers = [cut_short, without_ranges]

    assert download(weights, tmp_path).read_bytes() == CONTENT


def test_the_wrong_file_is_thrown_away_and_never_opened(weights: Weights, shop: Shop, tmp_path: Path) -> None:
    shop.answers = [other_bytes]

    with pytest.raises(BackendUnavailable, match="SHA-256 differs"):
        download(weights, tmp_path)

    assert left(tmp_path) == set()


def test_a_page_instead_of_the_file_is_told_by_its_size(weights: Weights, shop: Shop, tmp_path: Path) -> None:
    shop.answers = [a_sign_in_page]

    with pytest.raises(BackendUnavailable, match="offers 6 bytes"):
        download(weights, tmp_path)

    assert left(tmp_path) == set()


def test_what_lies_here_and_is_too_long_is_fetched_anew(weights: Weights, tmp_path: Path) -> None:
    (tmp_path / "net.pth.part").write_bytes(CONTENT + b"more")

    assert download(weights, tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("lies_here", [CONTENT, CONTENT + b"more"])
def test_of_unknown_size_it_is_settled_by_the_server(weights: Weights, tmp_path: Path, lies_here: bytes) -> None:
    (tmp_path / "net.pth.part").write_bytes(lies_here)

    assert download(replace(weights, size_bytes=0), tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("answer", [overloaded, not_there])
def test_a_refusal_is_a_sentence_with_three_ways_out(
    weights: Weights, shop: Shop, tmp_path: Path, answer: Callable[[Answer, int], None]
) -> None:
    shop.answers = [answer]

    with pytest.raises(BackendUnavailable, match=r"try again.*SAYSEG_WEIGHTS_MIRROR.*models import"):
        download(weights, tmp_path)


def test_an_overloaded_server_is_asked_again(weights: Weights, shop: Shop, tmp_path: Path) -> None:
    shop.answers = [overloaded, overloaded, whole]

    assert download(weights, tmp_path).read_bytes() == CONTENT


def test_without_a_network_it_says_so(weights: Weights, tmp_path: Path) -> None:
    nowhere = replace(weights, url="http://127.0.0.1:9/net.pth")

    with pytest.raises(BackendUnavailable, match=r"127\.0\.0\.1 can't be reached"):
        download(nowhere, tmp_path)


def test_a_server_that_says_nothing_is_given_up(
    weights: Weights, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "_TIMEOUT_S", 0.05)
    shop.answers = [says_nothing]

    with pytest.raises(BackendUnavailable, match="can't be reached"):
        download(weights, tmp_path)


def test_a_mirror_is_asked_instead(weights: Weights, shop: Shop, tmp_path: Path) -> None:
    nowhere = replace(weights, url="http://127.0.0.1:9/net.pth")

    assert download(nowhere, tmp_path, mirror=f"{shop.url}/copies/").read_bytes() == CONTENT


def test_two_at_once_are_not_mixed(weights: Weights, tmp_path: Path) -> None:
    with FileLock(tmp_path / "net.pth.lock"), pytest.raises(Conflict, match="being fetched already"):
        download(weights, tmp_path)


def test_too_little_room_is_said_before(weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)

    with pytest.raises(StorageError, match="Make room"):
        download(weights, tmp_path)


def test_a_local_file_is_brought_in_if_it_is_the_right_one(weights: Weights, tmp_path: Path) -> None:
    right, wrong = tmp_path / "a.bin", tmp_path / "b.bin"
    right.write_bytes(CONTENT)
    wrong.write_bytes(CONTENT[1:])

    with pytest.raises(BackendUnavailable, match="not taken"):
        adopt(weights, wrong, tmp_path / "weights")
    with pytest.raises(StorageError, match="could not be brought in"):
        adopt(weights, tmp_path / "none.bin", tmp_path / "weights")

    assert adopt(weights, right, tmp_path / "weights").read_bytes() == CONTENT


def test_without_a_published_checksum_the_first_download_is_pinned(
    weights: Weights, shop: Shop, tmp_path: Path
) -> None:
    unknown = replace(weights, sha256="", size_bytes=0)

    path = download(unknown, tmp_path)

    pinned = pins.read(tmp_path, "net.pth")
    assert pinned is not None
    assert pinned.sha256 == weights.sha256
    path.unlink()
    assert download(unknown, tmp_path).read_bytes() == CONTENT  # the same again
    path.unlink()
    shop.answers = [other_bytes]
    with pytest.raises(BackendUnavailable, match=r"not the file that came first.*pinned\.json"):
        download(unknown, tmp_path)
    assert left(tmp_path) == set()


def test_a_pinned_file_that_was_changed_here_is_not_opened(weights: Weights, tmp_path: Path) -> None:
    unknown = replace(weights, sha256="", size_bytes=0)
    source = tmp_path / "net.bin"
    source.write_bytes(CONTENT)
    path = adopt(unknown, source, tmp_path / "weights")

    path.write_bytes(CONTENT[1:])

    with pytest.raises(BackendUnavailable, match="not the file that came first"):
        find(unknown, tmp_path / "weights")
    source.write_bytes(CONTENT[1:])
    with pytest.raises(BackendUnavailable, match="not taken"):
        adopt(unknown, source, tmp_path / "weights")
