"""Data sets as the Hugging Face library saves them to disk; nothing is fetched from the hub."""

import sys
from pathlib import Path

import datasets as hugging_face
import numpy as np
import pytest
from datasets import ClassLabel, DatasetDict, Features, Image, Value

from vae.data import DatasetError
from vae.data.datasets import load

FEATURES = Features(
    {
        "caption": Value("string"),
        "coarse": ClassLabel(names=["thing"]),
        "photo": Image(),
        "label": ClassLabel(names=["dim", "bright"]),
    }
)


def table(levels: list[int], features: Features = FEATURES) -> hugging_face.Dataset:
    """One 8×8 picture a level, bright from 100."""
    rows = {
        "caption": [f"level {level}" for level in levels],
        "coarse": [0] * len(levels),
        "photo": [np.full((8, 8, 3), (level, 0, 50), np.uint8) for level in levels],
        "label": [int(level >= 100) for level in levels],
    }
    chosen = {name: rows[name] for name in features}
    return hugging_face.Dataset.from_dict(chosen, features=features)


@pytest.fixture(autouse=True)
def quiet() -> None:
    hugging_face.disable_progress_bars()


def test_pictures_and_classes_are_found_by_the_type_of_their_column(tmp_path: Path) -> None:
    parts = DatasetDict({"train": table([10, 200, 30]), "test": table([40, 150])})
    parts.save_to_disk(str(tmp_path / "Lamps"))
    data = load(f"hf:{tmp_path / 'Lamps'}", tmp_path, image_size=8)
    assert data.classes == ("dim", "bright")
    assert data.train.images[:, 0, 4, 4].tolist() == [10, 200, 30]
    assert data.train.labels.tolist() == [0, 1, 0]
    assert data.test.labels.tolist() == [0, 1]
    assert data.name.startswith("lamps-")
    assert "drawn" not in data.note


def test_without_a_test_set_one_is_drawn_and_said(tmp_path: Path) -> None:
    table([10, 20, 30, 40, 50, 110, 120, 130, 140, 150]).save_to_disk(str(tmp_path / "lamps"))
    data = load(f"hf:{tmp_path / 'lamps'}", tmp_path)
    assert (len(data.train), data.test.labels.tolist()) == (8, [0, 1])
    assert "drawn with seed 0" in data.note
    assert data.image == (3, 32, 32)


def test_a_table_without_pictures_is_answered_with_its_columns(tmp_path: Path) -> None:
    words = Features({name: FEATURES[name] for name in ("caption", "label")})
    table([1, 2], words).save_to_disk(str(tmp_path / "words"))
    with pytest.raises(DatasetError, match="columns caption, label; needed: one of type Image"):
        load(f"hf:{tmp_path / 'words'}", tmp_path)


def test_pictures_without_a_class_are_named(tmp_path: Path) -> None:
    unknown = {10: 0, 20: -1, 30: 0}
    lamps = table(list(unknown)).remove_columns("label")
    labels = hugging_face.Dataset.from_dict(
        {"label": list(unknown.values())}, features=Features({"label": FEATURES["label"]})
    )
    lamps = hugging_face.concatenate_datasets([lamps, labels], axis=1)
    lamps.save_to_disk(str(tmp_path / "lamps"))
    with pytest.raises(DatasetError, match="image 1 has no class"):
        load(f"hf:{tmp_path / 'lamps'}", tmp_path)


def test_a_folder_that_holds_no_such_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=f"hf:{tmp_path} cannot be read"):
        load(f"hf:{tmp_path}", tmp_path)


def test_without_the_library_the_sentence_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(DatasetError, match=r"pip install -r requirements-extra\.txt"):
        load("hf:somebody/lamps", tmp_path)
