"""What the engine remembers, bounded in bytes: embeddings, and the logits of answers by handle.

Used by the device thread alone, so nothing here locks.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from uuid import uuid4

from core.engine.protocol import Embedding, RawMask

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class EmbeddingKey:
    """All that an embedding depends on. ``source`` names the picture and how it was rendered."""

    source: str
    backend: str
    weights_sha256: str
    dtype: str
    preprocessing: int


class ByteCache(Generic[K, V]):
    """Forgets what was used longest ago once more than ``limit_bytes`` are held."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._held = 0

    @property
    def nbytes(self) -> int:
        return self._held

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        if key not in self._entries:
            return None
        self._entries.move_to_end(key)
        return self._entries[key][0]

    def put(self, key: K, value: V, nbytes: int) -> None:
        """Keep ``value``; one that is larger than the whole cache is not kept."""
        self._drop(key)
        if nbytes > self._limit_bytes:
            return
        self._entries[key] = (value, nbytes)
        self._held += nbytes
        while self._held > self._limit_bytes:
            self._drop(next(iter(self._entries)))

    def clear(self) -> None:
        self._entries.clear()
        self._held = 0

    def _drop(self, key: K) -> None:
        if key in self._entries:
            self._held -= self._entries.pop(key)[1]


class Logits:
    """Logits of answers by handle. A handle opens only for the picture and the model it was given for."""

    def __init__(self, limit_bytes: int) -> None:
        self._cache: ByteCache[str, tuple[EmbeddingKey, RawMask]] = ByteCache(limit_bytes)

    def keep(self, owner: EmbeddingKey, raw: RawMask) -> str:
        """Keep ``raw`` and return its handle."""
        handle = uuid4().hex
        self._cache.put(handle, (owner, raw if raw.guide is None else replace(raw, guide=None)), raw.logits.nbytes)
        return handle

    def find(self, owner: EmbeddingKey, handle: str | None) -> RawMask | None:
        """None if it was forgotten, never given, or given for something else."""
        kept = self._cache.get(handle) if handle else None
        return kept[1] if kept and kept[0] == owner else None

    def clear(self) -> None:
        self._cache.clear()


def embeddings(limit_bytes: int) -> ByteCache[EmbeddingKey, Embedding]:
    return ByteCache(limit_bytes)
