"""The segmenters: from boxes, points and earlier masks to masks."""

from __future__ import annotations

from collections.abc import Mapping

from core.engine.catalogue.backend import Backend
from core.engine.catalogue.both import LITE, THRESHOLD
from core.engine.weights import Weights

_SAM_URL = "https://dl.fbaipublicfiles.com/segment_anything/"
_HQ_URL = "https://huggingface.co/lkeab/hq-sam/resolve/main/"
_SAM_NEEDS = ("torch", "torchvision", "segment_anything")


def _family(
    name: str,
    title: str,
    purpose: str,
    url: str,
    size_bytes: int,
    sha256: str,
    licence: str = "Apache-2.0",
    *,
    file: str = "",
    factory: str = "core.engine.sam_relatives:load",
    needs: tuple[str, ...] = _SAM_NEEDS,
) -> Backend:
    weights = Weights(file or url.rpartition("/")[2], url, size_bytes, sha256, licence)
    return Backend(name, title, factory, needs, weights, purpose=purpose)


_SAM = (
    _family(
        "sam-vit-b",
        "Segment Anything, ViT-B",
        "Sharper edges than the bundled one; about 10 s a new picture on two CPU cores.",
        _SAM_URL + "sam_vit_b_01ec64.pth",
        375_042_383,
        "ec2df62732614e57411cdcf32a23ffdf28910380d03139ee0f4fcbe91eb8c912",
    ),
    _family(
        "sam-vit-l",
        "Segment Anything, ViT-L",
        "Larger; for a graphics card.",
        _SAM_URL + "sam_vit_l_0b3195.pth",
        1_249_524_607,
        "3adcc4315b642a4d2101128f611684e8734c41232a17c648ed1693702a49a622",
    ),
    _family(
        "sam-vit-h",
        "Segment Anything, ViT-H",
        "The largest; for a graphics card.",
        _SAM_URL + "sam_vit_h_4b8939.pth",
        2_564_550_879,
        "a7bf3b02f3ebf1267aba913ff637d9a2d5c33d3173bb679e46d9f338c26f262e",
    ),
)
_RELATIVES = (
    _family(
        "mobile-sam",
        "MobileSAM",
        "SAM's decoder behind a small encoder; the quickest of its family on a processor.",
        "https://github.com/ChaoningZhang/MobileSAM/raw/master/weights/mobile_sam.pt",
        40_728_226,
        "6dbb90523a35330fedd7f1d3dfc66f995213d81b29a5ca8108dbcdd4e37d6c2f",
        needs=(*_SAM_NEEDS, "timm"),
    ),
    _family(
        "medsam-vit-b",
        "MedSAM, ViT-B",
        "Medical pictures, by a box: it was trained on nothing else, and its scores mean nothing.",
        "https://zenodo.org/records/10689643/files/medsam_vit_b.pth",
        375_049_145,
        "34b34b78c1d18cb8c6bf84cf9c00e135d6d6c965699f3c0e31ef1bc9dcb5be74",
        "CC-BY-4.0",
        factory="core.engine.sam_relatives:load_medsam",
    ),
    _family(
        "micro-sam-vit-b-lm",
        "micro-sam for light microscopy, ViT-B",
        "Cells and nuclei in light microscopy.",
        "https://uk1s3.embassy.ebi.ac.uk/public-datasets/bioimage.io/diplomatic-bug/1.2/files/vit_b.pt",
        0,
        "",
        "not verified; see its publisher",
        file="micro_sam_vit_b_lm.pt",
    ),
    _family(
        "micro-sam-vit-b-em",
        "micro-sam for electron microscopy, ViT-B",
        "Organelles in electron microscopy.",
        "https://uk1s3.embassy.ebi.ac.uk/public-datasets/bioimage.io/noisy-ox/1.2/files/vit_b.pt",
        0,
        "",
        "not verified; see its publisher",
        file="micro_sam_vit_b_em_organelles.pt",
    ),
    _family(
        "hq-sam-vit-b",
        "HQ-SAM, ViT-B",
        "As Segment Anything, with finer edges and thin parts.",
        _HQ_URL + "sam_hq_vit_b.pth",
        379_335_069,
        "14a9d662cd6f5a9c2dba6d40ab0058d88d287e4a18fd6fdc6ad5fb1a3fdeaa57",
    ),
    _family(
        "hq-sam-vit-l",
        "HQ-SAM, ViT-L",
        "Larger; for a graphics card.",
        _HQ_URL + "sam_hq_vit_l.pth",
        1_254_865_805,
        "e1a6c385d62bf005ded91a54d5ec55c985cfc4103ef89c08d90f39f04934c343",
    ),
    _family(
        "hq-sam-vit-h",
        "HQ-SAM, ViT-H",
        "The largest; for a graphics card.",
        _HQ_URL + "sam_hq_vit_h.pth",
        2_570_940_653,
        "a7ac14a085326d9fa6199c8c698c4f0e7280afdbb974d2c4660ec60877b45e35",
    ),
    _family(
        "hq-sam-light",
        "Light HQ-SAM",
        "Finer edges behind MobileSAM's small encoder.",
        _HQ_URL + "sam_hq_vit_tiny.pth",
        0,
        "0f32c075ccdd870ae54db2f7630e7a0878ede5a2b06d05d6fe02c65a82fb7196",
        needs=(*_SAM_NEEDS, "timm"),
    ),
)

_BROUGHT = "that of the weights you bring"
_OWN = (
    Backend(
        "sam",
        "A checkpoint of SAM's family",
        "core.engine.sam_relatives:load_file",
        _SAM_NEEDS,
        takes="FILE in the weights folder; what it is, is read from its tensors",
        purpose="Your own or another's fine-tuned SAM, MobileSAM, HQ-SAM or SAM-Med2D.",
        licence=_BROUGHT,
    ),
    Backend(
        "medsam",
        "A checkpoint trained as MedSAM",
        "core.engine.sam_relatives:load_medsam_file",
        _SAM_NEEDS,
        takes="FILE in the weights folder",
        purpose="As 'sam', with MedSAM's preparation: squashed, and from darkest to brightest.",
        licence=_BROUGHT,
    ),
    Backend(
        "sam2",
        "Segment Anything 2 and 2.1",
        "core.engine.sam2:load_sam2",
        ("torch", "torchvision", "transformers"),
        takes="FOLDER in the weights folder, the model's repository for transformers",
        purpose="All four sizes; the tiny one is quick on a processor.",
        licence=_BROUGHT,
    ),
    Backend(
        "sam3",
        "Segment Anything 3, for boxes and clicks",
        "core.engine.sam2:load_sam3",
        ("torch", "torchvision", "transformers"),
        takes="FOLDER in the weights folder, the model's repository for transformers",
        purpose="For a graphics card. Its publisher gives it to people who accept the SAM License.",
        licence="SAM License",
    ),
)

SEGMENTERS: Mapping[str, Backend] = {backend.name: backend for backend in (LITE, *_SAM, *_RELATIVES, *_OWN, THRESHOLD)}
