"""Decoded grids over HTTP: each cell the decoded place, kept under what it is of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings
from tests.support.pictures import pixels
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue
from vae.store.geometry import axes_plane, grid_codes

RUN = "/api/runs/tiny-2d"


def test_each_cell_of_a_grid_is_the_decoded_place(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    sheet = pixels(client.get(f"{RUN}/grid.png?center=0.3,-1.2&span=2&n=5").data)
    images = catalogue.decoder("tiny-2d")(grid_codes((0.3, -1.2), 2, 5))
    assert sheet.shape == (20, 20)
    for row in range(5):
        for column in range(5):
            cell = sheet[row * 4 : row * 4 + 4, column * 4 : column * 4 + 4] / 255
            np.testing.assert_allclose(cell, images[row * 5 + column, 0], atol=0.5 / 255 + 1e-6)


def test_each_cell_of_a_colour_grid_is_the_decoded_place(
    client: FlaskClient, catalogue: Catalogue, zoo: Path
) -> None:
    write_run(zoo / "colour-2d", channels=3)
    sheet = pixels(client.get("/api/runs/colour-2d/grid.png?center=0.3,-1.2&span=2&n=5").data)
    images = catalogue.decoder("colour-2d")(grid_codes((0.3, -1.2), 2, 5)).transpose(0, 2, 3, 1)
    assert sheet.shape == (20, 20, 3)
    for number, image in enumerate(images):
        top, left = 4 * (number // 5), 4 * (number % 5)
        cell = sheet[top : top + 4, left : left + 4] / 255
        np.testing.assert_allclose(cell, image, atol=0.5 / 255 + 1e-6)


def test_a_grid_has_defaults(client: FlaskClient) -> None:
    plain = client.get(f"{RUN}/grid.png")
    assert plain.data == client.get(f"{RUN}/grid.png?center=0,0&span=1.5&n=10").data


def test_a_grid_of_more_latents_spans_those_that_say_most(
    client: FlaskClient, six: Catalogue
) -> None:
    assert client.get("/api/runs/tiny-6d").json["axes"] == [2, 5]
    plain = client.get("/api/runs/tiny-6d/grid.png?n=3")
    assert plain.data == client.get("/api/runs/tiny-6d/grid.png?n=3&axes=2,5").data
    images = six.decoder("tiny-6d")(grid_codes([0] * 6, 1.5, 3, axes_plane((1, 4), 6).basis))
    expected = images[:, 0].reshape(3, 3, 4, 4).swapaxes(1, 2).reshape(12, 12)
    np.testing.assert_allclose(pixels(plain.data) / 255, expected, atol=0.5 / 255 + 1e-6)


def test_a_grid_spans_the_axes_that_are_asked_for(client: FlaskClient, six: Catalogue) -> None:
    center = "0.1,0.2,0.3,0.4,0.5,0.6"
    answer = client.get(f"/api/runs/tiny-6d/grid.png?n=3&axes=6,1&center={center}")
    basis = axes_plane((5, 0), 6).basis
    places = grid_codes([float(part) for part in center.split(",")], 1.5, 3, basis)
    expected = six.decoder("tiny-6d")(places)[:, 0].reshape(3, 3, 4, 4).swapaxes(1, 2)
    np.testing.assert_allclose(
        pixels(answer.data) / 255, expected.reshape(12, 12), atol=0.5 / 255 + 1e-6
    )
    other = client.get(f"/api/runs/tiny-6d/grid.png?n=3&axes=1,6&center={center}")
    assert other.headers["ETag"] != answer.headers["ETag"]


def test_a_run_of_one_latent_has_a_line_and_its_grid_is_a_row(
    client: FlaskClient, zoo: Path, catalogue: Catalogue
) -> None:
    write_run(zoo / "tiny-1d", latents=1)
    assert client.get("/api/runs/tiny-1d").json["axes"] == [1]
    answer = client.get("/api/runs/tiny-1d/grid.png?n=3&center=0.5&span=2")
    row = catalogue.decoder("tiny-1d")(np.array([[-1.5], [0.5], [2.5]], np.float32))[:, 0]
    np.testing.assert_allclose(
        pixels(answer.data) / 255, np.concatenate(list(row), axis=1), atol=0.5 / 255 + 1e-6
    )
    stars = client.get("/api/runs/tiny-1d/sky.json").json
    assert stars["layout"]["meta"]["axes"] == [1]
    refused = client.get("/api/runs/tiny-1d/sky.json?axes=1,2")
    assert (refused.status_code, refused.json["error"]) == (
        400,
        "axes must be 1, the only latent of tiny-1d; got '1,2'.",
    )


def test_only_the_right_version_makes_a_picture_immutable(client: FlaskClient) -> None:
    digest = client.get(RUN).json["digest"]
    right = client.get(f"{RUN}/grid.png?v={digest[:16]}")
    wrong = client.get(f"{RUN}/grid.png?v={digest[1:17]}")
    assert "immutable" in right.headers["Cache-Control"]
    assert wrong.headers["Cache-Control"] == "no-cache"


def test_a_republished_run_never_shows_the_old_picture(
    zoo: Path, settings: Settings, client: FlaskClient, tmp_path: Path
) -> None:
    old = client.get(f"{RUN}/grid.png")
    (zoo / "tiny-2d").rename(tmp_path / "old")
    write_run(zoo / "tiny-2d", seed=1)
    new = client.get(f"{RUN}/grid.png", headers={"If-None-Match": old.headers["ETag"]})
    fresh = create_app(settings, Catalogue([zoo], zoo / "datasets")).server.test_client()
    assert new.status_code == 200
    assert new.data != old.data
    assert new.data == fresh.get(f"{RUN}/grid.png").data


def test_a_damaged_cache_does_not_stop_a_grid(client: FlaskClient, settings: Settings) -> None:
    folder = settings.cache_folder / "pictures"
    folder.mkdir(parents=True)
    (folder / "cache.db").write_bytes(b"nonsense" * 1000)
    assert client.get(f"{RUN}/grid.png").data == client.get(f"{RUN}/grid.png").data
