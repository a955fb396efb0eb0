"""Checkpoints that a user drops into the weights folder are told apart by their tensors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from core.engine.recognising import found_in

SAM = {"prompt_encoder.no_mask_embed.weight": (1, 256), "mask_decoder.mask_tokens.weight": (4, 256)}
HQ = {"mask_decoder.hf_token.weight": (1, 256)}


def positions(cells: int, width: int) -> dict[str, tuple[int, ...]]:
    return {"image_encoder.pos_embed": (1, cells, cells, width)}


TINY = {"image_encoder.layers.0.blocks.0.conv1.c.weight": (256, 64, 1, 1)}
ADAPTER = {"image_encoder.blocks.0.Adapter.norm.weight": (768,)}


@pytest.mark.parametrize(
    ("file", "shapes", "name", "title"),
    [
        ("b.pth", SAM | positions(64, 768), "sam:b.pth", "SAM, ViT-B: b.pth"),
        ("l.safetensors", SAM | positions(64, 1024), "sam:l.safetensors", "SAM, ViT-L: l.safetensors"),
        ("h.pt", SAM | positions(64, 1280), "sam:h.pt", "SAM, ViT-H: h.pt"),
        ("my_MedSAM.pth", SAM | positions(64, 768), "medsam:my_MedSAM.pth", "MedSAM, ViT-B: my_MedSAM.pth"),
        ("hq.pth", SAM | HQ | positions(64, 768), "sam:hq.pth", "HQ-SAM, ViT-B: hq.pth"),
        ("m.pt", SAM | TINY, "sam:m.pt", "MobileSAM: m.pt"),
        ("lhq.pt", SAM | TINY | HQ, "sam:lhq.pt", "Light HQ-SAM: lhq.pt"),
        ("2d.pth", SAM | ADAPTER | positions(16, 768), "sam:2d.pth", "SAM-Med2D, ViT-B: 2d.pth"),
    ],
)
def test_sams_family_is_told_apart(
    tmp_path: Path, file: str, shapes: dict[str, tuple[int, ...]], name: str, title: str
) -> None:
    save(tmp_path / file, shapes)

    (found,) = found_in(tmp_path, frozenset())

    assert (found.name, found.title, found.role, found.problem) == (name, title, "segmenter", "")


@pytest.mark.parametrize(
    ("shapes", "sentence"),
    [
        ({"sam_prompt_encoder.no_mask_embed.weight": (1, 256)}, "SAM 2 as its authors publish it"),
        ({"visual.conv1.weight": (768, 3, 16, 16)}, "SAYSEG_GROUNDER=open-clip:MODEL:x.pth"),
        ({"image_encoder.pos_embed": (1, 64, 64, 768)}, "without prompt encoder and mask decoder"),
        (SAM | positions(32, 768), "32 cells, width 768"),
        (SAM, "image encoder that isn't known"),
        ({"layer.weight": (3, 3)}, "no architecture that is known"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(tmp_path: Path, shapes: dict[str, tuple[int, ...]], sentence: str) -> None:
    save(tmp_path / "x.pth", shapes)

    (found,) = found_in(tmp_path, frozenset())

    assert found.name == ""
    assert sentence in found.problem


@pytest.mark.parametrize("wrapper", ["model", "state_dict", "model_state"])
def test_what_training_programs_wrap_around_is_taken_off(tmp_path: Path, wrapper: str) -> None:
    state = {f"sam.{name}": torch.zeros(shape) for name, shape in (SAM | positions(64, 768)).items()}
    torch.save({wrapper: state, "optimizer": {}, "epoch": 3}, tmp_path / "run.pt")

    assert found_in(tmp_path, frozenset())[0].title == "SAM, ViT-B: run.pt"


def test_damage_is_told_and_a_changed_file_is_looked_at_again(tmp_path: Path) -> None:
    path = tmp_path / "x.pth"
    path.write_bytes(b"nothing")

    assert "damaged" in found_in(tmp_path, frozenset())[0].problem
    save(path, SAM | positions(64, 768))
    assert found_in(tmp_path, frozenset())[0].name == "sam:x.pth"


def test_folders_are_told_by_their_config_and_known_files_left_out(tmp_path: Path) -> None:
    save(tmp_path / "known.pth", SAM)
    for name, kind in (("tiny", "sam2"), ("other", "bert")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps({"model_type": kind}))
        save(tmp_path / name / "model.safetensors", {"a": (1,)})

    (tmp_path / "zero").mkdir()
    (tmp_path / "zero" / "config.json").write_text("{")
    save(tmp_path / "zero" / "model.safetensors", {"a": (1,)})

    other, tiny, zero = found_in(tmp_path, frozenset({"known.pth"}))

    assert (tiny.name, tiny.role) == ("sam2:tiny", "segmenter")
    assert "kind 'bert'" in other.problem
    assert "zero/config.json could not be read" in zero.problem


def save(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> None:
    state = {name: torch.zeros(shape) for name, shape in shapes.items()}
    if path.suffix == ".safetensors":
        save_file(state, path)
    else:
        torch.save(state, path)
