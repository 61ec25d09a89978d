"""The published and local runs on disk, checked before anything is believed.

CatalogueError
├── UnknownRun
├── UnknownDataset
└── BrokenRunError      the folder is there, but not what its run.json promises
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from stat import S_ISREG
from typing import Literal

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from vae.store.arrays import DAMAGE, numbers_of, read_arrays
from vae.store.checks import LARGEST_DOCUMENT, RUN_ID, DocumentError, reason
from vae.store.condition import told
from vae.store.documents import IMAGES, LABEL, MOST_CLASSES, Dataset, Run
from vae.store.graph_process import OnnxGraph
from vae.store.histories import History, read_history
from vae.store.inference import Network, NetworkError
from vae.store.maps import FILE as MAP_FILE
from vae.store.maps import LatentMap, read_map
from vae.store.parsing import dataset_from_json, run_from_json
from vae.store.priors import LearntPrior, learnt_prior
from vae.store.said import Refusal, Said
from vae.store.snapshots import Snapshots, read_snapshots

UNUSABLE: tuple[type[Exception], ...] = (SafetensorError, NetworkError, *DAMAGE)
NO_PRIOR: tuple[type[Exception], ...] = (DocumentError, *UNUSABLE)


class CatalogueError(Refusal):
    """Something asked of the catalogue cannot be given; the message says why."""


class UnknownRun(CatalogueError):
    pass


class UnknownDataset(CatalogueError):
    pass


class BrokenRunError(CatalogueError):
    pass


@dataclass(frozen=True)
class BrokenRun:
    """A folder that looks like a run and cannot be used, with the reason in a sentence."""

    id: str
    reason: str
    status: Literal["broken"] = "broken"

    @property
    def title(self) -> str:
        return self.id


@dataclass(frozen=True, eq=False)
class Latents:
    """The posteriors of the test set's images, or of those that `index` names.

    mu, logvar: (N, D) float32; label: (N,) uint16, below the number of classes; index: (N,) int32,
    the image's place in the data set's test split; reconstruction_nats: (N,) float32.
    """

    mu: np.ndarray
    logvar: np.ndarray
    label: np.ndarray
    index: np.ndarray
    reconstruction_nats: np.ndarray
    classes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Told:
    """What runs() tells until then, unless a root has changed."""

    until: float
    changed: tuple[int, ...]
    runs: tuple[Run | BrokenRun, ...]


class Catalogue:
    """Runs found in `roots`, the earlier root winning where two hold the same id.

    Folders are looked at again on each call, so that a run which training puts in
    place appears by itself; what was parsed and hashed is kept by path, size and
    modification time. Runs in `unlisted` are found by their id alone; `fetch` may
    bring one there that is not on this machine yet, or say that there is none. Those
    whose id `is_over` are not found, wherever they lie. Looking at all of many runs takes
    milliseconds: for `rest` seconds runs() tells what it told, unless one came or went.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        datasets: Path,
        unlisted: Path | None = None,
        fetch: Callable[[str], bool] = lambda run_id: False,
        is_over: Callable[[str], bool] = lambda run_id: False,
        rest: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._roots = tuple(roots)
        self._rest, self._clock = rest, clock
        self._told: _Told | None = None
        self._datasets = datasets
        self._unlisted, self._fetch, self._is_over = unlisted, fetch, is_over
        self._decoder = lru_cache(maxsize=16)(_load_decoder)
        self._prior = lru_cache(maxsize=64)(_load_prior)
        self._latents = lru_cache(maxsize=16)(_load_latents)
        self._map = lru_cache(maxsize=16)(self._load_map)
        # A series has dozens of them, each a few kilobytes; snapshots are megabytes.
        self._history = lru_cache(maxsize=128)(_load_history)
        self._snapshots = lru_cache(maxsize=2)(_load_snapshots)

    def runs(self) -> tuple[Run | BrokenRun, ...]:
        """Every run, broken ones with their reason, in the order of their ids."""
        now, changed = self._clock(), tuple(map(_changed, self._roots))
        told = self._told
        if told is None or told.changed != changed or now >= told.until:
            self._told = told = _Told(now + self._rest, changed, self._looked())
        return told.runs

    def _looked(self) -> tuple[Run | BrokenRun, ...]:
        found: dict[str, Run | BrokenRun] = {}
        for root in self._roots:
            for folder in _run_folders(root):
                if folder.name not in found:
                    found[folder.name] = _checked_run(folder)
        return tuple(found[run_id] for run_id in sorted(found))

    def lists(self, run_id: str) -> bool:
        """Is it among runs()?"""
        is_id = RUN_ID.fullmatch(run_id) is not None
        return is_id and any((root / run_id / "run.json").is_file() for root in self._roots)

    def run(self, run_id: str) -> Run:
        """The run of that id. Raises UnknownRun or BrokenRunError."""
        # Ids come from clients, whose JSON may hold anything in their place.
        if isinstance(run_id, str) and RUN_ID.fullmatch(run_id):
            folder = self._folder(run_id)
            if folder is not None:
                run = _checked_run(folder)
                if isinstance(run, BrokenRun):
                    raise BrokenRunError(
                        "run {run_id} is broken: {reason}", run_id=run_id, reason=run.reason
                    )
                return run
        known = ", ".join(sorted(self._listed())) or "none"
        raise UnknownRun(
            "there is no run {run_id}; known runs: {known}.", run_id=f"{run_id!r:.80}", known=known
        )

    def latents(self, run_id: str) -> Latents:
        """The test set's posteriors. Raises UnknownRun or BrokenRunError."""
        return self._latents(self._complete(run_id))

    def map(self, run_id: str) -> LatentMap:
        """Where its map puts the test images. Raises UnknownRun or BrokenRunError."""
        return self._map(self._complete(run_id))

    def decoder(self, run: Run | str, label: int = 0) -> Network:
        """z (N, latent_dim) to pixels (N, C, H, W); label: the class that a conditional run is
        told, which others pass over. A Run, as run() has just given it, is not checked again.
        Raises UnknownRun or BrokenRunError."""
        run = self._complete(run)
        return self._decoder(run, label if run.told_classes else 0)

    def prior(self, run_id: str) -> LearntPrior | None:
        """p(z) where the run has learnt it; None where it is N(0, I). Raises as decoder()."""
        return self._prior(self._complete(run_id))

    def history(self, run_id: str) -> History:
        """What each epoch measured. Raises UnknownRun or BrokenRunError."""
        return self._history(self.run(run_id))

    def snapshots(self, run_id: str) -> Snapshots:
        """Its latents and grid after each kept epoch. Raises UnknownRun or BrokenRunError."""
        return self._snapshots(self.run(run_id))

    def dataset(self, name: str) -> Dataset:
        """The test images of a data set. Raises UnknownDataset."""
        folder = self._datasets / name
        if not RUN_ID.fullmatch(name) or not (folder / IMAGES).is_file():
            raise UnknownDataset(
                "there are no test images of a data set {name}.", name=f"{name!r:.80}"
            )
        return _images_in(folder, name)

    def images(self, run: Run) -> Dataset:
        """The test images that the run was measured on. Raises UnknownDataset."""
        return _images_in(run.folder, run.id) if run.has_images else self.dataset(run.dataset)

    def datasets(self) -> list[str]:
        """Names of the data sets whose test images are published."""
        return sorted(path.parent.name for path in self._datasets.glob(f"*/{IMAGES}"))

    def _listed(self) -> set[str]:
        """The ids of runs(), none of which is read: an unknown id should cost little."""
        return {folder.name for root in self._roots for folder in _run_folders(root)}

    def _folder(self, run_id: str) -> Path | None:
        for root in self._roots:
            if (root / run_id / "run.json").is_file():
                return root / run_id
        if self._unlisted is not None and not self._is_over(run_id):
            marker = self._unlisted / run_id / "run.json"
            if marker.is_file() or (self._fetch(run_id) and marker.is_file()):
                return marker.parent
        return None

    def _load_map(self, run: Run) -> LatentMap:
        if run.map is None:
            raise BrokenRunError("run {id} was published without a map.", id=run.id)
        try:
            return read_map(run.folder / MAP_FILE, len(self._latents(run).index))
        except DocumentError as error:
            raise BrokenRunError(
                "run {id} is broken: {error}", id=run.id, error=str(error)
            ) from error

    def _complete(self, run: Run | str) -> Run:
        run = run if isinstance(run, Run) else self.run(run)
        if run.status == "metrics":
            raise BrokenRunError("run {run_id} was published with its metrics only.", run_id=run.id)
        return run


