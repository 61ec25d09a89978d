"""A seeded fuzz of published runs: a run is read, or one sentence says why not."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dash.development.base_component import Component

from app.pages.run.sections import numbers
from app.runs.about_run import Layer, curve, layers, tensor_shapes
from tests.support.mutations import mutated, odd_arrays, odd_document
from vae.__main__ import main
from vae.cards.cards import card
from vae.store.catalogue import Catalogue, CatalogueError

HISTORY = "epoch,split,reconstruction,kl,negative_elbo,loss,beta,learning_rate,kl_0,kl_1,seconds\n"
ROWS = [
    f"{epoch},{split},90,5,95,95,1,.001,2,3,{epoch}.5\n"
    for epoch in (1, 2)
    for split in ("train", "validation")
]
FILES = ("weights.safetensors", "latents.npz", "history.csv", "snapshots.npz")
LONGEST = 400


@pytest.fixture
def folder(zoo: Path) -> Path:
    """A run with all of its files, and a value for every key of its run.json."""
    folder = zoo / "tiny-2d"
    (folder / "history.csv").write_text(HISTORY + "".join(ROWS))
    index, grid = np.arange(5, dtype=np.int32), np.zeros((2, 40, 40), np.uint8)
    epoch, mu = np.array([1, 2], np.int32), np.zeros((2, 5, 2), np.float16)
    np.savez(folder / "snapshots.npz", epoch=epoch, index=index, mu=mu, grid=grid)
    document = json.loads((folder / "run.json").read_text())
    document["metrics"] |= {"protocols": {"mig": "x"}, "remarks": {"mig": "y"}}
    document["training"] |= {"config": {"beta": 1.0}, "epochs": 2, "best_epoch": 1, "seconds": 3.0}
    document["training"]["versions"] = {"torch": "1"}
    document |= {"series": "s", "factors": ["a"], "refinement": {"steps": 2, "side": 11}}
    (folder / "run.json").write_text(json.dumps(document))
    return folder


def put(folder: Path, document: Any, files: dict[str, bytes]) -> None:
    """The files, whose hashes the document is to say: its own check is another test."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    if isinstance(document, dict) and isinstance(document.get("files"), dict):
        document["files"] |= {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
        }
    (folder / "run.json").write_text(json.dumps(document))


def readings(zoo: Path) -> list[Callable[[], object]]:
    catalogue = Catalogue([zoo], zoo / "datasets")

    def run() -> Any:
        return catalogue.run("tiny-2d")

    def page() -> tuple[Component, list[Layer]]:
        return numbers(run()), layers(run().decoder, tensor_shapes(run()))

    return [
        run,
        lambda: card(run(), None),
        page,
        lambda: catalogue.latents("tiny-2d"),
        lambda: catalogue.decoder("tiny-2d"),
        lambda: curve(catalogue.history("tiny-2d"), False),
        lambda: catalogue.snapshots("tiny-2d"),
    ]


def outcome(read: Callable[[], object]) -> str:
    try:
        read()
    except CatalogueError as error:
        return "refused" if len(str(error)) < LONGEST else "refused at length"
    return "read"


def outcomes(zoo: Path) -> Counter[str]:
    return Counter(map(outcome, readings(zoo)))


def test_odd_runs_are_read_or_refused_in_a_sentence(zoo: Path, folder: Path) -> None:
    random = np.random.default_rng(11)
    document = json.loads((folder / "run.json").read_text())
    whole = {name: (folder / name).read_bytes() for name in FILES}
    total: dict[str, Counter[str]] = {}
    put(folder, document, whole)
    assert set(outcomes(zoo)) == {"read"}
    for number in range(150):
        files, said, name = dict(whole), document, FILES[number // 3 % len(FILES)]
        kind = ("document", "bytes", "arrays")[number % 3]
        if kind == "document":
            said = odd_document(document, random)
        elif kind == "bytes":
            files[name] = mutated(whole[name], random)
        elif name.endswith(".npz"):
            files[name] = odd_arrays(whole[name], random)
        put(folder, json.loads(json.dumps(said)), files)
        total.setdefault(kind, Counter()).update(outcomes(zoo))
    assert all(set(each) == {"read", "refused"} for each in total.values()), total


def test_odd_data_sets_are_read_or_refused_in_a_sentence(zoo: Path) -> None:
    random = np.random.default_rng(12)
    path = zoo / "datasets" / "shapes" / "dataset.json"
    document = json.loads(path.read_text())
    found: Counter[str] = Counter()
    for _ in range(100):
        path.write_text(json.dumps(odd_document(document, random)))
        found[outcome(lambda: Catalogue([zoo], zoo / "datasets").dataset("shapes"))] += 1
    assert set(found) == {"read", "refused"}


def test_commands_on_odd_runs_end_well_or_in_one_line(
    zoo: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = np.random.default_rng(13)
    document = json.loads((folder / "run.json").read_text())
    whole = {name: (folder / name).read_bytes() for name in FILES}
    place = ["--zoo", str(zoo), "--runs", str(tmp_path / "runs")]
    out = str(tmp_path / "out")
    commands = [
        ["card", "tiny-2d"],
        ["list"],
        ["export", "tiny-2d", "--format", "csv", "--out", out],
        ["export", "tiny-2d", "--format", "onnx", "--part", "decoder", "--out", out],
        ["export", "tiny-2d", "--format", "safetensors", "--out", out],
    ]
    statuses = set()
    for number in range(60):
        said = odd_document(document, random) if number % 2 else document
        files = whole | {FILES[number % 4]: mutated(whole[FILES[number % 4]], random)}
        put(folder, json.loads(json.dumps(said)), files)
        status = main([*commands[number % len(commands)], *place])
        error = capsys.readouterr().err
        assert (status, error.count("\n")) in ((0, 0), (2, 1)), error
        statuses.add(status)
    assert statuses == {0, 2}
