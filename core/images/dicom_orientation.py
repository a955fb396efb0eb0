"""How a DICOM picture lies to the patient: where its right and its lower edge point. It tells nobody who it is."""

from __future__ import annotations

import re

from pydicom.dataset import Dataset

from core.images.dicom_pixels import numbers

_AXES = (("R", "L"), ("A", "P"), ("F", "H"))  # of the patient: x runs to the left, y to the back, z to the head
_SLANT = 0.35  # of a direction, from which an axis is named as well
_LETTERS = re.compile(r"[RLAPFH]{1,3}")


def orientation(dataset: Dataset) -> tuple[str, ...]:
    """(right edge, lower edge) in the patient's letters, such as ("L", "P"); empty if the file doesn't say."""
    cosines = numbers(dataset, "ImageOrientationPatient")
    if len(cosines) == 6 and any(cosines[:3]) and any(cosines[3:]):
        return _letters(cosines[:3]), _letters(cosines[3:])
    said = [str(value).strip() for value in dataset.get("PatientOrientation") or ()]
    if len(said) == 2 and all(_LETTERS.fullmatch(value) for value in said):
        return said[0], said[1]
    return ()


def _letters(direction: tuple[float, ...]) -> str:
    """The axes it runs along, the main one first."""
    ordered = sorted(zip(direction, _AXES, strict=True), key=lambda pair: -abs(pair[0]))
    main, *others = [names[value > 0] for value, names in ordered if abs(value) >= _SLANT * abs(ordered[0][0])]
    return "".join((main, *others))
