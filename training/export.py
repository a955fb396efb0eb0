"""Put the trained parts into the one file that the product loads: python -m training.export DATA --work FOLDER OUT."""

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from torch import nn

from core.engine import lite_weights
from core.engine.lite_head import TextHead
from core.engine.lite_network import LiteNetwork
from training import grounder, imagenet, words
from training.backbone import State, load_backbone
from training.corpus import class_names
from training.text import read_vocabulary

CALIBRATION = {
    "known_at": 0.8, "known_width": 0.04, "near_at": 0.72, "near_width": 0.04, "class_trust": 1.0,
    "alone": 1.0, "alone_bias": 0.0, "presence": 0.6, "peak": 0.4, "head_bias": 0.0, "head_offset": 0.0,
    "class_slope": 0.7, "class_offset": 2.0, "class_presence": 1.0, "class_bias": 1.5,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--segmenter", default="segmenter", help="name of its run")
    parser.add_argument("--grounder", default="grounder", help="name of its run")
    parser.add_argument("--start", type=Path, default=None, help="an exported file: what has no run comes from it")
    parser.add_argument("--share", type=float, default=1.0, help="of the runs' weights in their mean with --start's")
    arguments = parser.parse_args()
    runs = {"network": arguments.segmenter, "head": arguments.grounder}
    if arguments.start is None:
        export(arguments.data, arguments.work, runs, arguments.out)
    else:
        renew(arguments.start, arguments.data, arguments.work, runs, arguments.out, arguments.share)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB")


def export(data: Path, work: Path, runs: dict[str, str], out: Path) -> None:
    """Write everything from runs: the averages (the grounder's with its sense of absence if that was trained)."""
    modules: dict[str, nn.Module] = {"backbone": load_backbone(), "network": LiteNetwork(), "head": TextHead()}
    for part, name in runs.items():
        modules[part].load_state_dict(torch.load(_latest(work / name), weights_only=True)["average"])
    text = torch.load(work / "text" / "text.pt", weights_only=True)
    facts = facts_of(data)
    facts["recipes"] = {name: _recipe(work / name) for name in runs.values()}
    facts["calibration"] = CALIBRATION | _fitted(work)
    lite_weights.write(out, modules, {n: text[n] for n in ("vectors", "scales")}, read_vocabulary(), facts)


def renew(start: Path, data: Path, work: Path, runs: dict[str, str], out: Path, share: float = 1.0) -> None:
    """Write what there is a run of, and all else as it is in ``start``; names of concepts are the data's.

    Of the run's weights and those in ``start`` a mean is taken, ``share`` of it the run's: two ends of one way are
    often worse than a place between them.
    """
    modules, text, vocabulary, facts = lite_weights.read_parts(start)
    own = {part: name for part, name in runs.items() if (work / name / "last.pt").is_file()}
    for part, name in own.items():
        state = torch.load(_latest(work / name), weights_only=True)["average"]
        modules[part].load_state_dict(mean(modules[part].state_dict(), state, share))
    facts["recipes"] |= {name: _recipe(work / name) | {"share": share} for name in own.values()}
    facts["ways"], facts["synonyms"] = grounder.all_concepts(data).ways, words.synonyms()
    facts["calibration"] |= _fitted(work)
    lite_weights.write(out, modules, text, vocabulary, facts)


def mean(first: State, second: State, share: float) -> State:
    """``share`` of the second and the rest of the first; counters from the second."""
    return {
        k: torch.lerp(first[k].float(), v.float(), share) if v.is_floating_point() else v for k, v in second.items()
    }


def _recipe(run: Path) -> dict[str, Any]:
    recipe: dict[str, Any] = json.loads((run / "recipe.json").read_text())
    return recipe


def _fitted(work: Path) -> dict[str, float]:
    fitted = work / "calibration.json"
    return json.loads(fitted.read_text()) if fitted.is_file() else {}


def _latest(run: Path) -> Path:
    return next(path for name in ("present.pt", "best.pt", "last.pt") if (path := run / name).is_file())


def facts_of(data: Path) -> dict[str, Any]:
    """Names: of classes and groups of them, of trained concepts, and other words for either."""
    concepts = grounder.all_concepts(data)
    return {
        "groups": imagenet.groups(),
        "classes": [names[0] for names in class_names()],
        "ways": concepts.ways,
        "synonyms": words.synonyms(),
    }


if __name__ == "__main__":
    main()
