"""Too little memory on the device: fewer pieces at a time, and it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import torch

from core.engine.batches import Batches


def device_for(most: int, tried: list[int]) -> Callable[[Sequence[int]], list[int]]:
    def work(some: Sequence[int]) -> list[int]:
        tried.append(len(some))
        if len(some) > most:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return [2 * one for one in some]

    return work


def test_all_pieces_are_done_in_order_with_fewer_at_a_time() -> None:
    batches, tried = Batches(16), list[int]()

    done = list(batches.run(range(20), device_for(5, tried)))

    assert done == [2 * one for one in range(20)]
    assert tried == [16, 8, 4, 4, 4, 4, 4]
    assert batches.notice == "The graphics card has little memory left, so only 4 prompts are answered at a time."


def test_with_memory_enough_nothing_is_said() -> None:
    batches = Batches(8)

    assert list(batches.run([1, 2, 3], device_for(8, []))) == [2, 4, 6]
    assert (batches.size, batches.notice) == (8, None)


def test_a_single_piece_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(torch.OutOfMemoryError):
        list(Batches(4).run([1, 2, 3], device_for(0, [])))


def test_other_errors_are_not_taken_for_it() -> None:
    tried = []

    def work(some: Sequence[int]) -> list[int]:
        tried.append(len(some))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(Batches(4).run([1, 2, 3], work))
    assert tried == [3]
