"""What there is to find in a view: objects of instance sets, classes or their parts in the others."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from core.types import Bitmap
from training.data import IGNORE, Indices, Item


@dataclass(frozen=True, slots=True)
class Target:
    """One object of a view; pixels that are not valid count for nothing."""

    name: str
    mask: Bitmap
    valid: Bitmap


def visible(item: Item, mask: Indices, smallest: int) -> list[int]:
    """The indices of at least ``smallest`` pixels."""
    counts = np.bincount(mask.ravel(), minlength=256)
    return [i for i in item.labels if i != IGNORE and counts[i] >= smallest]


def present_names(item: Item, mask: Indices, smallest: int = 30) -> set[str]:
    """Names that show at least some pixels."""
    counts = np.bincount(mask.ravel(), minlength=256)
    return {name for index, name in item.labels.items() if name and counts[index] >= smallest}


def whole_target(item: Item, mask: Indices, index: int) -> Target:
    return Target(item.labels[index], np.isin(mask, item.indices_of(index)), mask != IGNORE)


def random_targets(
    item: Item, mask: Indices, random: Generator, count: int, *, smallest: int = 24, part: float = 0.85, focus: int = 0
) -> list[Target]:
    """Up to ``count`` objects, ``focus`` among them if it is there; of a class index one part with chance ``part``."""
    found = visible(item, mask, smallest)
    if not found:
        return []
    chosen = random.choice(found, size=min(count, max(len(found), 2)), replace=len(found) < 2)
    if focus in found and focus not in chosen:
        chosen[0] = focus
    targets = []
    for index in chosen:
        target = whole_target(item, mask, int(index))
        if not item.dataset.is_instances and random.random() < part:
            target = one_part(target, random, smallest)
        if target.mask.mean() < 0.95:
            targets.append(target)
    return targets


def one_part(target: Target, random: Generator, smallest: int) -> Target:
    """The connected part under a random pixel of the class; the other parts are background."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(target.mask.astype(np.uint8), connectivity=8)
    good = [i for i in range(1, count) if stats[i, cv2.CC_STAT_AREA] >= smallest]
    if len(good) < 2:
        return target
    areas = stats[good, cv2.CC_STAT_AREA].astype(np.float64)
    return Target(target.name, parts == random.choice(good, p=areas / areas.sum()), target.valid)
