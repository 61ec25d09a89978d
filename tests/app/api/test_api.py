"""The HTTP API, on a tiny run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

from app.settings import ROOT
from tests.support.pictures import pixels
from tests.support.tiny_run import write_run, write_run_with_images
from vae.runs.publish import WHOLE
from vae.store.catalogue import Catalogue

RUN = "/api/runs/tiny-2d"


def test_health(still_client: FlaskClient) -> None:
    answer = still_client.get("/healthz")
    assert (answer.text, answer.status_code) == ("ok", 200)


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


def test_a_place_decodes_to_the_same_picture_as_png_and_json(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    expected = catalogue.decoder("tiny-2d")(np.array([[0.3, -1.2]]))[0, 0]
    png = pixels(client.get(f"{RUN}/decode?z=0.3,-1.2").data)
    document = client.get(f"{RUN}/decode?z=0.3,-1.2&format=json").json
    np.testing.assert_allclose(png / 255, expected, atol=0.5 / 255 + 1e-6)
    np.testing.assert_allclose(np.reshape(document["pixels"], (4, 4)), expected, atol=1e-6)
    assert (document["shape"], document["z"]) == ([1, 4, 4], [0.3, -1.2])


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


@pytest.mark.parametrize("query", ["decode?z=1,2", "decode?z=1,2&format=json", "grid.png?n=3"])
def test_pictures_are_asked_for_again_by_their_tag(still_client: FlaskClient, query: str) -> None:
    first = still_client.get(f"{RUN}/{query}")
    tag = first.headers["ETag"]
    again = still_client.get(f"{RUN}/{query}", headers={"If-None-Match": tag})
    assert (first.headers["Cache-Control"], again.status_code, again.data) == ("no-cache", 304, b"")
    other = still_client.get(f"{RUN}/{query}".replace("=1,2", "=1,3").replace("n=3", "n=4"))
    assert other.headers["ETag"] != tag


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
def test_bad_input_is_400_with_a_sentence(
    still_client: FlaskClient, query: str, parameter: str
) -> None:
    answer = still_client.get(f"{RUN}/{query}")
    assert answer.status_code == 400
    assert answer.json["error"].startswith(parameter)


def test_the_sentence_for_a_bad_place_is_complete(still_client: FlaskClient) -> None:
    assert still_client.get(f"{RUN}/decode?z=nan,1.").json == {
        "error": "z must be 2 finite numbers between -1000 and 1000, such as 0.3,-1.2; "
        "got 'nan,1.'."
    }


def test_an_unknown_run_is_404_and_says_which_are_known(client: FlaskClient) -> None:
    for path in ("", "/decode?z=0,0", "/grid.png", "/sky.json"):
        url = f"/api/runs/nope{path}"
        answer = client.get(url)
        assert answer.status_code == 404
        assert answer.json["error"] == "there is no run 'nope'; known runs: tiny-2d."


def test_a_run_that_has_its_images_itself_shows_those(client: FlaskClient, zoo: Path) -> None:
    run = zoo / "own-2d"
    document = write_run_with_images(run)
    sheets = client.get("/api/runs/own-2d").json["urls"]["sheets"]
    kept = [client.get(url).data for url in sheets]
    assert kept == [(run / name).read_bytes() for name in ("sheet-00.png", "sheet-01.png")]
    assert client.get(sheets[0].replace("sheet-00.png", "run.json")).status_code == 404
    left_out = {name for name in document["files"] if name not in WHOLE.names(document["files"])}
    assert left_out == {"dataset.json", "sheet-00.png", "sheet-01.png"}, "they are published apart"


def test_a_run_on_unpublished_images_still_decodes(client: FlaskClient, zoo: Path) -> None:
    write_run(zoo / "other-2d", dataset="unpublished")
    assert client.get("/api/runs/other-2d").json["urls"]["sheets"] == []
    assert client.get("/api/runs/other-2d/decode?z=0,0").status_code == 200


def test_a_class_is_told_to_runs_that_are_told_one(client: FlaskClient, zoo: Path) -> None:
    for run in ("mnist-2d-conditional", "mnist-2d-mixture"):
        (zoo / run).symlink_to(ROOT / "zoo" / run)
    url = "/api/runs/mnist-2d-conditional"
    three, four = (client.get(f"{url}/decode?z=0,0&told={told}") for told in (3, 4))
    assert three.data != four.data
    assert three.headers["ETag"] != four.headers["ETag"]
    assert client.get(f"{url}/grid.png?n=2&told=3").data != client.get(f"{url}/grid.png?n=2").data
    refused = client.get(f"{url}/decode?z=0,0&told=10")
    assert (refused.status_code, "told" in refused.json["error"]) == (400, True)
    assert client.get(f"{RUN}/decode?z=0,0&told=1").status_code == 400
    assert "prior" not in client.get(url).json
    prior = client.get("/api/runs/mnist-2d-mixture").json["prior"]
    assert sum(prior["weights"]) == pytest.approx(1, abs=1e-3)
    assert (len(prior["means"]), len(prior["deviations"][0])) == (10, 2)
