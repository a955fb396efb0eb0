"""From the name of an OpenCLIP model to a grounder: built-in architectures with a file or a tag, or a whole folder."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.engine.clip import ClipGrounder
from core.engine.dense import DEFAULT, MAPS, METHODS
from core.engine.templates import PHOTO, WORDINGS
from core.engine.weights import read_state, sha256_of
from core.errors import BackendUnavailable

FOLDER = "folder"
_CONFIG = "open_clip_config.json"
_WEIGHTS = ("*.safetensors", "open_clip_pytorch_model.bin", "*.bin", "*.pt")
_BERT = "text.transformer.embeddings."
_HEAD_WIDTH = 64  # of BERT's attention, whatever its size


@dataclass(frozen=True, slots=True)
class Choice:
    """MODEL[@METHOD][+WORDING]:WEIGHTS, taken apart; "" is what the model's own kind suggests."""

    model: str
    method: str
    wording: str
    source: str

    @classmethod
    def of(cls, rest: str) -> Choice:
        """Raises BackendUnavailable for a method or a wording that there is none of."""
        head, _, source = rest.partition(":")
        head, _, wording = head.partition("+")
        model, _, method = head.partition("@")
        if method and method not in METHODS.keys() | MAPS.keys():
            raise BackendUnavailable(f"There is no dense method '{method}'. Known: {', '.join((*METHODS, *MAPS))}.")
        if wording and wording not in WORDINGS:
            raise BackendUnavailable(f"There is no set of templates '{wording}'. Known: {', '.join(WORDINGS)}.")
        return cls(model, method, wording, source)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open_clip model with its weights, and the tokenizer that goes with it."""

    model: Any
    tokenizer: Any
    name: str
    sha256: str


def load(rest: str, weights_folder: Path, device: str) -> ClipGrounder:
    """``rest`` is MODEL[@METHOD][+WORDING]:WEIGHTS.

    METHOD is one of ``core.engine.dense``, WORDING one of ``core.engine.templates``. WEIGHTS is a file, or else a tag
    that open_clip knows and fetches by itself; for the MODEL "folder" it is a folder with open_clip_config.json.
    Where no method or wording is named, those that suit the model are taken. Raises BackendUnavailable.
    """
    choice = Choice.of(rest)
    clip = opened(choice, weights_folder)
    is_medical = any(key.startswith(_BERT) for key in clip.model.state_dict())
    suits = "gscorecam" if hasattr(clip.model.visual, "layer4") else "m2ib" if is_medical else DEFAULT
    method = choice.method or suits
    wording = choice.wording or ("medical" if is_medical else PHOTO)
    title = f"open-clip:{clip.name}@{method}" + (f"+{wording}" if wording != PHOTO else "")
    return ClipGrounder(clip.model, clip.tokenizer, title, clip.sha256, device, method, WORDINGS[wording])


def opened(choice: Choice, weights_folder: Path) -> Opened:
    """The model that is meant, on the CPU. Raises BackendUnavailable."""
    import open_clip

    if choice.model == FOLDER:
        return _opened_folder(choice.source, weights_folder)
    name, source = choice.model, choice.source
    if name not in open_clip.list_models():
        raise BackendUnavailable(f"OpenCLIP knows no model '{name}'.")
    path = weights_folder / source
    if source and path.is_file():
        model, sha256 = _built(open_clip, name, None), sha256_of(path)
        _fill(model, read_state(path), path.name)
    elif source in open_clip.list_pretrained_tags_by_model(name):
        model, sha256 = _built(open_clip, name, source), f"open_clip:{source}"
    else:
        raise BackendUnavailable(
            f"There are no weights '{source}' for OpenCLIP's {name}: it is neither a file in the weights folder nor "
            f"one of the published tags ({', '.join(open_clip.list_pretrained_tags_by_model(name)) or 'none'})."
        )
    return Opened(model, open_clip.get_tokenizer(name), name, sha256)


def _opened_folder(source: str, weights_folder: Path) -> Opened:
    """A folder as open_clip publishes them (BiomedCLIP is one), without the network."""
    folder = next((f for f in (weights_folder / source, Path(source)) if (f / _CONFIG).is_file()), None)
    weights = next((found for one in _WEIGHTS if folder and (found := sorted(folder.glob(one)))), [])
    if folder is None or not weights:
        raise BackendUnavailable(
            f"There is no folder '{source}' with {_CONFIG} and weights in the weights folder. Fetch the model's "
            "whole repository on any machine and put it there."
        )
    config = _read_config(folder / _CONFIG)
    state = read_state(weights[0])
    model = _model_of(config["model_cfg"], state, folder)
    model.visual.preprocess_cfg = config.get("preprocess_cfg", {})
    _fill(model, state, weights[0].name)
    return Opened(model, _tokenizer(config["model_cfg"]["text_cfg"], folder), folder.name, sha256_of(weights[0]))


def _built(open_clip: Any, name: str, tag: str | None) -> Any:
    """The model; without a tag its weights are random and about to be replaced."""
    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)  # open_clip warns that weights are random
    try:
        quick = tag == "openai" and "quickgelu" not in name
        return open_clip.create_model(name, pretrained=tag, force_quick_gelu=quick)
    except Exception as error:  # the hub's client has errors of many kinds
        raise BackendUnavailable(
            f"OpenCLIP could not fetch the weights '{tag}' for {name}. Without a network, put a file into the "
            "weights folder."
        ) from error
    finally:
        logging.getLogger().setLevel(level)


def _fill(model: Any, state: dict[str, Any], file: str) -> None:
    """Every parameter must be there: a part left at random would answer, and wrongly."""
    named = {key.removeprefix("module."): value for key, value in state.items()}
    named.pop(f"{_BERT}position_ids", None)  # a buffer that newer versions of transformers don't keep
    try:
        model.load_state_dict(named)
    except RuntimeError as error:
        raise BackendUnavailable(f"The weights file {file} does not fit the OpenCLIP model.") from error


def _read_config(path: Path) -> dict[str, Any]:
    try:
        config: dict[str, Any] = json.loads(path.read_text())
        config["model_cfg"]["vision_cfg"], config["model_cfg"]["text_cfg"], config["model_cfg"]["embed_dim"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackendUnavailable(f"{path.name} could not be read, or describes no CLIP.") from error
    return config


def _model_of(model_cfg: dict[str, Any], state: dict[str, Any], folder: Path) -> Any:
    """The architecture with random weights. A BERT's measures are read off its weights, where no config tells them."""
    from open_clip.model import CLIP, CustomTextCLIP

    vision = {**model_cfg["vision_cfg"], "timm_model_pretrained": False}
    text = dict(model_cfg["text_cfg"])
    if "hf_model_name" not in text:
        return CLIP(**{**model_cfg, "vision_cfg": vision})
    with TemporaryDirectory() as place:
        if (folder / "config.json").is_file():
            place = str(folder)
        else:
            (Path(place) / "config.json").write_text(json.dumps(_bert_config(state)))
        text |= {"hf_model_name": place, "hf_model_pretrained": False}
        return CustomTextCLIP(**{**model_cfg, "vision_cfg": vision, "text_cfg": text})


