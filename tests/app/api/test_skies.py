"""Skies and spaces over HTTP, and the planes that skies and grids lie on."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import plotly.io
import pytest
import safetensors.numpy
from flask.testing import FlaskClient

from tests.support.pictures import pixels
from tests.support.tiny_run import write_run
from vae.runs.maps import put_map
from vae.store.catalogue import Catalogue
from vae.store.geometry import grid_codes


@pytest.mark.parametrize("path", ["grid.png", "sky.json"])
@pytest.mark.parametrize(
    "axes",
    [
        "",
        "1",
        "1,1",
        "0,1",
        "1,7",
        "1,2,3",
        "a,b",
        "-1,2",
        "1.0,2",
        "1e0,2",
        "9" * 5000,
        "pc1",
        "pc1,2",
        "1,pc2",
        "pc1,pc1",
        "pc0,pc1",
        "pc1,pc7",
        "PCA",
        "pca,1",
    ],
)
def test_axes_that_are_no_two_latents_are_400_with_a_sentence(
    still_client: FlaskClient, path: str, axes: str
) -> None:
    answer = still_client.get(f"/api/runs/tiny-6d/{path}?axes={axes}")
    assert answer.status_code == 400
    assert answer.json["error"].startswith(
        "axes must be two different whole numbers from 1 to 6, such as 1,2, "
        "or two of pc1 to pc6; got "
    )


def svd(six: Catalogue) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, right singular vectors as rows, and shares of the variance of the six latents."""
    mu = six.latents("tiny-6d").mu.astype(np.float64)
    _, singular, rows = np.linalg.svd(mu - mu.mean(axis=0))
    return mu.mean(axis=0), rows, singular**2 / np.sum(singular**2)


def test_a_run_says_its_principal_directions(client: FlaskClient, six: Catalogue) -> None:
    told = client.get("/api/runs/tiny-6d").json["principal"]
    mean, rows, shares = svd(six)
    np.testing.assert_allclose(told["mean"], mean, atol=1e-6)
    np.testing.assert_allclose(np.abs(np.sum(told["directions"] * rows, axis=1)), 1, atol=1e-5)
    np.testing.assert_allclose(told["explained"], shares, atol=1e-6)
    assert client.get("/api/runs/tiny-2d").json["principal"] is None


@pytest.mark.parametrize(("axes", "pair"), [("pca", (0, 1)), ("pc3,pc2", (2, 1))])
def test_sky_and_grid_lie_on_the_principal_plane(
    client: FlaskClient, six: Catalogue, axes: str, pair: tuple[int, int]
) -> None:
    mean, rows, _ = svd(six)
    told = np.array(client.get("/api/runs/tiny-6d").json["principal"]["directions"])
    basis = rows[list(pair)] * np.sign(np.sum(rows * told, axis=1))[list(pair), None]
    figure = plotly.io.from_json(client.get(f"/api/runs/tiny-6d/sky.json?axes={axes}").text)
    assert figure.layout.meta["axes"] == axes
    stars = figure.to_plotly_json()["data"][0]
    expected = (six.latents("tiny-6d").mu - mean) @ basis.T
    for name, values in zip("xy", expected.T, strict=True):
        found = np.frombuffer(base64.b64decode(stars[name]["bdata"]), stars[name]["dtype"])
        np.testing.assert_allclose(found, values[0::3], atol=1e-5)

    center = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    answer = client.get(
        f"/api/runs/tiny-6d/grid.png?n=3&axes={axes}&center={','.join(map(str, center))}"
    )
    images = six.decoder("tiny-6d")(grid_codes(center, 1.5, 3, basis))
    picture = images[:, 0].reshape(3, 3, 4, 4).swapaxes(1, 2).reshape(12, 12)
    np.testing.assert_allclose(pixels(answer.data) / 255, picture, atol=0.5 / 255 + 1e-5)


def test_the_space_of_a_run_of_three_latents_is_a_figure(
    client: FlaskClient, zoo: Path, catalogue: Catalogue
) -> None:
    write_run(zoo / "tiny-3d", latents=3)
    address = client.get("/api/runs/tiny-3d").json["urls"]["space"]
    answer = client.get(address)
    star = plotly.io.from_json(answer.text).to_plotly_json()["data"][2]
    found = np.frombuffer(base64.b64decode(star["z"]["bdata"]), star["z"]["dtype"])
    np.testing.assert_array_equal(found, catalogue.latents("tiny-3d").mu[2::3, 2])
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_other_runs_have_no_space(still_client: FlaskClient) -> None:
    assert still_client.get("/api/runs/tiny-2d").json["urls"]["space"] is None
    answer = still_client.get("/api/runs/tiny-2d/space.json")
    assert answer.status_code == 400
    assert answer.json["error"] == "run tiny-2d has 2 latents; three make a space."


def test_the_sky_is_the_figure_of_the_axes(client: FlaskClient, six: Catalogue) -> None:
    mu = six.latents("tiny-6d").mu
    for query, axes in (("", (1, 4)), ("?axes=6,3", (5, 2))):
        answer = client.get(f"/api/runs/tiny-6d/sky.json{query}")
        figure = plotly.io.from_json(answer.text)
        assert figure.layout.meta["axes"] == [axis + 1 for axis in axes]
        stars = figure.to_plotly_json()["data"][0]
        for name, axis in zip("xy", axes, strict=True):
            decoded = np.frombuffer(base64.b64decode(stars[name]["bdata"]), stars[name]["dtype"])
            np.testing.assert_array_equal(decoded, mu[0::3, axis])
    again = client.get(
        "/api/runs/tiny-6d/sky.json", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    same = client.get(
        "/api/runs/tiny-6d/sky.json?axes=6,3", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert same.status_code == 304
    version = client.get("/api/runs/tiny-6d").json["urls"]["figures"]
    for asked, kept in ((version, True), ("0" * 16, False)):
        answer = client.get(f"/api/runs/tiny-6d/sky.json?axes=6,3&v={asked}")
        assert ("immutable" in answer.headers["Cache-Control"]) is kept


def test_a_map_is_shown_and_sent_and_is_no_plane(client: FlaskClient, six: Catalogue) -> None:
    run = six.run("tiny-6d")
    assert client.get("/api/runs/tiny-6d/sky.json?axes=map").status_code == 400
    places = np.random.default_rng(1).uniform(-4, 4, (24, 2))
    put_map(six, run, places, {"method": "umap", "parameters": {}, "versions": {}})

    figure = plotly.io.from_json(client.get("/api/runs/tiny-6d/sky.json?axes=map").text)
    assert figure.layout.meta["axes"] == "map"
    label = six.latents("tiny-6d").label
    for k, trace in enumerate(figure.to_plotly_json()["data"]):
        for name, values in zip("xy", places[label == k].T, strict=True):
            found = np.frombuffer(base64.b64decode(trace[name]["bdata"]), trace[name]["dtype"])
            np.testing.assert_allclose(found, values, atol=1e-3)
    assert not figure.layout.xaxis.showticklabels, "its units mean nothing"

    document = client.get("/api/runs/tiny-6d").json
    assert document["map"]["inverse_neighbours"] >= 1
    tensors = safetensors.numpy.load(client.get(document["urls"]["latents"]).data)
    np.testing.assert_allclose(tensors["map_place"], places, atol=1e-3)
    assert tensors["map_error"].shape == (24,)
    refused = client.get("/api/runs/tiny-6d/grid.png?axes=map")
    assert refused.status_code == 400
    assert "a grid is of a plane" in refused.json["error"]
