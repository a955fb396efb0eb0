"""Model folders of ``transformers``: found, loaded whole or refused with a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.engine import hf
from core.errors import BackendUnavailable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from transformers import CLIPTextConfig, CLIPTextModel

    torch.manual_seed(0)
    config = CLIPTextConfig(
        vocab_size=99, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2
    )
    CLIPTextModel(config).save_pretrained(tmp_path / "tiny")
    return tmp_path / "tiny"


def test_a_folder_is_found_and_loaded(folder: Path) -> None:
    assert hf.find_folder("tiny", folder.parent) == folder
    assert hf.find_folder(str(folder), folder.parent / "other") == folder

    model = hf.load("CLIPTextModel", folder, "cpu")

    state = load_file(folder / "model.safetensors")
    assert len(state) > 0
    for name, value in state.items():
        assert torch.equal(model.state_dict()[name], value)
    assert not model.training


def test_what_is_no_model_folder_is_refused_with_what_to_do(folder: Path) -> None:
    (folder / "model.safetensors").unlink()

    with pytest.raises(BackendUnavailable, match=r"no model folder 'tiny'.*whole repository"):
        hf.find_folder("tiny", folder.parent)


def test_weights_that_lack_a_part_are_refused(folder: Path) -> None:
    state = load_file(folder / "model.safetensors")
    del state[max(state)]
    save_file(state, folder / "model.safetensors", {"format": "pt"})

    with pytest.raises(BackendUnavailable, match="1 parts are missing"):
        hf.load("CLIPTextModel", folder, "cpu")


def test_damaged_weights_are_refused(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"nothing")

    with pytest.raises(BackendUnavailable, match="could not be loaded as CLIPTextModel"):
        hf.load("CLIPTextModel", folder, "cpu")


def test_the_hash_follows_config_and_weights(folder: Path) -> None:
    before = hf.sha256_of_folder(folder)
    config = hf.read_config(folder)
    (folder / "config.json").write_text(json.dumps({**config, "eos_token_id": 7}))

    assert hf.sha256_of_folder(folder) != before


def test_a_processor_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(BackendUnavailable, match="lacks the files that prepare its input"):
        hf.processor("CLIPImageProcessor", folder)
