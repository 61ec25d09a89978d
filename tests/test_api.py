"""The HTTP API, on a tiny run."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import plotly.io
import pytest
from flask.testing import FlaskClient
from PIL import Image
from safetensors.numpy import load

from app.factory import create_app
from app.settings import Settings
from tiny_run import COUNT, write_run
from vae.catalogue import Catalogue
from vae.geometry import axes_plane, grid_codes

RUN = "/api/runs/tiny-2d"


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


def test_health(client: FlaskClient) -> None:
    assert (client.get("/healthz").text, client.get("/healthz").status_code) == ("ok", 200)


def test_runs_are_listed_with_their_metrics(client: FlaskClient) -> None:
    (run,) = client.get("/api/runs").json
    assert (run["id"], run["status"], run["metrics"]["test"]["kl"]) == ("tiny-2d", "ready", 3.5)


def test_a_broken_run_is_listed_with_its_reason(client: FlaskClient, zoo: Path) -> None:
    (zoo / "tiny-2d" / "weights.safetensors").write_bytes(b"damaged")
    (run,) = client.get("/api/runs").json
    assert run["status"] == "broken"
    assert run["reason"].startswith("weights.safetensors has 7 bytes")
    answer = client.get(f"{RUN}/decode?z=0,0")
    assert (answer.status_code, "is broken" in answer.json["error"]) == (404, True)


def test_damaged_weights_leave_other_runs_alone(client: FlaskClient, zoo: Path) -> None:
    write_run(zoo / "whole-2d", seed=1)
    (zoo / "tiny-2d" / "weights.safetensors").write_bytes(b"damaged")
    assert client.get("/api/runs/whole-2d/decode?z=0,0").status_code == 200
    assert client.get("/").status_code == 200


def test_every_address_of_a_run_answers_for_good(client: FlaskClient) -> None:
    urls = client.get(RUN).json["urls"]
    for url in [urls["weights"], urls["latents"], urls["latents_csv"], *urls["sheets"]]:
        answer = client.get(url)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_an_address_of_another_digest_is_gone(client: FlaskClient) -> None:
    urls = client.get(RUN).json["urls"]
    for url in [urls["weights"], urls["latents"], urls["latents_csv"], *urls["sheets"]]:
        parts = url.split("/")
        parts[4] = "0" * 16
        assert client.get("/".join(parts)).status_code == 404


def test_weights_are_served_in_ranges(client: FlaskClient, zoo: Path) -> None:
    url = client.get(RUN).json["urls"]["weights"]
    content = (zoo / "tiny-2d" / "weights.safetensors").read_bytes()
    part = client.get(url, headers={"Range": "bytes=8-107"})
    assert (part.status_code, part.data) == (206, content[8:108])
    assert part.headers["Content-Range"] == f"bytes 8-107/{len(content)}"
    assert client.get(url).data == content


def test_latents_come_as_safetensors(client: FlaskClient, catalogue: Catalogue) -> None:
    tensors = load(client.get(client.get(RUN).json["urls"]["latents"]).data)
    assert {name: (t.dtype.name, t.shape) for name, t in tensors.items()} == {
        "mu": ("float16", (COUNT, 2)),
        "logvar": ("float16", (COUNT, 2)),
        "label": ("uint8", (COUNT,)),
        "index": ("uint32", (COUNT,)),
        "reconstruction_nats": ("float32", (COUNT,)),
    }
    np.testing.assert_array_equal(tensors["mu"], catalogue.latents("tiny-2d").mu)


def test_latents_come_as_csv(client: FlaskClient) -> None:
    answer = client.get(client.get(RUN).json["urls"]["latents_csv"])
    header, first, *rest = answer.text.splitlines()
    assert header == "index,label,class,mu1,mu2,logvar1,logvar2,reconstruction_nats"
    assert first.startswith("0,0,round,")
    assert len(rest) == COUNT - 1
    assert 'filename="tiny-2d-latents.csv"' in answer.headers["Content-Disposition"]


def test_a_place_decodes_to_the_same_picture_as_png_and_json(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    expected = catalogue.decoder("tiny-2d")(np.array([[0.3, -1.2]]))[0, 0]
    png = pixels(client.get(f"{RUN}/decode?z=0.3,-1.2").data)
    document = client.get(f"{RUN}/decode?z=0.3,-1.2&format=json").json
    np.testing.assert_allclose(png / 255, expected, atol=0.5 / 255 + 1e-6)
    np.testing.assert_allclose(np.reshape(document["pixels"], (4, 4)), expected, atol=1e-6)
    assert (document["shape"], document["z"]) == ([1, 4, 4], [0.3, -1.2])


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


def test_a_colour_run_is_decoded_in_colour(
    client: FlaskClient, catalogue: Catalogue, zoo: Path
) -> None:
    write_run(zoo / "colour-2d", channels=3)
    url = "/api/runs/colour-2d"
    expected = catalogue.decoder("colour-2d")(np.array([[0.3, -1.2]]))[0]  # (3, 4, 4)
    png = pixels(client.get(f"{url}/decode?z=0.3,-1.2").data)
    document = client.get(f"{url}/decode?z=0.3,-1.2&format=json").json
    assert np.ptp(expected, axis=0).max() > 0.1, "the colours differ"
    np.testing.assert_allclose(png / 255, expected.transpose(1, 2, 0), atol=0.5 / 255 + 1e-6)
    assert document["shape"] == [3, 4, 4]
    np.testing.assert_allclose(np.reshape(document["pixels"], (3, 4, 4)), expected, atol=1e-6)


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


RATES = [0.1, 2.0, 0.0, 0.5, 3.0, 1.0]


@pytest.fixture
def six(zoo: Path, catalogue: Catalogue) -> Catalogue:
    """The catalogue with a run of six latents, of which the fifth and the second say most."""
    write_run(zoo / "tiny-6d", latents=6, kl=RATES)
    return catalogue


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
    client: FlaskClient, six: Catalogue, path: str, axes: str
) -> None:
    answer = client.get(f"/api/runs/tiny-6d/{path}?axes={axes}")
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


def test_other_runs_have_no_space(client: FlaskClient) -> None:
    assert client.get("/api/runs/tiny-2d").json["urls"]["space"] is None
    answer = client.get("/api/runs/tiny-2d/space.json")
    assert answer.status_code == 400
    assert answer.json["error"] == "run tiny-2d has 2 latents; three make a space."


def test_a_run_of_one_latent_has_no_plane(client: FlaskClient, zoo: Path) -> None:
    write_run(zoo / "tiny-1d", latents=1)
    assert client.get("/api/runs/tiny-1d").json["axes"] is None
    answer = client.get("/api/runs/tiny-1d/grid.png")
    assert (answer.status_code, answer.json["error"]) == (
        400,
        "run tiny-1d has one latent; two span a plane.",
    )


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


@pytest.mark.parametrize("query", ["decode?z=1,2", "decode?z=1,2&format=json", "grid.png?n=3"])
def test_pictures_are_asked_for_again_by_their_tag(client: FlaskClient, query: str) -> None:
    first = client.get(f"{RUN}/{query}")
    tag = first.headers["ETag"]
    again = client.get(f"{RUN}/{query}", headers={"If-None-Match": tag})
    assert (first.headers["Cache-Control"], again.status_code, again.data) == ("no-cache", 304, b"")
    other = client.get(f"{RUN}/{query}".replace("=1,2", "=1,3").replace("n=3", "n=4"))
    assert other.headers["ETag"] != tag


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


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("decode", "z is missing"),
        ("decode?z=nan,1", "z must be"),
        ("decode?z=1e999,1", "z must be"),
        ("decode?z=1", "z must be"),
        ("decode?z=1,2,3", "z must be"),
        ("decode?z=", "z must be"),
        ("decode?z=1,2&format=gif", "format must be png or json; got 'gif'"),
        ("grid.png?center=inf,0", "center must be"),
        ("grid.png?n=1", "n must be a whole number from 2 to 40; got '1'"),
        ("grid.png?n=41", "n must be"),
        ("grid.png?n=5.5", "n must be"),
        ("grid.png?span=0", "span must be"),
        ("grid.png?span=1e999", "span must be"),
        ("grid.png?span=nan", "span must be"),
    ],
)
def test_bad_input_is_400_with_a_sentence(client: FlaskClient, query: str, parameter: str) -> None:
    answer = client.get(f"{RUN}/{query}")
    assert answer.status_code == 400
    assert answer.json["error"].startswith(parameter)


def test_the_sentence_for_a_bad_place_is_complete(client: FlaskClient) -> None:
    assert client.get(f"{RUN}/decode?z=nan,1.").json == {
        "error": "z must be 2 finite numbers between -1000 and 1000, such as 0.3,-1.2; "
        "got 'nan,1.'."
    }


def test_an_unknown_run_is_404_and_says_which_are_known(client: FlaskClient) -> None:
    for path in ("", "/decode?z=0,0", "/grid.png", "/sky.json"):
        url = f"/api/runs/nope{path}"
        answer = client.get(url)
        assert answer.status_code == 404
        assert answer.json["error"] == "there is no run 'nope'; known runs: tiny-2d."


@pytest.mark.parametrize(
    "path",
    [
        "/files/runs/tiny-2d/0000000000000000/../../run.json",
        "/files/runs/..%2ftiny-2d/0/weights.safetensors",
        "/files/datasets/..%2f..%2ftiny-2d/0/run.json",
        "/api/runs/..%2f..",
        "/files/runs/tiny-2d/0/run.json",
    ],
)
def test_paths_out_of_the_catalogue_lead_nowhere(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_run_on_unpublished_images_still_decodes(client: FlaskClient, zoo: Path) -> None:
    write_run(zoo / "other-2d", dataset="unpublished")
    assert client.get("/api/runs/other-2d").json["urls"]["sheets"] == []
    assert client.get("/api/runs/other-2d/decode?z=0,0").status_code == 200


def test_a_damaged_cache_does_not_stop_a_grid(client: FlaskClient, settings: Settings) -> None:
    folder = settings.cache_folder / "pictures"
    folder.mkdir(parents=True)
    (folder / "cache.db").write_bytes(b"nonsense" * 1000)
    assert client.get(f"{RUN}/grid.png").data == client.get(f"{RUN}/grid.png").data
