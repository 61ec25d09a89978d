"""What a run is in a saved page: its document and its files, as small as they have to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from app.api.runs import run_document
from app.runs.offered import why_not
from app.site.smaller import STEPS, Piece, Step, latents, pictures, weights
from vae.store.catalogue import Catalogue, UnknownDataset
from vae.store.documents import Dataset, Run
from vae.store.said import Refusal

# How many letters a byte takes as text, see text85.py.
LETTERS = 1.25
# Of the addresses in a run's document, those that a saved page answers.
ANSWERED = ("weights", "latents", "sky", "space", "sheet", "sheets")


Packed = Callable[[int | None, int | None], Piece]


class CannotBeSaved(Refusal, ValueError):
    """A run that no page can show; the message says why."""


@dataclass(frozen=True)
class SavedRun:
    """document: as /api/runs/<id> answers; data: of its test images; files: by their addresses."""

    run: Run
    document: Mapping[str, Any]
    data: Dataset | None
    files: Mapping[str, Piece]
    step: Step = STEPS[-1]

    @property
    def given_up(self) -> str:
        """What the files are less than those that were published, a sentence; empty for nothing."""
        return self.step.sentence(self.run.image.channels)


def without_files(catalogue: Catalogue, run: Run) -> SavedRun:
    """Raises CannotBeSaved."""
    reason = why_not(run)
    if reason is not None:
        raise CannotBeSaved("run {id} {reason}", id=run.id, reason=reason)
    if run.graphs:
        raise CannotBeSaved(
            "run {id} is decoded by a server, which a saved page does without", id=run.id
        )
    document = run_document(catalogue, run)
    urls = {name: document["urls"][name] for name in ANSWERED if name in document["urls"]}
    kept = {**document, "urls": {**urls, "latents_csv": ""}}
    return SavedRun(run, kept, _data(catalogue, run), {})


def with_files(
    catalogue: Catalogue, saved: SavedRun, step: Step, packed: Packed | None = None
) -> SavedRun:
    """With the files of which as much is given up as the step says."""
    run, urls = saved.run, saved.document["urls"]
    sheets = pictures(saved.data, step)
    files = {
        urls["weights"]: (packed or _packing(saved))(step.decoder, step.encoder),
        urls["latents"]: latents(catalogue.latents(run.id)),
        **dict(zip(urls["sheets"], sheets, strict=True)),
    }
    return replace(saved, files=files, step=step)


def fitting(catalogue: Catalogue, saved: SavedRun, most: float) -> SavedRun:
    """With the files of the first step that take at most so many letters; else of the last."""
    packed = _packing(saved)
    for step in STEPS[STEPS.index(_likely(catalogue, saved, packed, most)) :]:
        found = with_files(catalogue, saved, step, packed)
        if LETTERS * sum(len(piece.content) for piece in found.files.values()) <= most:
            break
    return found


def _packing(saved: SavedRun) -> Packed:
    """Weights of so many bits, which several steps share, are packed once."""
    return cache(lambda *bits: weights(saved.run, saved.data, Step(*bits)))


def _likely(catalogue: Catalogue, saved: SavedRun, packed: Packed, most: float) -> Step:
    """The first step that seems to fit, judged by the first sheet of pictures; else the last."""
    places = len(latents(catalogue.latents(saved.run.id)).content)
    sheets = len(saved.data.sheets) if saved.data else 0
    for step in STEPS:
        sheet = next(pictures(saved.data, step), Piece(b""))
        size = (
            places + len(packed(step.decoder, step.encoder).content) + sheets * len(sheet.content)
        )
        if LETTERS * size <= most:
            return step
    return STEPS[-1]


def all_files(runs: Sequence[SavedRun]) -> Iterator[tuple[str, Piece]]:
    """Those of all runs by their addresses, each once: runs share their test images."""
    yield from {name: piece for saved in runs for name, piece in saved.files.items()}.items()


def _data(catalogue: Catalogue, run: Run) -> Dataset | None:
    try:
        return catalogue.images(run)
    except UnknownDataset:
        return None
