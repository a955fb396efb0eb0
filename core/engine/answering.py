"""One prompt answered, in the engine's thread: which models, which embeddings, and what becomes of their answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from importlib import metadata
from time import perf_counter
from typing import TypeVar

import numpy as np

from core.engine.batches import is_out_of_memory
from core.engine.cache import Logits, embeddings
from core.engine.explaining import Question, Why, explain
from core.engine.grounding import PRESENT, covers
from core.engine.keeping import agreeing, settled
from core.engine.models import Loaded, Models
from core.engine.prompts import fitted, is_search, kind_of, needs_object
from core.engine.proposing import Request, key_of
from core.engine.protocol import Ask, Check, Embedding, Grounding, RawMask
from core.engine.raster import prior_of, to_mask
from core.engine.searching import Hit, Searched, View, search
from core.engine.values import Found
from core.errors import BadInput
from core.parts import About, Part
from core.settings import Settings
from core.types import Bounds, Box, Candidate, Mask, Origin, Pixels, Point, Prompt, Size

_MEGABYTE = 1 << 20
_LOGITS_SHARE = 8  # the logits of answers may fill one part in so many of the cache
_CANDIDATES = 3
_WARM_UP_SIDE = 64
_MARGIN = 0.05  # around an earlier mask, when it is all that is given

T = TypeVar("T")
ReadPixels = Callable[[], Pixels]
NOTHING = About()  # known of a picture


class Sight:
    """The picture a question is about: decoded at most once, and only if it must be.

    ``is_glance``: the answer is looked at only, so the logits of those that are gone on from are not pushed out by its.
    """

    def __init__(self, key: str, read_pixels: ReadPixels, about: About = NOTHING, *, is_glance: bool = False) -> None:
        self.key, self._read_pixels, self.about, self.is_glance = key, read_pixels, about, is_glance

    @cached_property
    def pixels(self) -> Pixels:
        return self._read_pixels()


class Answerer:
    """Everything of the engine that only its thread may touch (``models.device`` and ``.notice`` may be read)."""

    def __init__(self, settings: Settings) -> None:
        self.models = Models(settings)
        limit = settings.cache_mb * _MEGABYTE
        self._embeddings = embeddings(limit - limit // _LOGITS_SHARE)
        self._logits = Logits(limit // _LOGITS_SHARE)

    def answer(self, key: str, read_pixels: ReadPixels, prompt: Prompt, check: Check, about: About = NOTHING) -> Found:
        """``prompt`` is clean already. On a device that runs out of memory it is tried again on the processor."""
        sight = Sight(key, read_pixels, about)
        return self._with_retreat(lambda: self._answer(sight, prompt, check))

    def glance(self, key: str, prompt: Prompt, check: Check) -> Found | None:
        """What ``prompt`` would give; None if the picture would have to be read for it."""
        if self._embeddings.get(self.models.segmenter().key(key)) is None:
            return None
        sight = Sight(key, _not_read, is_glance=True)
        return self._with_retreat(lambda: self._answer(sight, prompt, check))

    def remember(self, key: str, read_pixels: ReadPixels, check: Check) -> None:
        """Make the embeddings, so that the first prompt finds them."""
        sight = Sight(key, read_pixels)
        self._with_retreat(lambda: self._remember(sight, check))

    def explain(self, read_pixels: ReadPixels, question: Question, check: Check) -> Why:
        """What of the picture and of the words carried a mask."""
        return self._with_retreat(lambda: explain(question, read_pixels(), self.models.grounder().grounder, check))

    def propose(self, key: str, read_pixels: ReadPixels, request: Request, check: Check) -> Found:
        """Every object that the segmenter can make out, an object each with one candidate, surest first."""
        sight = Sight(key, read_pixels)
        return self._with_retreat(lambda: self._propose(sight, request, check))

    def warm_up(self, check: Check) -> None:
        """Load both models and use each once."""
        grey = np.full((_WARM_UP_SIDE, _WARM_UP_SIDE, 3), 128, np.uint8)
        middle = Point(_WARM_UP_SIDE / 2, _WARM_UP_SIDE / 2)
        for prompt in (Prompt(points=(middle,)), Prompt(text="thing")):
            self.answer("warm-up", lambda: grey, prompt, check)

    def _with_retreat(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except Exception as error:
            if not is_out_of_memory(error) or not self.models.fall_back():
                raise
        self._embeddings.clear()
        self._logits.clear()
        return work()

    def _remember(self, sight: Sight, check: Check) -> None:
        for loaded in (self.models.segmenter(), self.models.grounder()):
            self._embedding(loaded, sight, check)

    def _answer(self, sight: Sight, prompt: Prompt, check: Check) -> Found:
        start = perf_counter()
        work = self._search if is_search(prompt) else self._outline
        found = work(sight, prompt, check)
        return replace(found, origin=replace(found.origin, seconds=round(perf_counter() - start, 4)))

    def _propose(self, sight: Sight, request: Request, check: Check) -> Found:
        segmenter = self.models.segmenter()

        def embed_part(part: Bounds) -> Embedding:
            cut = Sight(key_of(sight.key, part), lambda: np.ascontiguousarray(sight.pixels[part.slices]))
            return self._embedding(segmenter, cut, check)

        sure = request.run(segmenter.segmenter, self._embedding(segmenter, sight, check), embed_part, check)
        return request.found(sure, self._origin(Prompt(), {"segmenter": segmenter}))

    def _outline(self, sight: Sight, prompt: Prompt, check: Check) -> Found:
        """One object from box, points and an earlier mask."""
        segmenter = self.models.segmenter()
        prompt_here = fitted(prompt, self._size(segmenter, sight))
        embedding = self._embedding(segmenter, sight, check)
        ask = self._ask(segmenter, sight, prompt_here)
        check()
        candidates = []
        for answer in segmenter.segmenter.predict(embedding, [ask])[0]:
            raw = settled(answer, ask.prior, prompt_here)
            mask = agreeing(to_mask(raw, embedding.size), prompt_here)
            candidates.append(self._candidate(segmenter, sight, raw, mask, raw.score))
        objects = _ranked([one for one in candidates if one.mask.area], prompt_here.points)
        origin = self._origin(prompt, {"segmenter": segmenter})
        return Found((objects,) if objects else (), None, (), None, origin)

    def _search(self, sight: Sight, prompt: Prompt, check: Check) -> Found:
        """Every object that fits the text."""
        segmenter, grounder = self.models.segmenter(), self.models.grounder()
        prompt_here = fitted(prompt, self._size(grounder, sight))
        seen = self._embedding(grounder, sight, check)

        def ground(phrases: Sequence[str], negatives: Sequence[str]) -> list[Grounding]:
            return grounder.grounder.ground(seen, phrases, negatives)

        def predict(asks: Sequence[Ask]) -> list[list[RawMask]]:
            return segmenter.segmenter.predict(self._embedding(segmenter, sight, check), asks) if asks else []

        view = View(seen.size, sight.about, lambda: sight.pixels, grounder.grounder.knows, ground, predict, check)
        searched = search(prompt_here, view)
        origin = self._origin(prompt, {"segmenter": segmenter, "grounder": grounder})
        said = "; ".join(", ".join(part.chips) for part in searched.parts)
        origin = replace(origin, settings={**origin.settings, "understood": said})
        objects = tuple(self._outlines(segmenter, sight, hit, prompt, searched) for hit in searched.hits)
        certainty = round(searched.certainty, 4)
        return Found(objects, certainty, searched.nearest, searched.heat, origin, searched.parts)

    def _outlines(
        self, segmenter: Loaded, sight: Sight, hit: Hit, prompt: Prompt, searched: Searched
    ) -> tuple[Candidate, ...]:
        """An object's outlines; where several things were asked for, under the name of the one it is."""
        if prompt.parts:
            name: str | None = hit.part.words
        else:
            name = prompt.text if len(searched.parts) == 1 else _name_of(hit.part)
        return tuple(
            replace(
                self._candidate(segmenter, sight, one.raw, one.mask, one.score), phrase=name, asked=hit.sighting.asked
            )
            for one in (hit.sighting.best, *hit.sighting.others)
        )

    def _embedding(self, loaded: Loaded, sight: Sight, check: Check) -> Embedding:
        key = loaded.key(sight.key)
        embedding = self._embeddings.get(key)
        if embedding is None:
            embedding = loaded.segmenter.embed(sight.pixels, check)
            self._embeddings.put(key, embedding, embedding.nbytes)
        return embedding

    def _size(self, loaded: Loaded, sight: Sight) -> Size:
        """The picture's size, without encoding it."""
        known = self._embeddings.get(loaded.key(sight.key))
        return known.size if known else Size.of(sight.pixels)

    def _ask(self, segmenter: Loaded, sight: Sight, prompt: Prompt) -> Ask:
        """The prompt with the logits it goes on from: those of the handle if they are still there, else the mask's."""
        prior = self._logits.find(segmenter.key(sight.key), prompt.logits)
        if prior is None and prompt.mask is not None and prompt.mask.area:
            prior = prior_of(prompt.mask)
        if prior is None and needs_object(prompt):
            raise BadInput("A minus point takes away from an object: first click on one, draw a box or type a text.")
        if prompt.box is None and not prompt.points:
            if prompt.mask is None or prompt.mask.bounds is None:
                raise BadInput(
                    "The mask is empty, so there is nothing to go on from. Draw a box or click on an object."
                )
            prompt = replace(prompt, box=_widened(prompt.mask.bounds.box, prompt.mask.size))
        return Ask(replace(prompt, text=None, mask=None, logits=None), prior)

    def _candidate(self, segmenter: Loaded, sight: Sight, raw: RawMask, mask: Mask, score: float) -> Candidate:
        handle = None if sight.is_glance else self._logits.keep(segmenter.key(sight.key), raw)
        return Candidate(mask, float(np.clip(score, 0.0, 1.0)), logits=handle)

    def _origin(self, prompt: Prompt, used: dict[str, Loaded]) -> Origin:
        first = next(iter(used.values())).segmenter
        return Origin(
            kind_of(prompt),
            prompt,
            models={role: loaded.segmenter.name for role, loaded in used.items()},
            weights={role: loaded.segmenter.weights_sha256 for role, loaded in used.items()},
            settings={"threshold": PRESENT if prompt.threshold is None else prompt.threshold}
            if is_search(prompt)
            else {},
            device=first.device,
            dtype=first.dtype,
            app_version=_version(),
        )


def _not_read() -> Pixels:
    raise BadInput("The picture is being read for the first time. Look again in a moment.")


def _ranked(candidates: Sequence[Candidate], points: Sequence[Point]) -> tuple[Candidate, ...]:
    """Those that go along with the clicks first; otherwise in the model's own order."""

    def broken(candidate: Candidate) -> int:
        return sum(covers(candidate.mask, point) != point.positive for point in points)

    return tuple(sorted(candidates, key=broken)[:_CANDIDATES])


def _name_of(part: Part) -> str:
    """One of several things: "right lung" keeps its side, "the two largest coins" are coins."""
    side = part.side or next(iter(part.place), None)
    return f"{side} {part.thing}" if part.said.lower() == f"{side} {part.thing}".lower() else part.thing


def _widened(box: Box, size: Size) -> Box:
    """A little larger, so that the object's edge lies inside."""
    across, down = box.width * _MARGIN + 1, box.height * _MARGIN + 1
    return Box(box.x0 - across, box.y0 - down, box.x1 + across, box.y1 + down).clipped(size) or box


def _version() -> str:
    try:
        return metadata.version("sayseg")
    except metadata.PackageNotFoundError:
        return "unknown"
