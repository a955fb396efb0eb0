"""The segmenters: from boxes, points and earlier masks to masks."""

from __future__ import annotations

from collections.abc import Mapping

from core.engine.catalogue.backend import Backend
from core.engine.catalogue.both import LITE, THRESHOLD
from core.engine.weights import Weights

_SAM_URL = "https://dl.fbaipublicfiles.com/segment_anything/"
_SAM_NEEDS = ("torch", "torchvision", "segment_anything")


def _sam(size: str, purpose: str, file: str, size_bytes: int, sha256: str) -> Backend:
    weights = Weights(file, _SAM_URL + file, size_bytes, sha256, "Apache-2.0")
    title = f"Segment Anything, ViT-{size.upper()}"
    return Backend(f"sam-vit-{size}", title, f"core.engine.sam:load_vit_{size}", _SAM_NEEDS, weights, purpose=purpose)


SEGMENTERS: Mapping[str, Backend] = {
    backend.name: backend
    for backend in (
        LITE,
        _sam(
            "b",
            "Sharper edges than the bundled one; about 10 s a new picture on two CPU cores.",
            "sam_vit_b_01ec64.pth",
            375_042_383,
            "ec2df62732614e57411cdcf32a23ffdf28910380d03139ee0f4fcbe91eb8c912",
        ),
        _sam(
            "l",
            "Larger; for a graphics card.",
            "sam_vit_l_0b3195.pth",
            1_249_524_607,
            "3adcc4315b642a4d2101128f611684e8734c41232a17c648ed1693702a49a622",
        ),
        _sam(
            "h",
            "The largest; for a graphics card.",
            "sam_vit_h_4b8939.pth",
            2_564_550_879,
            "a7bf3b02f3ebf1267aba913ff637d9a2d5c33d3173bb679e46d9f338c26f262e",
        ),
        THRESHOLD,
    )
}
