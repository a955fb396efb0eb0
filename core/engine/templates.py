"""Sentences around a phrase, and words that compete with it: for photos, and for each kind of medical picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_EVERYDAY = (
    "sky wall tree wood grass road sea river mountain sand desk bed building cloud lamp door window wardrobe ceiling "
    "shelf curtain stair floor hill rail fence"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """``templates`` hold one {} each; ``background`` are words for what the phrase does not mean."""

    templates: tuple[str, ...]
    background: tuple[str, ...]


def _medical(name: str, *background: str) -> Wording:
    templates = (f"a {name} of {{}}.", f"a {name} showing {{}}.", f"{{}} in a {name}.", f"{name}, {{}}", "{}")
    return Wording(templates, ("background", "normal tissue", *background))


PHOTO = "photo"
WORDINGS: Mapping[str, Wording] = {
    PHOTO: Wording(
        (
            "a photo of a {}.",
            "a photo of the {}.",
            "a close-up photo of a {}.",
            "there is a {} in the scene.",
            "{}.",
        ),
        tuple(_EVERYDAY.split()),
    ),
    "medical": _medical("medical image", "air", "bone", "fat", "muscle", "text label"),
    "ct": _medical("CT scan", "air", "bone", "fat", "muscle", "scanner table"),
    "mr": _medical("magnetic resonance image", "air", "skull", "fat", "muscle", "cerebrospinal fluid"),
    "xray": _medical("X-ray image", "air", "ribs", "soft tissue", "text label", "collimator edge"),
    "ultrasound": _medical("ultrasound image", "acoustic shadow", "fat", "muscle", "skin", "text label"),
    "histology": _medical("histology slide", "stroma", "glass", "fat", "blood", "necrosis"),
    "fundus": _medical("fundus photograph", "retina", "blood vessel", "macula", "camera border"),
    "endoscopy": _medical("endoscopy image", "mucosa", "fluid", "light reflection", "instrument", "camera border"),
    "dermoscopy": _medical("dermoscopy image", "skin", "hair", "ruler", "gel bubble"),
    "microscopy": _medical("microscopy image", "medium", "debris", "dark field"),
}
