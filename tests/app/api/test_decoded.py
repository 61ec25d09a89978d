"""Many decoded places at once over HTTP, and runs that only the server can decode."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from safetensors.numpy import load

from tests.support.pictures import pixels
from tests.support.tiny_run import write_served_run
from vae.store.catalogue import Catalogue

URL = "/api/runs/tiny-2d/decoded"
ZS = np.array([[0.3, -1.2], [0.0, 0.0], [-2.5, 4.0]], "<f4")
HALF = 1e-3  # what float16 keeps of a pixel


def test_each_place_is_decoded(client: FlaskClient, catalogue: Catalogue) -> None:
    answer = client.post(URL, data=ZS.tobytes())
    assert answer.status_code == 200
    found = load(answer.data)["pixels"]
    assert (str(found.dtype), found.shape) == ("float16", (3, 1, 4, 4))
    np.testing.assert_allclose(found, catalogue.decoder("tiny-2d")(ZS), atol=HALF)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "must be 1 to 400 places of 2 numbers in float32, 8 bytes each; got 0 bytes"),
        (ZS.tobytes()[:-1], "got 23 bytes"),
        (bytes(8 * 401), "got 3208 bytes"),
        (np.array([[0, np.nan]], "<f4").tobytes(), "must be finite and between -1000 and 1000"),
        (np.array([[0, np.inf]], "<f4").tobytes(), "must be finite"),
        (np.array([[1001, 0]], "<f4").tobytes(), "must be finite"),
    ],
)
def test_what_is_no_place_is_refused(client: FlaskClient, body: bytes, said: str) -> None:
    answer = client.post(URL, data=body)
    assert answer.status_code == 400
    assert said in answer.json["error"]  # type: ignore[index]


def test_another_site_and_an_unknown_run_are_refused(client: FlaskClient) -> None:
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(URL, data=ZS.tobytes(), headers=other).status_code == 400
    assert client.post("/api/runs/nobody/decoded", data=ZS.tobytes()).status_code == 404


def test_a_run_of_a_graph_is_decoded_by_every_address_that_needs_no_layers(
    client: FlaskClient, catalogue: Catalogue, zoo: Path
) -> None:
    write_served_run(zoo / "theirs")
    run = client.get("/api/runs/theirs").json
    assert run["served"] == {"url": "/api/runs/theirs/decoded", "most": 400}  # type: ignore[index]
    assert client.get("/api/runs/tiny-2d").json["served"] is None  # type: ignore[index]
    expected = catalogue.decoder("theirs")(ZS)
    np.testing.assert_allclose(expected.sum((1, 2, 3)), 1, atol=1e-5)  # it ends in a softmax
    found = load(client.post("/api/runs/theirs/decoded", data=ZS.tobytes()).data)["pixels"]
    np.testing.assert_allclose(found, expected, atol=HALF)
    one = client.get("/api/runs/theirs/decode?z=0.3,-1.2&format=json").json
    np.testing.assert_allclose(one["pixels"], expected[0].ravel(), atol=1e-5)  # type: ignore[index]
    grid = pixels(client.get("/api/runs/theirs/grid.png?n=3&center=0,0").data)
    np.testing.assert_allclose(grid[4:8, 4:8] / 255, expected[1, 0], atol=0.5 / 255 + 1e-6)
    saved = client.get("/api/runs/theirs/site.html")
    assert saved.status_code == 404
    assert "which a saved page does without" in saved.json["error"]  # type: ignore[index]


def test_a_graph_that_is_damaged_is_a_sentence_each_time(client: FlaskClient, zoo: Path) -> None:
    """Its hash is right, so that it is found out when it is run."""
    write_served_run(zoo / "theirs", latents=3)
    answer = client.post("/api/runs/theirs/decoded", data=np.zeros((1, 3), "<f4").tobytes())
    assert answer.status_code == 200
    document = (zoo / "theirs" / "run.json").read_text()
    (zoo / "theirs" / "run.json").write_text(document.replace('"latent_dim": 3', '"latent_dim": 4'))
    for _ in range(2):
        answer = client.post("/api/runs/theirs/decoded", data=np.zeros((1, 4), "<f4").tobytes())
        assert answer.status_code == 503
        assert "ONNX Runtime cannot run it" in answer.json["error"]  # type: ignore[index]
