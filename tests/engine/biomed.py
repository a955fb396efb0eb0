"""A small CLIP built as BiomedCLIP is: timm's vision transformer and a BERT, in a folder as it is published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

WORDS = "a an the of in medical image showing scan liver tumor background normal tissue air bone fat muscle text label"
_VISION = {"timm_model_name": "vit_tiny_patch16_224", "timm_pool": "", "timm_proj": "linear", "image_size": 224}
_TEXT = {
    "hf_model_name": "somebody/bert",
    "hf_proj_type": "mlp",
    "hf_pooler_type": "cls_last_hidden_state_pooler",
    "context_length": 32,
}


def make_folder(folder: Path) -> Any:
    """Write it with seeded random weights; the model they are of."""
    from open_clip.model import CustomTextCLIP
    from transformers import BertConfig

    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", *WORDS.split()]
    (folder / "bert").mkdir(parents=True)
    BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=256,
        max_position_embeddings=64,
    ).save_pretrained(folder / "bert")
    torch.manual_seed(0)
    text = {**_TEXT, "hf_model_name": str(folder / "bert"), "hf_model_pretrained": False}
    model = CustomTextCLIP(64, _VISION, text).eval().requires_grad_(False)
    torch.save(model.state_dict(), folder / "open_clip_pytorch_model.bin")
    mean_std = {"mean": [0.48, 0.45, 0.4], "std": [0.26, 0.26, 0.27]}
    config = {"model_cfg": {"embed_dim": 64, "vision_cfg": _VISION, "text_cfg": _TEXT}, "preprocess_cfg": mean_std}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer"}))
    return model
