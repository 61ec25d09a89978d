"""A local run from its config to its finished folder: the same way alone and in a sweep."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vae.data.datasets import Dataset, load
from vae.measure.evaluate import FAULTS
from vae.runs.folder import write_run
from vae.store.documents import Run
from vae.store.unfinished import kept_so_far, work_folder
from vae.training.config import Config
from vae.training.train import UNWATCHED, Diverged, Watch, train


class Unmeasured(RuntimeError):
    """A trained run that could not be measured or written; the message says where it is kept."""


def data_of(run: Run, root: Path) -> Dataset:
    """What the run was trained on, by its config: the data set's name alone may not say where
    the pictures are. Raises DatasetError where they are not."""
    if run.config is None:
        return load(run.dataset, root, 0)
    return load(run.config.dataset, root, run.config.image_size)


def make_run(
    config: Config,
    data: Dataset,
    destination: Path,
    title: str,
    watch: Watch = UNWATCHED,
    integrate: bool = True,
    with_images: bool = False,
) -> Run:
    """Train, evaluate and write the run's folder `destination`; returns the run.

    After a kill the same call goes on after the last whole epoch. Raises what training raises,
    on Ctrl+C a KeyboardInterrupt that says what is kept, and Unmeasured.
    integrate: as in vae.measure.evaluate.Method; with_images: as in vae.runs.folder.write_run.
    """
    work = work_folder(destination.parent, destination.name)
    try:
        trained = train(config, data, work, watch)
        with _measuring(trained.folder, destination.name):
            run = write_run(trained, data, destination, title, watch.report, integrate, with_images)
    except Diverged:
        # It would diverge again at the same place; other options need an empty folder.
        shutil.rmtree(work)
        raise
    except KeyboardInterrupt:
        raise KeyboardInterrupt(kept_so_far(work)) from None
    shutil.rmtree(work)
    return run


@contextmanager
def _measuring(work: Path, name: str) -> Iterator[None]:
    try:
        yield
    except FAULTS as error:
        raise Unmeasured(
            f"{name} is trained, but could not be measured or written "
            f"({type(error).__name__}: {error}); its weights are kept in {work}, and the "
            "same command measures it again"
        ) from error
