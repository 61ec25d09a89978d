"""A conditional run is told a class, and a run with a learnt prior says it, to every reader."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from vae.interchange.errors import InterchangeError, UnreadableFile
from vae.interchange.exporting import export_onnx
from vae.interchange.received.our_runs import run_in
from vae.runs.folder import published_model
from vae.store.catalogue import Catalogue
from vae.store.checks import DocumentError
from vae.store.condition import told
from vae.store.documents import Objective
from vae.store.inference import NetworkError
from vae.store.priors import learnt_prior

CONDITIONAL, MIXTURE = "mnist-2d-conditional", "mnist-2d-mixture"
DENSE = [{"op": "linear", "weight": "w", "bias": "b"}]


def test_the_decoder_that_is_told_a_class_is_torchs_with_that_label(published: Catalogue) -> None:
    run = published.run(CONDITIONAL)
    model = published_model(run)
    z = torch.randn(5, 2, generator=torch.Generator().manual_seed(1))
    for label in (0, 7):
        with torch.no_grad():
            expected = model.decode(z, torch.full((5,), label)).numpy()
        np.testing.assert_allclose(
            published.decoder(CONDITIONAL, label)(z.numpy()), expected, atol=1e-5
        )
    # Others pass the class over.
    plain = published.decoder(MIXTURE, 7)
    assert plain is published.decoder(MIXTURE)


def test_what_cannot_be_told_is_a_sentence() -> None:
    tensors = {"w": np.zeros((4, 12)), "b": np.zeros(4)}
    assert told(DENSE, tensors, 0, 3) == tensors
    with pytest.raises(NetworkError, match="allowed: a whole number below 10"):
        told(DENSE, tensors, 10, 10)
    with pytest.raises(NetworkError, match="no input beside the label's 12"):
        told(DENSE, tensors, 12, 0)
    with pytest.raises(NetworkError, match="begins with a dense layer"):
        told([{"op": "relu"}, *DENSE], tensors, 10, 0)


def test_of_a_learnt_prior_the_heaviest_part_comes_first(published: Catalogue) -> None:
    prior = published.prior(MIXTURE)
    assert prior is not None
    assert prior.weights.sum() == pytest.approx(1)
    assert (np.diff(prior.weights) <= 0).all()
    assert published.prior(CONDITIONAL) is None


@pytest.mark.parametrize(
    ("tensors", "said"),
    [
        ({}, "lack prior.mean, prior.logvar, prior.log_weight"),
        ({"mean": (3, 2), "logvar": (3, 2), "log_weight": (3,)}, "weights must sum to 1"),
        ({"mean": (3, 1), "logvar": (3, 1), "log_weight": (3,)}, r"allowed: \(M, 2\)"),
    ],
)
def test_what_is_no_prior_is_a_sentence(tensors: dict[str, tuple[int, ...]], said: str) -> None:
    zeros = {f"prior.{name}": np.zeros(shape, np.float16) for name, shape in tensors.items()}
    with pytest.raises(DocumentError, match=said):
        learnt_prior(zeros, 2)


def test_a_condition_of_a_later_version_is_not_shown() -> None:
    later = Objective("beta-vae", 1.0, "bernoulli", options={"condition": "text"})
    assert later.unshown == "Its condition is text, which the pages do not know."
    assert Objective("beta-vae", 1.0, "bernoulli", options={"prior": "vamp"}).unshown == ""


def test_files_that_have_no_place_for_a_label_are_refused(
    published: Catalogue, tmp_path: Path
) -> None:
    run = published.run(CONDITIONAL)
    with pytest.raises(InterchangeError, match="is told the class of each image"):
        export_onnx(run, "decoder", "fp32", tmp_path / "decoder.onnx")
    folder = tmp_path / CONDITIONAL
    folder.mkdir()
    (folder / "run.json").write_text(json.dumps(run.document))
    with pytest.raises(UnreadableFile, match="a condition or prior of its own"):
        run_in(folder)
