"""Which runs are measured: one of each kind, since a series' runs differ by their weights alone."""

from __future__ import annotations

from app.settings import ROOT
from vae.store.catalogue import Catalogue
from vae.store.documents import Run


def runs_of_each_kind() -> list[Run]:
    """The first published run of each (recipe, data set, latents) that can be explored."""
    found: dict[tuple[str, str, int], Run] = {}
    for run in Catalogue([ROOT / "zoo"], ROOT / "zoo" / "datasets").runs():
        if isinstance(run, Run) and run.status == "ready":
            found.setdefault((run.recipe, run.dataset, run.latent_dim), run)
    return list(found.values())
