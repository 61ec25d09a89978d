"""A map beside a run's other files: written, read back, measured; what is none is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.tiny_run import COUNT, listed, write_dataset, write_run
from vae.runs.maps import put_map
from vae.runs.sheets import published_images
from vae.store.catalogue import BrokenRun, BrokenRunError, Catalogue
from vae.store.geometry import principal_directions
from vae.store.maps import write_map

MADE = {"method": "umap", "parameters": {"n_neighbors": 15, "seed": 0}, "versions": {"umap": "1"}}


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    write_dataset(tmp_path / "datasets" / "shapes")
    document = write_run(tmp_path / "made" / "tiny-6d", latents=6)
    # As published runs have it, what comes last is the activation.
    *layers, activation, shape = document["decoder"]
    write_run(tmp_path / "tiny-6d", latents=6, decoder=[*layers, shape, activation])
    return tmp_path


def catalogue_of(zoo: Path) -> Catalogue:
    return Catalogue([zoo], zoo / "datasets")


def places_of(zoo: Path) -> np.ndarray:
    mu = catalogue_of(zoo).latents("tiny-6d").mu
    principal = principal_directions(mu, 2)
    places: np.ndarray = (mu - principal.mean) @ principal.directions.T
    return places


def test_a_map_is_measured_written_and_read_back(zoo: Path) -> None:
    before = catalogue_of(zoo)
    places = places_of(zoo)
    put_map(before, before.run("tiny-6d"), places, MADE)

    catalogue = catalogue_of(zoo)
    run = catalogue.run("tiny-6d")
    assert run.map is not None
    assert run.status == "ready"
    assert {"map.npz", "latents.npz", "weights.safetensors"} == set(run.files)
    found = catalogue.map("tiny-6d")
    extent = np.ptp(places)
    np.testing.assert_allclose(found.place, places, atol=extent / 65_535)
    # The map is that plane, so as many neighbours are kept on it.
    assert run.map.views["map"].kept == run.map.views["principal"].kept
    assert run.map.views["map"].distance == pytest.approx(found.error.mean(), abs=1e-2)

    mu = catalogue.latents("tiny-6d").mu
    pixels = catalogue.decoder("tiny-6d")(mu).clip(1e-7, 1 - 1e-7)
    x = published_images(catalogue.dataset("shapes")) / 255
    nats = -(x * np.log(pixels) + (1 - x) * np.log1p(-pixels)).reshape(COUNT, -1).sum(1)
    # Pixels of a float32 sigmoid end at 1 − 6e-8, logits do not.
    assert run.map.reconstruction == pytest.approx(nats.mean(), rel=0.02)
    # What nobody asked to be told still stands there.
    assert run.document["metrics"] == before.run("tiny-6d").document["metrics"]


def damaged(**changes: Any) -> dict[str, np.ndarray]:
    whole: dict[str, Any] = {
        "code": np.zeros((COUNT, 2), np.uint16),
        "low": np.zeros(2, np.float32),
        "step": np.float32(1),
        "error": np.zeros(COUNT, np.float16),
    }
    return {**whole, **changes}


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        (damaged(code=np.zeros((COUNT - 1, 2), np.uint16)), "map.npz holds code of shape (23, 2)"),
        (damaged(low=np.array([np.nan, 0])), "not finite"),
        (damaged(error=np.full(COUNT, -1.0)), "not finite numbers, the errors from 0"),
        (damaged(step=np.float32(np.inf)), "not finite"),
    ],
)
def test_a_map_that_is_none_is_refused(
    zoo: Path, arrays: dict[str, np.ndarray], reason: str
) -> None:
    catalogue = catalogue_of(zoo)
    put_map(catalogue, catalogue.run("tiny-6d"), places_of(zoo), MADE)
    folder = zoo / "tiny-6d"
    np.savez(folder / "map.npz", **arrays)  # type: ignore[arg-type]
    document = json.loads((folder / "run.json").read_text())
    document["files"] |= listed(folder, ["map.npz"])
    (folder / "run.json").write_text(json.dumps(document))
    with pytest.raises(BrokenRunError, match="tiny-6d is broken") as refused:
        catalogue_of(zoo).map("tiny-6d")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"inverse_neighbours": 0}, "map inverse_neighbours is 0; allowed: a whole number from 1"),
        ({"inverse_neighbours": 1000}, "a whole number from 1 to 64"),
        ({"views": {"map": {"kept": 2, "distance": 1}}}, "map map kept is 2"),
        ({"method": 3}, "map method is 3; allowed: text"),
    ],
)
def test_what_run_json_says_of_a_map_is_checked(
    zoo: Path, changes: dict[str, Any], reason: str
) -> None:
    catalogue = catalogue_of(zoo)
    put_map(catalogue, catalogue.run("tiny-6d"), places_of(zoo), MADE)
    path = zoo / "tiny-6d" / "run.json"
    document = json.loads(path.read_text())
    document["map"] |= changes
    path.write_text(json.dumps(document))
    [run] = catalogue_of(zoo).runs()
    assert isinstance(run, BrokenRun)
    assert reason in run.reason


def test_a_map_without_its_file_and_a_run_without_a_map(zoo: Path) -> None:
    path = zoo / "tiny-6d" / "run.json"
    with pytest.raises(BrokenRunError, match="published without a map"):
        catalogue_of(zoo).map("tiny-6d")
    document = json.loads(path.read_text()) | {"map": {"method": "umap"}}
    path.write_text(json.dumps(document))
    [run] = catalogue_of(zoo).runs()
    assert isinstance(run, BrokenRun)
    assert "map.npz is not among the files" in run.reason


def test_places_are_kept_to_a_65535th_of_the_extent(tmp_path: Path) -> None:
    places = np.random.default_rng(0).uniform(-4, 4, (500, 2))
    write_map(tmp_path / "map.npz", places, np.zeros(500))
    assert (tmp_path / "map.npz").stat().st_size < 500 * 6 + 1200
