"""What needs no training, asked with the same prompts: the box itself, GrabCut, and watershed from clicks."""

import cv2
import numpy as np

from core.types import Bitmap, Box, Pixels, Point

_SIDE = 320  # GrabCut's longest side: at full size it takes seconds
_ROUNDS = 3
_SPOT = 3  # radius of a click's marker, pixels


def filled_box(shape: tuple[int, int], box: Box) -> Bitmap:
    mask = np.zeros(shape, np.bool_)
    mask[max(0, round(box.y0)) : round(box.y1), max(0, round(box.x0)) : round(box.x1)] = True
    return mask


def grab_cut(pixels: Pixels, box: Box) -> Bitmap:
    """OpenCV's, started from the box; the whole box where that leaves nothing, or nothing lies outside of it."""
    height, width = pixels.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    inside = filled_box(small.shape[:2], Box(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale))
    if inside.all() or inside.sum() < 4:
        return filled_box((height, width), box)
    marks = np.where(inside, cv2.GC_PR_FGD, cv2.GC_BGD).astype(np.uint8)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)
    cv2.grabCut(np.ascontiguousarray(small), marks, None, *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    if not found.any():
        return filled_box((height, width), box)
    return np.asarray(cv2.resize(found, (width, height), interpolation=cv2.INTER_NEAREST) > 0, np.bool_)


def watershed(pixels: Pixels, points: tuple[Point, ...]) -> Bitmap:
    """OpenCV's, flooded from the clicks; the picture's edge is background, but where a click says otherwise."""
    markers = np.zeros(pixels.shape[:2], np.int32)
    markers[[1, -2]] = 2  # OpenCV overwrites the outermost pixels
    markers[:, [1, -2]] = 2
    for point in points:
        cv2.circle(markers, (int(point.x), int(point.y)), _SPOT, 1 if point.positive else 2, -1)
    flooded = cv2.watershed(cv2.GaussianBlur(pixels, (0, 0), 1.0), markers)
    return np.asarray(flooded == 1, np.bool_)
