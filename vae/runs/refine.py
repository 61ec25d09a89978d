"""A published run whose posteriors are refined: measured anew, its stars moved."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from vae.data.datasets import Dataset
from vae.measure.evaluate import Evaluation, Method, evaluate
from vae.model.recipes import Likelihood
from vae.runs.folder import published_model, write_latents
from vae.runs.publish import keep_latents
from vae.store.arrays import read_arrays
from vae.store.atomic_write import atomic_write
from vae.store.definitions import metrics_document
from vae.store.documents import Refinement, Run, listed_files

LATENTS, REFINEMENT = "latents.npz", "refinement"


def refine(
    run: Run, refinement: Refinement | None, data: Dataset, report: Callable[[str], None]
) -> Evaluation:
    """Write the numbers of a refinable run, and the latents of the test images that it has, as
    they are so (None: with the encoder's own answers)."""
    changed = replace(run, refinement=refinement)
    method = Method(Likelihood(run.objective.likelihood, run.objective.sigma))
    found = evaluate(published_model(changed), data, method, report)
    with tempfile.TemporaryDirectory(dir=run.folder, prefix=".new-") as beside:
        latents = Path(beside) / LATENTS
        write_latents(found.test, latents)
        keep_latents(latents, read_arrays(run.folder / LATENTS)["index"])
        document = {name: said for name, said in run.document.items() if name != REFINEMENT}
        document |= {
            **({REFINEMENT: asdict(refinement)} if refinement else {}),
            "metrics": metrics_document(found.splits, found.remarks),
            "files": dict(sorted({**document["files"], **listed_files([latents])}.items())),
        }
        latents.replace(run.folder / LATENTS)
    atomic_write(run.folder / "run.json", (json.dumps(document, indent=1) + "\n").encode())
    return found
