"""Tables of latents: read in three formats, written in two, the same numbers throughout."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgpack
import numpy as np
import pyarrow.parquet
import pytest
from safetensors.torch import save_file

from tests.support.foreign_nets import ForeignMLP, Refused, Run, settled
from tests.support.small_data import ZOO, sheet_images
from vae.__main__ import main
from vae.interchange.latent_table import read_table
from vae.store.catalogue import Catalogue

ROWS = 20
random = np.random.default_rng(2)
MU = random.normal(0, 1, (ROWS, 3)).astype(np.float32)
INDEX = random.permutation(498)[:ROWS]
# What small_mnist calls its test set: rows 1,500 to 1,999 of MNIST's.
with np.load(ZOO / "mnist-2d" / "latents.npz") as published:
    TEST_LABELS = published["label"][1500:2000].astype(np.int64)
    TRAINING_LABELS = published["label"][:ROWS].astype(np.int64)
LABEL = TEST_LABELS[INDEX]


def npz(path: Path) -> None:
    np.savez(path, mu=MU, label=LABEL, index=INDEX)


def table_csv(path: Path) -> None:
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["index", "z0", "z1", "z2", "label", "remark"])
        for i, z, label in zip(INDEX, MU, LABEL, strict=True):
            rows.writerow([i, *z, label, "kept out"])


def columns(path: Path) -> None:
    packed = {"z": MU.tolist(), "label": LABEL.tolist(), "index": INDEX.tolist()}
    path.write_bytes(msgpack.packb(packed))


def rows_of_maps(path: Path) -> None:
    rows = [
        {"z0": float(z[0]), "z1": float(z[1]), "z2": float(z[2]), "label": int(k), "index": int(i)}
        for z, k, i in zip(MU, LABEL, INDEX, strict=True)
    ]
    path.write_bytes(msgpack.packb(rows))


WRITERS = [(npz, ".npz"), (table_csv, ".csv"), (columns, ".msgpack"), (rows_of_maps, ".msgpack")]


@pytest.fixture
def decoder(tmp_path: Path) -> Path:
    state = settled(ForeignMLP).state_dict()
    path = tmp_path / "decoder.safetensors"
    save_file({k: v for k, v in state.items() if k[:3] in ("fc3", "fc4", "out")}, path)
    return path


@pytest.mark.parametrize(("write", "suffix"), WRITERS)
def test_a_decoder_shows_the_stars_of_a_table(
    write: Callable[[Path], None], suffix: str, decoder: Path, run_import: Run, tmp_path: Path
) -> None:
    path = tmp_path / f"latents{suffix}"
    write(path)
    assert run_import(path, "--decoder", decoder, "--recipe", "fc-256") == 0
    latents = Catalogue([tmp_path / "runs"], tmp_path).latents("theirs")
    np.testing.assert_allclose(latents.mu, MU, rtol=1e-3, atol=1e-6)
    np.testing.assert_array_equal(latents.index, INDEX)
    np.testing.assert_array_equal(latents.label, LABEL)
    assert np.isnan(latents.logvar).all(), "a variance that nobody gave is not known"


def test_other_names_of_columns_are_understood_and_the_rest_is_named(
    decoder: Path, run_import: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.savez(tmp_path / "l.npz", latent_points=MU, labels=LABEL, indices=INDEX, remark=LABEL)
    assert run_import(tmp_path / "l.npz", "--decoder", decoder, "--recipe", "fc-256") == 0
    latents = Catalogue([tmp_path / "runs"], tmp_path).latents("theirs")
    np.testing.assert_array_equal(latents.label, LABEL)
    np.testing.assert_array_equal(latents.index, INDEX)
    assert "left out of the table: remark" in capsys.readouterr().err


def test_labels_that_are_missing_are_the_data_sets(
    decoder: Path, run_import: Run, tmp_path: Path
) -> None:
    np.savez(tmp_path / "latents.npz", mu=MU, logvar=-MU, index=INDEX)
    given = [tmp_path / "latents.npz", "--decoder", decoder, "--recipe", "fc-256"]
    assert run_import(*given) == 0
    latents = Catalogue([tmp_path / "runs"], tmp_path).latents("theirs")
    np.testing.assert_allclose(latents.logvar, -latents.mu)
    np.testing.assert_array_equal(latents.label, LABEL)
    assert len(sheet_images("mnist")) >= 2000


def object_array(path: Path) -> None:
    np.savez(path, mu=np.array([{"a": 1}], dtype=object))


def lying_header(path: Path) -> None:
    np.savez(path, mu=np.zeros((4, 3)))
    path.write_bytes(path.read_bytes().replace(b"(4, 3)", b"(9, 9)"))


def _one(strange: int) -> np.ndarray:
    """The labels with one that is no class of MNIST."""
    return np.concatenate([LABEL[:-1], [strange]])


BAD: list[tuple[str, Callable[[Path], Any], str]] = [
    (".npz", object_array, "is damaged: Object arrays cannot be loaded"),
    (".npz", lying_header, "is damaged"),
    (".npz", lambda p: p.write_bytes(b"PK" + bytes(100)), "is damaged or cut short"),
    (".npz", lambda p: np.savez_compressed(p, mu=np.zeros((10**6, 3))), "unpacks to"),
    (".npz", lambda p: np.savez(p, things=MU), "has the columns things; mu or z"),
    (".npz", lambda p: np.savez(p, mu=MU[:, 0]), "mu has shape (20,), not (N, D)"),
    (".npz", lambda p: np.savez(p, mu=MU[:, :2]), "the table has 2 latents, the decoder takes 3"),
    (".npz", lambda p: np.savez(p, mu=MU * np.nan), "holds numbers that are not finite"),
    (".npz", lambda p: np.savez(p, mu=MU * 1e6), "holds numbers that are not finite"),
    (".npz", lambda p: np.savez(p, mu=MU, logvar=MU[:3]), "mu is (20, 3), logvar (3, 3)"),
    (".npz", lambda p: np.savez(p, mu=MU, label=LABEL[:3]), "label has shape (3,), mu has 20"),
    (".npz", lambda p: np.savez(p, mu=MU, label=LABEL - 10), "holds numbers other than 0, 1, 2"),
    (".npz", lambda p: np.savez(p, mu=MU, label=_one(95), index=INDEX), "mnist has 10 classes"),
    (".npz", lambda p: np.savez(p, mu=MU, label=LABEL), "latents of other images, or in another"),
    (".npz", lambda p: np.savez(p, mu=MU, labels=9 - LABEL, index=INDEX), "of other images"),
    (".npz", lambda p: np.savez(p, mu=MU, label=TRAINING_LABELS), "latents of training images"),
    (".npz", lambda p: np.savez(p, mu=np.zeros((300, 3))), "latents of training images, and a run"),
    (".npz", lambda p: np.savez(p, mu=MU, label=LABEL, idx=INDEX + 1), "to be counted from 1"),
    (".npz", lambda p: np.savez(p, mu=MU, index=INDEX // 400), "the index 0 stands in"),
    (".npz", lambda p: np.savez(p, mu=MU, label=LABEL, y=LABEL), "two columns for label"),
    (".npz", lambda p: np.savez(p, mu=MU, index=INDEX + 500), "the test set of mnist has 500"),
    (".csv", lambda p: p.write_text(""), "is no CSV table"),
    (".csv", lambda p: p.write_text("z0,z1\n1,2\n3\n"), "line 3: 1 fields, the header has 2"),
    (".csv", lambda p: p.write_text("z0,z1\n1,two\n"), "holds something that is no number"),
    (".csv", lambda p: p.write_text("z0,z2\n1,2\n"), "the columns of z are [0, 2], with gaps"),
    (".msgpack", lambda p: p.write_bytes(b"\xc1"), "is damaged, or no MessagePack map"),
    (".msgpack", lambda p: p.write_bytes(msgpack.packb({"z": MU.tolist()})[:50]), "is damaged"),
    (".msgpack", lambda p: p.write_bytes(msgpack.packb(7)), "no MessagePack map of columns"),
    (".msgpack", lambda p: p.write_bytes(b"\xdd\xff\xff\xff\xff"), "is damaged"),
]


@pytest.mark.parametrize(("suffix", "write", "sentence"), BAD)
def test_a_bad_table_is_one_sentence_and_leaves_nothing_behind(
    suffix: str,
    write: Callable[[Path], Any],
    sentence: str,
    decoder: Path,
    refused: Refused,
    tmp_path: Path,
) -> None:
    path = tmp_path / f"latents{suffix}"
    write(path)
    limit = ["--max-bytes", "4000000", "--recipe", "fc-256"]
    assert sentence in refused(path, "--decoder", decoder, *limit)


def test_latents_without_a_decoder_are_no_run(refused: Refused, tmp_path: Path) -> None:
    npz(tmp_path / "latents.npz")
    assert "latents alone are no run" in refused(tmp_path / "latents.npz")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_exported_latents_are_the_runs_to_the_last_bit(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"latents.{form}"
    assert main(["export", "mnist-2d", "--format", form, "--out", str(path)]) == 0
    latents = Catalogue([ZOO], ZOO / "datasets").latents("mnist-2d")
    if form == "csv":
        table = read_table(path, 10**8)
        np.testing.assert_array_equal(table.mu, latents.mu)
        assert table.logvar is not None
        np.testing.assert_array_equal(table.logvar, latents.logvar)
        np.testing.assert_array_equal(table.label, latents.label)
        return
    table = pyarrow.parquet.read_table(path)
    assert table.column_names[:5] == ["index", "label", "class", "mu1", "mu2"]
    np.testing.assert_array_equal(table["mu2"].to_numpy(), latents.mu[:, 1])
    assert table["class"].to_pylist()[:3] == [latents.classes[k] for k in latents.label[:3]]
