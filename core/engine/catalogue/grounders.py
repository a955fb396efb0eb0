"""The grounders: from a phrase to where it may be."""

from __future__ import annotations

from collections.abc import Mapping

from core.engine.catalogue.backend import Backend
from core.engine.catalogue.both import LITE, THRESHOLD

GROUNDERS: Mapping[str, Backend] = {
    backend.name: backend
    for backend in (
        LITE,
        Backend(
            "open-clip",
            "OpenCLIP with dense features (MaskCLIP, SCLIP, NACLIP, ClearCLIP) or maps (gScoreCAM, M2IB)",
            "core.engine.clip_loading:load",
            ("torch", "torchvision", "open_clip"),
            purpose="Free text with any CLIP that open_clip knows.",
            licence="that of the weights you name",
            takes="MODEL:WEIGHTS, MODEL@METHOD:WEIGHTS or MODEL@METHOD+TEMPLATES:WEIGHTS, where WEIGHTS is a file (in "
            "the weights folder, or with its path) or a published tag; for the MODEL 'folder', a folder such as "
            "BiomedCLIP's",
        ),
        THRESHOLD,
    )
}
