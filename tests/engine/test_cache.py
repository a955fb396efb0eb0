"""What the engine remembers stays inside its bounds and never opens for something else."""

from __future__ import annotations

import numpy as np

from core.engine.cache import ByteCache, EmbeddingKey, Logits
from core.engine.protocol import RawMask
from core.types import Box

RAW = RawMask(np.ones((4, 4), np.float32), Box(0, 0, 4, 4), 0.5)  # 64 bytes


def a_key(source: str = "picture", **changes: str) -> EmbeddingKey:
    return EmbeddingKey(source, changes.get("backend", "lite"), changes.get("weights", "00"), "float32", 1)


def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    cache: ByteCache[str, str] = ByteCache(100)
    cache.put("a", "A", 40)
    cache.put("b", "B", 40)
    cache.get("a")

    cache.put("c", "C", 40)

    assert (cache.get("a"), cache.get("b"), cache.get("c")) == ("A", None, "C")
    assert cache.nbytes == 80


def test_putting_again_does_not_count_twice() -> None:
    cache: ByteCache[str, str] = ByteCache(100)
    cache.put("a", "A", 60)

    cache.put("a", "B", 70)

    assert (cache.get("a"), cache.nbytes, len(cache)) == ("B", 70, 1)


def test_what_is_larger_than_the_cache_is_not_kept() -> None:
    cache: ByteCache[str, str] = ByteCache(100)
    cache.put("a", "A", 60)

    cache.put("b", "B", 101)

    assert (cache.get("a"), cache.get("b")) == ("A", None)


def test_a_handle_opens_for_its_own_picture_and_model_only() -> None:
    logits = Logits(1000)
    handle = logits.keep(a_key(), RAW)

    assert logits.find(a_key(), handle) is RAW
    assert logits.find(a_key("another"), handle) is None
    assert logits.find(a_key(weights="11"), handle) is None
    assert logits.find(a_key(), "made up") is None
    assert logits.find(a_key(), None) is None


def test_handles_expire_when_the_room_is_needed() -> None:
    logits = Logits(130)
    first, *_, last = [logits.keep(a_key(), RAW) for _ in range(3)]

    assert logits.find(a_key(), first) is None
    assert logits.find(a_key(), last) is RAW
