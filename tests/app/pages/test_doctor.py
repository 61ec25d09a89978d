"""The prior doctor's page: what it says of a run, its sheets, and of what it cannot say."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
from flask.testing import FlaskClient
from PIL import Image

from app.figures.prior_doctor import verdict
from app.pages.doctor.page import content, diagnosed
from tests.support.callbacks import Callbacks
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue


def test_it_has_the_verdict_three_sheets_and_every_latent(catalogue: Catalogue) -> None:
    run = catalogue.run("tiny-2d")
    shown = json.dumps(
        content(run, catalogue), default=lambda part: part.to_plotly_json(), ensure_ascii=False
    )
    for sentence in verdict(diagnosed(catalogue, run)):
        assert sentence in shown
    for kind in ("prior", "posterior", "mixture"):
        assert f"samples-{kind}.webp" in shown


def test_the_sheets_are_64_decodes(client: FlaskClient, catalogue: Catalogue) -> None:
    run = catalogue.run("tiny-2d")
    height, width = run.image.height, run.image.width
    places = diagnosed(catalogue, run).of_prior[:64].astype(np.float32)
    expected = catalogue.decoder("tiny-2d")(places)
    answer = client.get(f"/files/runs/tiny-2d/{run.version}/samples-prior.webp")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    sheet = np.asarray(Image.open(io.BytesIO(answer.data)).convert("L"), float) / 255
    assert sheet.shape == (8 * height, 8 * width)
    cells = sheet.reshape(8, height, 8, width).swapaxes(1, 2).reshape(64, height, width)
    # WebP at quality 90 is no exact copy.
    assert np.abs(cells - expected[:, 0]).mean() < 0.03
    assert client.get("/files/runs/tiny-2d/0000/samples-prior.webp").status_code == 404


def test_a_run_of_one_latent_has_a_curve_in_place_of_a_map(zoo: Path, catalogue: Catalogue) -> None:
    write_run(zoo / "tiny-1d", latents=1, kl=[1.0])
    shown = str([each.to_plotly_json() for each in content(catalogue.run("tiny-1d"), catalogue)])
    assert "A run of one latent has no such map" in shown


def test_the_run_of_the_address_is_known_before_its_diagnosis(still_client: FlaskClient) -> None:
    page = Callbacks(still_client, "/doctor")
    address: dict[str, object] = {"address.search": "?run=tiny-2d"}
    known = {"doctor-run.value": "tiny-2d", "doctor-shown.data": "tiny-2d"}
    assert page.changes("doctor-run.value", address, "address.search") == known
    # A choice is written into the address, and is not set again.
    chosen = address | {"doctor-run.value": "tiny-6d"}
    assert page.changes("doctor-run.value", chosen, "doctor-run.value") == {
        "address.search": "?run=tiny-6d",
        "doctor-shown.data": "tiny-6d",
    }
