"""What /api/curves.json, the tables and the film of the Training page answer."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from flask.testing import FlaskClient
from PIL import Image
from safetensors.numpy import load

from app.factory import create_app
from app.runs.names import short_names
from app.runs.training_curves import chosen_lines
from app.settings import Settings
from tests.support.tiny_run import COUNT, SIDE, listed, write_run
from vae.store.catalogue import Catalogue
from vae.store.snapshots import GRID_SIDE

EPOCHS, IMAGES = 3, 7


def write_trained(folder: Path, latents: int = 2, film: bool = False, **changes: object) -> None:
    """A run with a history of three epochs, and with a film of them."""
    document = write_run(folder, latents=latents, **changes)
    names = ["epoch", "split", "reconstruction", "kl", "negative_elbo", "beta", "learning_rate"]
    names += [f"kl_{k}" for k in range(latents)]
    rows = [
        [t, split, 100 / t, 2 * t, 100 / t + 2 * t, 1, 0.001, *[t] * latents]
        for t in range(1, EPOCHS + 1)
        for split in ("train", "validation")
    ]
    pd.DataFrame(rows, columns=names).to_csv(folder / "history.csv", index=False)
    files = ["weights.safetensors", "latents.npz", "history.csv"]
    if film:
        random = np.random.default_rng(1)
        side = GRID_SIDE * SIDE
        np.savez(
            folder / "snapshots.npz",
            epoch=np.array([1, 2, EPOCHS], np.int32),
            index=np.array([*range(IMAGES - 1), COUNT], np.int32),  # the last one is not known
            mu=random.normal(0, 1, (EPOCHS, IMAGES, latents)).astype(np.float16),
            grid=random.integers(0, 256, (EPOCHS, side, side), np.uint8),
        )
        files.append("snapshots.npz")
    (folder / "run.json").write_text(json.dumps({**document, "files": listed(folder, files)}))


@pytest.fixture
def zoo(zoo: Path) -> Path:
    write_trained(zoo / "film-2d", film=True, title="Shapes, 2-D", training={"best_epoch": 2})
    write_trained(zoo / "wide-3d", latents=3, film=True, kl=[0.1, 4.0, 2.0], title="Shapes, 3-D")
    for beta, seed in ((4.0, 0), (1.0, 0), (1.0, 1)):
        write_trained(
            zoo / f"sweep-{beta:g}-{seed}",
            series="sweep",
            title=f"Sweep, β = {beta:g}, seed {seed}",
            objective={"name": "beta-vae", "beta": beta, "likelihood": "bernoulli"},
            training={"seed": seed},
        )
    return zoo


def test_six_panels_for_the_runs_that_were_asked_for(client: FlaskClient) -> None:
    answer = client.get("/api/curves.json?runs=wide-3d,film-2d&focus=1")
    body = answer.json
    assert [line["label"] for line in body["lines"]] == ["Shapes, 3-D", "Shapes, 2-D"]
    assert [panel["key"] for panel in body["panels"]] == [
        "negative_elbo",
        "reconstruction",
        "kl",
        "beta",
        "learning_rate",
        "latents",
    ]
    heat = body["panels"][-1]["figure"]["data"][0]
    assert (heat["type"], len(heat["meta"])) == ("heatmap", 3)
    again = client.get(
        "/api/curves.json?runs=wide-3d,film-2d&focus=1",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304


def test_a_series_is_a_line_a_setting_its_seeds_averaged_and_faint(client: FlaskClient) -> None:
    body = client.get("/api/curves.json?runs=series:sweep").json
    assert [(line["label"], line["run"]) for line in body["lines"]] == [
        ("β 1", "sweep-1-0"),
        ("β 4", "sweep-4-0"),
    ]
    drawn = body["panels"][0]["figure"]["data"]
    traces = [trace for trace in drawn if "raw" in trace["meta"]]  # no stars
    assert sum(trace["meta"]["raw"] for trace in traces) == 6
    assert sum(not trace["meta"]["raw"] for trace in traces) == 4


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("", 400, "runs must be 1 to 6 ids"),
        ("runs=" + ",".join(f"run-{k}" for k in range(7)), 400, "runs must be 1 to 6 ids"),
        ("runs=series:nothing", 400, "known series: sweep"),
        ("runs=nobody", 404, "there is no run 'nobody'"),
        ("runs=tiny-2d", 404, "has no history"),
        ("runs=film-2d&smooth=1", 400, "smooth must be"),
        ("runs=film-2d&log=z", 400, "log must be"),
        ("runs=film-2d&focus=2", 400, "focus must be a whole number from 1 to 1"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(
    client: FlaskClient, query: str, status: int, sentence: str
) -> None:
    answer = client.get(f"/api/curves.json?{query}")
    assert answer.status_code == status
    assert sentence in answer.json["error"]


def test_the_tables_are_csv_that_pandas_reads(client: FlaskClient) -> None:
    epochs = pd.read_csv(io.StringIO(client.get("/api/epochs.csv?runs=film-2d,wide-3d").text))
    assert len(epochs) == 2 * 2 * EPOCHS
    assert epochs.columns[0] == "run"
    assert epochs[epochs["run"] == "film-2d"]["kl_2"].isna().all()
    kept = pd.read_csv(io.StringIO(client.get("/api/kept-epochs.csv?runs=film-2d,wide-3d").text))
    assert kept["epoch"].tolist() == [2, 3]


def test_a_run_has_its_title_and_in_a_series_what_tells_it_apart(published: Catalogue) -> None:
    runs = [published.run(name) for name in ("mnist-2d", "fc-256-mnist-2d", "fc-400-mnist-2d")]
    assert short_names(runs) == ["MNIST, 2-D", "MNIST, 2-D, fc-256", "MNIST, 2-D, fc-400"]
    assert short_names(runs[:1]) == ["MNIST, 2-D"]
    series = [published.run(f"mnist-2d-beta-{beta}-seed-0") for beta in (1, 4)]
    assert short_names(series) == ["β = 1", "β = 4"]
    assert short_names([*series, runs[0]]) == [run.title for run in (*series, runs[0])]


def test_every_published_series_has_its_lines(published: Catalogue) -> None:
    lines = chosen_lines(published, "series:mnist-10d")
    assert [line.label for line in lines] == [f"β {b:g}" for b in (0.1, 0.25, 0.5, 1, 2, 4, 8, 16)]
    assert {len(line.runs) for line in lines} == {3}


def film_urls(client: FlaskClient, run: str) -> dict[str, str]:
    return client.get(f"/api/runs/{run}").json["urls"]


def test_the_film_is_the_latents_of_the_runs_plane_and_one_sheet_of_grids(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    urls = film_urls(client, "wide-3d")
    answer = client.get(urls["snapshots"])
    assert "immutable" in answer.headers["Cache-Control"]
    film, stored = load(answer.data), catalogue.snapshots("wide-3d")
    known = IMAGES - 1  # the class of the last one is not told
    np.testing.assert_array_equal(film["mu"], stored.mu[:, :known, 1:])
    assert film["mu"].dtype == np.float16
    np.testing.assert_array_equal(film["label"], catalogue.latents("wide-3d").label[:known])
    np.testing.assert_array_equal(film["epoch"], stored.epoch)
    sheet = np.asarray(Image.open(io.BytesIO(client.get(urls["snapshot_grids"]).data)))
    side = GRID_SIDE * SIDE
    assert sheet.shape == (2 * side, 2 * side)
    np.testing.assert_array_equal(sheet[side:, :side], stored.grid[2])


def test_a_run_without_snapshots_has_no_film(client: FlaskClient) -> None:
    assert "snapshots" not in film_urls(client, "sweep-1-0")
    address = film_urls(client, "sweep-1-0")["weights"].replace("weights", "snapshots")
    answer = client.get(address)
    assert answer.status_code == 404
    assert "without the latents of its epochs" in answer.json["error"]


def test_snapshots_of_another_shape_are_refused(zoo: Path, settings: Settings) -> None:
    folder = zoo / "film-2d"
    np.savez(folder / "snapshots.npz", epoch=[1], index=[0], mu=np.zeros((1, 1, 5)), grid=[0])
    document = json.loads((folder / "run.json").read_text())
    document["files"] = listed(folder, list(document["files"]))
    (folder / "run.json").write_text(json.dumps(document))
    client = create_app(settings, Catalogue([zoo], zoo / "datasets")).server.test_client()
    answer = client.get(film_urls(client, "film-2d")["snapshots"])
    assert answer.status_code == 404
    assert "mu of shape (1, 1, 5)" in answer.json["error"]
