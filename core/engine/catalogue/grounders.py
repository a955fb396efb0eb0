"""The grounders: from a phrase to where it may be."""

from __future__ import annotations

from collections.abc import Mapping

from core.engine.catalogue.backend import Backend
from core.engine.catalogue.both import LITE, THRESHOLD

_BIOMED = (
    "Put https://huggingface.co/microsoft/BiomedCLIP-PubMedBERT_256-vit_base_patch16_224 there as 'biomedclip', and "
    "take sam-vit-h or another SAM as segmenter."
)


def _medclip_sam(suffix: str, title: str, function: str) -> Backend:
    return Backend(
        f"medclip-sam-v2{suffix}",
        f"MedCLIP-SAMv2, {title}",
        f"core.engine.medclip_sam:{function}",
        ("torch", "torchvision", "open_clip", "transformers"),
        purpose=_BIOMED,
        licence="BiomedCLIP: MIT; its model card puts deployed use out of scope",
        folder="biomedclip",
    )


_FOLDER = "FOLDER, in the weights folder or with its path, as transformers saves a model"
_HF_NEEDS = ("torch", "transformers")

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
        _medclip_sam("", "the scripts' defaults", "load"),
        _medclip_sam("-breast-us", "settings for breast ultrasound", "load_breast_us"),
        _medclip_sam("-brain-mr", "settings for brain MRI", "load_brain_mr"),
        Backend(
            "clipseg",
            "CLIPSeg, text to a map",
            "core.engine.clipseg:load",
            _HF_NEEDS,
            purpose="Free text; a map of 352 x 352. From https://huggingface.co/CIDAS/clipseg-rd64-refined.",
            licence="code MIT; its authors say that the licence does not apply to the weights",
            takes=_FOLDER,
        ),
        Backend(
            "grounding-dino",
            "Grounding DINO, text to boxes",
            "core.engine.detectors:load_grounding_dino",
            _HF_NEEDS,
            purpose="Free text, several objects one by one. From https://huggingface.co/IDEA-Research/grounding-dino-tiny.",
            licence="that of the weights you fetch",
            takes=_FOLDER,
        ),
        Backend(
            "owlv2",
            "OWLv2, text to boxes",
            "core.engine.detectors:load_owlv2",
            _HF_NEEDS,
            purpose="Free text, several objects one by one. From https://huggingface.co/google/owlv2-base-patch16-ensemble.",
            licence="Apache-2.0",
            takes=_FOLDER,
        ),
        Backend(
            "sam3-concepts",
            "Segment Anything 3, concepts to boxes",
            "core.engine.sam3:load",
            _HF_NEEDS,
            purpose="Short noun phrases, all instances one by one; for a graphics card. From https://huggingface.co/facebook/sam3.",
            licence="SAM License",
            takes=_FOLDER,
        ),
        THRESHOLD,
    )
}
