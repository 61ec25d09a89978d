"""A run's files over HTTP: for good under their digest, in parts, and none beside them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from safetensors.numpy import load

from app.api.files import ALBUM_BYTES, files_blueprint, run_urls
from tests.support.tiny_run import COUNT, listed, write_dataset, write_run
from vae.store.catalogue import Catalogue

RUN = "/api/runs/tiny-2d"


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


def test_an_album_is_its_sheets_one_after_the_other(tmp_path: Path) -> None:
    names = [f"sheet-{k}.webp" for k in range(5)]
    run, folder = tmp_path / "tiny-2d", tmp_path / "datasets" / "shapes"
    write_run(run)
    write_dataset(folder)
    for k, name in enumerate(names):
        (folder / name).write_bytes(bytes([k]) * (ALBUM_BYTES // 2 - k))
    document = json.loads((folder / "dataset.json").read_text())
    (folder / "dataset.json").write_text(json.dumps({**document, "files": listed(folder, names)}))
    catalogue, server = Catalogue([tmp_path], tmp_path / "datasets"), Flask("files")
    server.register_blueprint(files_blueprint(catalogue))
    urls = run_urls(catalogue, catalogue.run("tiny-2d"))
    albums = [server.test_client().get(url) for url in urls["albums"]["urls"]]
    assert [len(each.data) // (ALBUM_BYTES // 2 - 4) for each in albums] == [2, 2, 1]
    assert b"".join(each.data for each in albums) == b"".join(
        (folder / name).read_bytes() for name in names
    )
    assert all("immutable" in each.headers["Cache-Control"] for each in albums)
    beyond = urls["albums"]["urls"][-1].replace("album-2", "album-3")
    assert server.test_client().get(beyond).status_code == 404


def test_latents_come_as_safetensors(client: FlaskClient, catalogue: Catalogue) -> None:
    tensors = load(client.get(client.get(RUN).json["urls"]["latents"]).data)
    assert {name: (t.dtype.name, t.shape) for name, t in tensors.items()} == {
        "mu": ("float16", (COUNT, 2)),
        "logvar": ("float16", (COUNT, 2)),
        "label": ("uint16", (COUNT,)),
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