def _changed(root: Path) -> int:
    """When something was put into the folder or went from it; 0 where there is none."""
    try:
        return root.stat().st_mtime_ns
    except OSError:
        return 0


def _run_folders(root: Path) -> list[Path]:
    try:
        folders = sorted(root.iterdir())
    except OSError:
        return []
    return [each for each in folders if RUN_ID.fullmatch(each.name) and _is_marked(each)]


def _is_marked(folder: Path) -> bool:
    try:
        return (folder / "run.json").is_file()
    except OSError:
        return True  # of somebody else, who lets nobody in: broken, with that as its reason


def _checked_run(folder: Path) -> Run | BrokenRun:
    try:
        run = _parsed_run(folder, *_stamp(folder / "run.json"))
        if isinstance(run, Run):
            _check_files(folder, run.files)
    except DocumentError as error:
        return BrokenRun(folder.name, str(error))
    except OSError as error:
        return BrokenRun(folder.name, Said("it cannot be read: {reason}.", reason=reason(error)))
    return run


@lru_cache(maxsize=1024)
def _parsed_run(folder: Path, size: int, modified: int) -> Run | BrokenRun:
    try:
        return run_from_json(folder, _document_bytes(folder / "run.json", size))
    except DocumentError as error:
        return BrokenRun(folder.name, str(error))


@lru_cache(maxsize=64)
def _parsed_dataset(folder: Path, size: int, modified: int) -> Dataset:
    return dataset_from_json(folder, _document_bytes(folder / IMAGES, size))