def _bert_config(state: dict[str, Any]) -> dict[str, Any]:
    try:
        words, places = (state[f"{_BERT}{kind}_embeddings.weight"] for kind in ("word", "position"))
        inner = state["text.transformer.encoder.layer.0.intermediate.dense.weight"]
    except KeyError as error:
        raise BackendUnavailable("The text side of this CLIP is no BERT, and its folder has no config.json.") from error
    layers = {key.split(".")[4] for key in state if key.startswith("text.transformer.encoder.layer.")}
    return {
        "model_type": "bert",
        "vocab_size": words.shape[0],
        "hidden_size": words.shape[1],
        "num_attention_heads": max(1, words.shape[1] // _HEAD_WIDTH),
        "num_hidden_layers": len(layers),
        "intermediate_size": inner.shape[0],
        "max_position_embeddings": places.shape[0],
    }


def _tokenizer(text_cfg: dict[str, Any], folder: Path) -> Any:
    from open_clip.tokenizer import HFTokenizer, SimpleTokenizer

    length = text_cfg.get("context_length", 77)
    if "hf_model_name" not in text_cfg:
        return SimpleTokenizer(context_length=length)
    try:
        return HFTokenizer(str(folder), context_length=length, local_files_only=True)
    except Exception as error:  # missing and damaged files raise many kinds
        raise BackendUnavailable(f"{folder.name} lacks the tokenizer's files (tokenizer.json, vocab.txt).") from error
