from __future__ import annotations

import re

import numpy as np
import pytest

from app.pages.run.page import content
from app.runs.class_errors import ClassError, class_errors
from tests.support.layouts import words_in
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue, Latents


def latents(**changes: np.ndarray) -> Latents:
    columns = {
        "mu": np.array([[0, 0], [3, 4], [0, 0], [1, 0]], np.float32),
        "logvar": np.zeros((4, 2), np.float32),
        "label": np.array([1, 1, 0, 0], np.int32),
        "index": np.arange(4, dtype=np.int32),
        "reconstruction_nats": np.array([10, 30, 5, 7], np.float32),
    }
    return Latents(**(columns | changes), classes=("a", "b", "c"))


def test_each_class_has_its_means_the_worst_first() -> None:
    # KL(N(mu, I) || N(0, I)) = |mu|²/2: 0 and 12.5 of b, 0 and .5 of a; c has no image.
    assert class_errors(latents(), has_rate=True) == [
        ClassError("b", 2, 20.0, 6.25),
        ClassError("a", 2, 6.0, 0.25),
    ]


def test_what_was_not_measured_is_left_out() -> None:
    some = latents(reconstruction_nats=np.array([10, np.nan, np.nan, np.nan], np.float32))
    assert class_errors(some, has_rate=True) == [ClassError("b", 1, 10.0, 0.0)]
    unknown = latents(logvar=np.full((4, 2), np.nan, np.float32))
    assert [row.rate for row in class_errors(unknown, has_rate=True)] == [None, None]
    assert [row.rate for row in class_errors(latents(), has_rate=False)] == [None, None]


def test_means_over_classes_are_those_of_the_run(published: Catalogue) -> None:
    run = published.run("mnist-2d")
    rows = class_errors(published.latents(run.id), has_rate=True)
    images = sum(row.images for row in rows)
    mean = sum(row.images * row.reconstruction for row in rows) / images
    rate = sum(row.images * (row.rate or 0) for row in rows) / images
    assert images == 10_000
    assert mean == pytest.approx(run.test.reconstruction, abs=1e-3)
    assert rate == pytest.approx(run.test.kl, abs=0.05), "latents are float16"


def test_the_page_of_a_run_tells_the_error_of_each_class(catalogue: Catalogue) -> None:
    words = words_in(content(catalogue.run("tiny-2d"), catalogue, []))
    table = words.partition("Error by class")[2].partition("How it was trained")[0]
    assert all(name in table for name in ("round", "square", "star", "−ELBO"))
    write_run(
        catalogue.run("tiny-2d").folder.parent / "plain",
        objective={"name": "beta-vae", "beta": 0, "likelihood": "bernoulli"},
    )
    words = words_in(content(catalogue.run("plain"), catalogue, []))
    assert "−ELBO" not in words.partition("Error by class")[2].partition("How it was")[0]


def test_what_is_below_zero_has_a_minus_and_no_hyphen(published: Catalogue) -> None:
    words = words_in(content(published.run("conv-tanh-6d-sigma"), published, []))
    table = words.partition("Error by class")[2].partition("How it was trained")[0]
    assert "−195.9" in table
    assert re.search(r"(?<!\w)-\d", table) is None