def _images_in(folder: Path, name: str) -> Dataset:
    try:
        return _parsed_dataset(folder, *_stamp(folder / IMAGES))
    except (DocumentError, OSError) as error:
        raise UnknownDataset(
            "the test images of {name} cannot be read: {reason}", name=name, reason=reason(error)
        ) from error


def _document_bytes(path: Path, size: int) -> bytes:
    if size > LARGEST_DOCUMENT:
        raise DocumentError(
            "{file} has {size} bytes; allowed: up to {largest_document} MB.",
            file=path.name,
            size=size,
            largest_document=LARGEST_DOCUMENT // 2**20,
        )
    return path.read_bytes()


def _stamp(path: Path) -> tuple[int, int]:
    """Size and time of change of a regular file: a device or a pipe may never end."""
    stat = path.stat()
    if not S_ISREG(stat.st_mode):
        raise DocumentError("{file} is not a file.", file=path.name)
    return stat.st_size, stat.st_mtime_ns


def _check_files(folder: Path, files: Mapping[str, tuple[str, int]]) -> None:
    for name, (sha256, size) in files.items():
        path = folder / name
        try:
            actual, modified = _stamp(path)
        except FileNotFoundError:
            raise DocumentError("{name} is missing.", name=name) from None
        if actual != size:
            raise DocumentError(
                "{name} has {actual} bytes, run.json says {size}.",
                name=name,
                actual=actual,
                size=size,
            )
        if _sha256(path, actual, modified) != sha256:
            raise DocumentError(
                "{name} is damaged: its SHA-256 is not the one in run.json.", name=name
            )


@lru_cache(maxsize=4096)
def _sha256(path: Path, size: int, modified: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _load_decoder(run: Run, label: int) -> Network:
    try:
        tensors = load_file(run.folder / "weights.safetensors")
        graphs = {name: OnnxGraph((run.folder / name).read_bytes) for name in run.graphs}
        weights = told(run.decoder, tensors, run.told_classes, label)
        network = Network(run.decoder, weights, graphs)
        shape = network(np.zeros((1, run.latent_dim), np.float32)).shape[1:]
    except UNUSABLE as error:
        raise BrokenRunError(
            "run {id} is broken: {reason}", id=run.id, reason=reason(error)
        ) from error
    if shape != run.image.shape:
        raise BrokenRunError(
            "run {id} is broken: its decoder gives {shape}, its images are {shape2}.",
            id=run.id,
            shape=shape,
            shape2=run.image.shape,
        )
    return network


def _load_prior(run: Run) -> LearntPrior | None:
    if not run.objective.learns_prior:
        return None
    try:
        return learnt_prior(load_file(run.folder / "weights.safetensors"), run.latent_dim)
    except NO_PRIOR as error:
        raise BrokenRunError(
            "run {id} is broken: {reason}", id=run.id, reason=reason(error)
        ) from error


def _load_latents(run: Run) -> Latents:
    try:
        return read_latents(run.folder / "latents.npz", run)
    except DocumentError as error:
        raise BrokenRunError("run {id} is broken: {error}", id=run.id, error=str(error)) from error


def read_latents(path: Path, run: Run) -> Latents:
    """Raises DocumentError where the file is not what the run promises."""
    arrays = read_arrays(path)
    part = partial(numbers_of, path.name, arrays)
    mu = part("mu", (None, run.latent_dim))
    count = len(mu)
    label, index = part("label", (count,)), part("index", (count,))
    classes = len(run.classes) or MOST_CLASSES
    for name, places, most in (("label", label, classes), ("index", index, 2**31)):
        if count and not (places.min() >= 0 and places.max() < most):
            raise DocumentError(
                "{file} holds {name} from {low} to {high}; allowed: from 0 to {most}.",
                file=path.name,
                name=name,
                low=places.min(),
                high=places.max(),
                most=most - 1,
            )
    with np.errstate(all="ignore"):  # beyond float32 is infinite, as beyond float16
        return Latents(
            mu=mu.astype(np.float32),
            logvar=part("logvar", mu.shape).astype(np.float32),
            label=label.astype(LABEL),  # uint8 where there could be no more than 256 classes
            index=index.astype(np.int32),
            reconstruction_nats=part("reconstruction_nats", (count,)).astype(np.float32),
            classes=run.classes,
        )


def _load_history(run: Run) -> History:
    if "history.csv" not in run.files:
        raise BrokenRunError("run {id} has no history: it was not trained here.", id=run.id)
    try:
        return read_history(run.folder / "history.csv")
    except DocumentError as error:
        raise BrokenRunError("run {id} is broken: {error}", id=run.id, error=str(error)) from error


def _load_snapshots(run: Run) -> Snapshots:
    if "snapshots.npz" not in run.files:
        raise BrokenRunError("run {id} was published without the latents of its epochs.", id=run.id)
    try:
        return read_snapshots(run.folder / "snapshots.npz", run)
    except DocumentError as error:
        raise BrokenRunError("run {id} is broken: {error}", id=run.id, error=str(error)) from error
