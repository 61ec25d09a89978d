"""The catalogue believes nothing that does not fit its run.json."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.tiny_run import CLASSES, COUNT, listed, write_run
from vae.store.catalogue import BrokenRun, BrokenRunError, Catalogue, UnknownDataset, UnknownRun
from vae.store.documents import Refinement


def reason(catalogue: Catalogue, run_id: str = "tiny-2d") -> str:
    (run,) = [run for run in catalogue.runs() if run.id == run_id]
    assert isinstance(run, BrokenRun)
    with pytest.raises(BrokenRunError, match="is broken"):
        catalogue.run(run_id)
    return run.reason


def test_a_whole_run_is_ready(catalogue: Catalogue) -> None:
    run = catalogue.run("tiny-2d")
    assert (run.status, run.latent_dim, run.classes) == ("ready", 2, tuple(CLASSES))
    latents = catalogue.latents("tiny-2d")
    assert latents.mu.shape == (COUNT, 2)
    assert latents.mu.dtype == np.float32
    assert catalogue.decoder("tiny-2d")(np.zeros((5, 2))).shape == (5, 1, 4, 4)


def test_the_digest_follows_every_byte_of_the_run(zoo: Path) -> None:
    write_run(zoo / "other-2d", seed=1)
    shutil.copytree(zoo / "tiny-2d", zoo.parent / "again" / "tiny-2d")
    catalogue = Catalogue([zoo], zoo / "datasets")
    again = Catalogue([zoo.parent / "again"], zoo / "datasets")
    assert catalogue.run("tiny-2d").digest == again.run("tiny-2d").digest
    assert catalogue.run("tiny-2d").digest != catalogue.run("other-2d").digest


def test_a_single_changed_byte_breaks_a_run_and_only_that_run(zoo: Path) -> None:
    write_run(zoo / "whole-2d", seed=1)
    weights = zoo / "tiny-2d" / "weights.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    catalogue = Catalogue([zoo], zoo / "datasets")
    assert reason(catalogue).startswith("weights.safetensors is damaged")
    assert catalogue.run("whole-2d").status == "ready"


def test_damage_after_the_first_look_is_noticed(catalogue: Catalogue, zoo: Path) -> None:
    assert catalogue.run("tiny-2d").status == "ready"
    weights = zoo / "tiny-2d" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-10])
    assert "bytes, run.json says" in reason(catalogue)


def test_a_run_is_listed_by_its_id_alone(catalogue: Catalogue) -> None:
    assert all(catalogue.lists(run.id) for run in catalogue.runs())
    assert not any(map(catalogue.lists, ("", ".", "nobody", "../runs", "a/b")))


def test_a_missing_file_is_named(catalogue: Catalogue, zoo: Path) -> None:
    (zoo / "tiny-2d" / "latents.npz").unlink()
    assert reason(catalogue) == "latents.npz is missing."


def test_a_run_that_appears_later_is_found(catalogue: Catalogue, zoo: Path) -> None:
    with pytest.raises(UnknownRun, match="known runs: tiny-2d"):
        catalogue.run("later-2d")
    write_run(zoo / "later-2d")
    assert catalogue.run("later-2d").status == "ready"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"schema": 99}', "schema 99 is not known; 1 is"),
        (b'{"schema": 1, "id": "tiny-2d"}', "run.json lacks 'title'"),
    ],
)
def test_a_run_json_of_another_form_is_a_broken_run(
    catalogue: Catalogue, zoo: Path, text: bytes, sentence: str
) -> None:
    (zoo / "tiny-2d" / "run.json").write_bytes(text)
    assert sentence in reason(catalogue)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": "else"}, "says id 'else'"),
        ({"image": {"height": 4}}, "lacks 'width'"),
        ({"classes": None}, "not in the expected form"),
        ({"latent_dim": "two"}, "not in the expected form"),
        ({"files": {"../../secret": {"sha256": "", "bytes": 1}}}, "is not a plain name"),
        ({"metrics": {"test": {"kl": float("nan")}}}, "NaN is not a finite number"),
        ({"refinement": {"steps": 21}}, "refinement steps is 21; allowed: a whole number from 1"),
        ({"refinement": {"steps": 3, "side": 5}}, "refinement side is 5; allowed: a whole number"),
        ({"refinement": {"steps": 3}, "encoder": []}, "refinement is there; allowed: of a whole"),
        (
            {"metrics": {"test": {"mig": 1.2}}},
            "test mig is 1.2; allowed: a finite number from 0 to",
        ),
        ({"metrics": {"train": {"active_units": 2.5}}}, "train active_units is 2.5"),
        ({"objective": {"name": "beta-vae", "beta": -1, "likelihood": "bernoulli"}}, "beta is -1"),
        ({"training": {"config": {"epochs": 0}}}, "epochs is 0; allowed: a whole number from 1"),
        ({"training": {"best_epoch": "last"}}, "best_epoch is 'last'"),
    ],
)
def test_a_run_json_with_wrong_values_is_a_broken_run(
    zoo: Path, changes: dict[str, Any], sentence: str
) -> None:
    write_run(zoo / "odd-2d", **changes)
    assert sentence in reason(Catalogue([zoo], zoo / "datasets"), "odd-2d")


@pytest.mark.parametrize(
    ("decoder", "sentence"),
    [
        ([{"op": "teleport"}], "there is no op 'teleport'"),
        ([{"op": "linear", "weight": "decoder.9.weight"}], "no tensor 'decoder.9.weight'"),
        ([{"op": "sigmoid"}], r"its decoder gives \(2,\)"),
    ],
)
def test_a_decoder_that_does_not_fit_says_why(
    zoo: Path, decoder: list[dict[str, str]], sentence: str
) -> None:
    write_run(zoo / "odd-2d", decoder=decoder)
    with pytest.raises(BrokenRunError, match=f"run odd-2d is broken: .*{sentence}"):
        Catalogue([zoo], zoo / "datasets").decoder("odd-2d")


def test_what_a_later_version_adds_to_a_run_json_is_passed_over(zoo: Path) -> None:
    training = {"config": {"beta": 4.0, "new_option": 1}}
    write_run(zoo / "later-2d", metrics={"test": {"kl": 2, "new_score": 3}}, training=training)
    run = Catalogue([zoo], zoo / "datasets").run("later-2d")
    assert (run.test.measured, run.test.kl) == (["kl"], 2.0)
    assert run.config is not None
    assert (run.config.beta, run.config.epochs) == (4.0, 100)


def test_pickles_in_latents_are_never_opened(zoo: Path, tmp_path: Path) -> None:
    folder = zoo / "tiny-2d"
    np.savez(folder / "latents.npz", mu=np.array([{"a": 1}], dtype=object))
    document = json.loads((folder / "run.json").read_text())
    document["files"] = listed(folder, ["weights.safetensors", "latents.npz"])
    (folder / "run.json").write_text(json.dumps(document))
    with pytest.raises(BrokenRunError, match=r"latents\.npz is damaged: Object arrays"):
        Catalogue([zoo], zoo / "datasets").latents("tiny-2d")


def test_a_run_of_metrics_alone_is_listed_and_has_no_decoder(zoo: Path) -> None:
    write_run(zoo / "seed-1", files={}, refinement={"steps": 3})
    catalogue = Catalogue([zoo], zoo / "datasets")
    run = catalogue.run("seed-1")
    assert (run.status, run.refinement) == ("metrics", Refinement(3))  # its numbers are refined
    with pytest.raises(BrokenRunError, match="published with its metrics only"):
        catalogue.decoder("seed-1")


@pytest.mark.parametrize(
    "run_id", ["../zoo/tiny-2d", "tiny-2d/", "Tiny-2D", "", ".", "a" * 65, "tiny-2d\n", 5, None, []]
)
def test_ids_that_are_no_ids_lead_nowhere(catalogue: Catalogue, run_id: str) -> None:
    with pytest.raises(UnknownRun, match="there is no run"):
        catalogue.run(run_id)


@pytest.mark.parametrize("name", ["../datasets/shapes", "nothing", "", "Shapes"])
def test_data_sets_that_are_not_there_are_unknown(catalogue: Catalogue, name: str) -> None:
    assert catalogue.dataset("shapes").sheets == ("sheet-00.png", "sheet-01.png")
    with pytest.raises(UnknownDataset):
        catalogue.dataset(name)


def test_a_folder_without_runs_is_an_empty_catalogue(tmp_path: Path) -> None:
    assert Catalogue([tmp_path / "nothing"], tmp_path).runs() == ()


def test_the_earlier_root_wins(zoo: Path, tmp_path: Path) -> None:
    write_run(tmp_path / "runs" / "tiny-2d", title="Local")
    catalogue = Catalogue([zoo, tmp_path / "runs"], zoo / "datasets")
    assert [run.title for run in catalogue.runs()] == ["Shapes, 2-D"]


def test_every_published_run_is_whole(published: Catalogue) -> None:
    runs = published.runs()
    assert {"mnist-2d", "fashion-2d"} <= {run.id for run in runs}
    assert [run.reason for run in runs if isinstance(run, BrokenRun)] == []
    for run in runs:
        if run.status == "ready":
            assert published.decoder(run.id)(np.zeros((1, run.latent_dim))).shape[1:] == (
                run.image.shape
            )
            latents, count = published.latents(run.id), published.dataset(run.dataset).count
            # Runs of a series hold the latents of some test images only, each once.
            assert len(latents.mu) == len(set(latents.index)) == (2000 if run.series else count)
            assert latents.index.max() < count


def test_for_a_while_it_tells_what_it_told_unless_a_run_comes_or_goes(zoo: Path) -> None:
    now = [0.0]
    catalogue = Catalogue([zoo], zoo / "datasets", rest=1.0, clock=lambda: now[0])
    (first,) = catalogue.runs()
    weights = zoo / "tiny-2d" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    assert catalogue.runs() == (first,)
    write_run(zoo / "other-2d")
    assert [run.status for run in catalogue.runs()] == ["ready", "broken"]
    weights.unlink()
    now[0] = 1.0
    assert isinstance(broken := catalogue.runs()[1], BrokenRun)
    assert broken.reason == "weights.safetensors is missing."
