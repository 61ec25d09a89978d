import logging
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from vae.data import DatasetError
from vae.data.datasets import load
from vae.data.image_folders import find_pictures


def draw(path: Path, colour: tuple[int, int, int] = (200, 100, 0), size: int = 9) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (size, size), colour).save(path)


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """Ten pictures of each of two classes, without a test set."""
    for number in range(10):
        draw(tmp_path / "My Shapes" / "disc" / f"{number}.png", (20 * number, 0, 0))
        draw(tmp_path / "My Shapes" / "arc" / f"{number}.jpg", (0, 20 * number, 0))
    return tmp_path / "My Shapes"


@pytest.fixture
def parted(tmp_path: Path) -> Path:
    for number in range(3):
        for split in ("train", "test"):
            draw(tmp_path / "parted" / split / "b" / f"{number}.png")
            draw(tmp_path / "parted" / split / "a" / f"{number}.png")
    return tmp_path / "parted"


def test_a_folder_without_a_test_set_gets_a_fifth_of_each_class(shapes: Path) -> None:
    data = load(f"folder:{shapes}", Path("unused"))
    assert data.classes == ("arc", "disc")
    assert data.train.labels.bincount().tolist() == [8, 8]
    assert data.test.labels.bincount().tolist() == [2, 2]
    assert data.image == (3, 32, 32)
    assert "20% of each class, drawn with seed 0" in data.note
    # Every picture has its own brightness, so none is in both splits.
    levels = torch.cat([part.images.amax((1, 2, 3)) for part in (data.train, data.test)])
    assert len(levels.unique()) >= 9
    again = load(f"folder:{shapes}", Path("unused"))
    assert torch.equal(again.test.images, data.test.images)


def test_given_splits_are_kept(parted: Path) -> None:
    data = load(f"folder:{parted}", Path("unused"), image_size=8)
    assert (len(data.train), len(data.test), data.image) == (6, 6, (3, 8, 8))
    assert data.train.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert data.train.images[0, :, 4, 4].tolist() == [200, 100, 0]
    assert "drawn" not in data.note


@pytest.mark.parametrize(
    ("names", "test_count"),
    [(("Train", "Test"), 6), (("training", "val"), 6), (("train", "VALIDATION"), 6)],
)
def test_splits_are_known_by_their_usual_names(
    names: tuple[str, str], test_count: int, parted: Path
) -> None:
    for given, name in zip(("train", "test"), names, strict=True):
        (parted / given).rename(parted / f"{name} ")
        (parted / f"{name} ").rename(parted / name)
    found = find_pictures(parted)
    assert found.classes == ("a", "b")
    assert (len(found.train), len(found.test)) == (6, test_count)
    is_test = names[1].lower() == "test"
    assert found.note == ("" if is_test else f"The test images are those of {names[1]}.")


def test_a_training_folder_alone_is_no_class(parted: Path) -> None:
    (parted / "test").rename(parted.parent / "elsewhere")
    found = find_pictures(parted)
    assert found.classes == ("a", "b")
    assert (len(found.train), len(found.test)) == (4, 2)


def test_a_test_folder_alone_is_a_sentence(parted: Path) -> None:
    (parted / "train").rename(parted.parent / "elsewhere")
    with pytest.raises(DatasetError, match="has test, but no folder train beside it"):
        find_pictures(parted)


def test_a_third_split_is_left_out_and_named(
    parted: Path, caplog: pytest.LogCaptureFixture
) -> None:
    draw(parted / "val" / "a" / "1.png")
    with caplog.at_level(logging.WARNING):
        found = find_pictures(parted)
    assert (len(found.train), len(found.test)) == (6, 6)
    assert caplog.messages == ["parted: the pictures in val are left out"]


def test_trains_are_a_class_where_pictures_lie_in_the_folder_itself(tmp_path: Path) -> None:
    for name in ("train", "plane"):
        for number in range(5):
            draw(tmp_path / "ride" / name / f"{number}.png")
    assert find_pictures(tmp_path / "ride").classes == ("plane", "train")


@pytest.mark.parametrize("suffix", [".tif", ".jfif", ".avif", ".JPG", ""])
def test_pictures_of_every_usual_kind_are_found(suffix: str, shapes: Path) -> None:
    kind = {".tif": "TIFF", ".avif": "AVIF", "": "PNG"}.get(suffix, "JPEG")
    Image.new("RGB", (9, 9), (1, 2, 3)).save(shapes / "arc" / f"one{suffix}", kind)
    found = find_pictures(shapes)
    assert len(found.train) + len(found.test) == 21
    load(f"folder:{shapes}", Path("unused"))


def test_files_of_other_kinds_are_counted(shapes: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("one.heic", "two.heic", "notes.txt", "README"):
        (shapes / "arc" / name).write_text("not a picture that is read")
    with caplog.at_level(logging.WARNING):
        find_pictures(shapes)
    assert caplog.messages == [
        "My Shapes: files of other kinds left out: 2 × .heic, 1 × no suffix, 1 × .txt"
    ]


def test_class_names_are_one_whatever_their_unicode_form(parted: Path) -> None:
    composed, decomposed = "\u00e9toile", "e\u0301toile"
    for split, name in (("train", composed), ("test", decomposed)):
        (parted / split / "a").rename(parted / split / name)
    found = find_pictures(parted)
    assert found.classes == ("b", composed)
    assert [file.label for file in found.test] == [0, 0, 0, 1, 1, 1]
    (parted / "train" / "b").rename(parted / "train" / decomposed)
    with pytest.raises(DatasetError, match="two folders called étoile"):
        find_pictures(parted)


def test_its_name_is_safe_and_belongs_to_these_pictures(shapes: Path) -> None:
    data = load(f"folder:{shapes}/", Path("unused"))
    assert data.title == "My Shapes"
    assert data.name.startswith("my-shapes-")
    draw(shapes / "arc" / "0.jpg", (9, 9, 9))
    for number in range(10):
        draw(shapes / "disc" / f"{number}.png", (9, 9, 9))
    assert load(f"folder:{shapes}", Path("unused")).name != data.name


def test_grey_pictures_have_one_channel(tmp_path: Path) -> None:
    for name in ("a/1.png", "a/2.png"):
        draw(tmp_path / name, (70, 70, 70))
    assert load(f"folder:{tmp_path}", tmp_path).image == (1, 32, 32)


def test_links_around_in_circles_and_other_files_are_passed_over(shapes: Path) -> None:
    (shapes / "up").symlink_to(shapes, target_is_directory=True)
    (shapes / "higher").symlink_to(shapes.parent, target_is_directory=True)
    (shapes / "arc" / "around").symlink_to(shapes / "arc", target_is_directory=True)
    (shapes / "self").symlink_to(shapes / "self")
    (shapes / "arc" / "self.png").symlink_to(shapes / "arc" / "self.png")
    (shapes / "arc" / ".hidden.png").write_text("nor this")
    (shapes / "empty").mkdir()
    found = find_pictures(shapes)
    assert found.classes == ("arc", "disc")
    assert (len(found.train), len(found.test)) == (16, 4)


def test_a_link_to_a_class_elsewhere_is_followed(shapes: Path, tmp_path: Path) -> None:
    for number in range(5):
        draw(tmp_path / "elsewhere" / f"{number}.png")
    (shapes / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert find_pictures(shapes).classes == ("arc", "disc", "linked")


def test_broken_pictures_are_counted_and_named_in_one_line(
    parted: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(6):
        (parted / "train" / "a" / f"broken-{number}.png").write_bytes(b"\x89PNG")
    with caplog.at_level(logging.WARNING):
        data = load(f"folder:{parted}", Path("unused"))
    assert len(data.train) == 6
    (line,) = caplog.messages
    assert line.startswith("parted: 6 broken pictures left out: a/broken-0.png, a/broken-1.png")
    assert line.endswith("a/broken-4.png, …")


def test_a_bomb_among_them_is_refused_with_its_name(shapes: Path) -> None:
    Image.new("1", (9000, 9000)).save(shapes / "arc" / "bomb.png")
    with pytest.raises(DatasetError, match=r"arc/bomb\.png has 9000×9000 pixels. Allowed"):
        load(f"folder:{shapes}", Path("unused"))


def test_folders_that_are_none_are_answered_with_what_is_expected(
    parted: Path, tmp_path: Path
) -> None:
    with pytest.raises(DatasetError, match="there is no folder /nowhere"):
        load("folder:/nowhere", tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DatasetError, match=r"no folders with pictures; put .* into .*/CLASS"):
        load(f"folder:{tmp_path / 'empty'}", tmp_path)
    draw(parted / "test" / "c" / "1.png")
    with pytest.raises(DatasetError, match="only one of train and test has the class c"):
        load(f"folder:{parted}", tmp_path)
    draw(tmp_path / "lonely" / "a" / "1.png")
    with pytest.raises(DatasetError, match=r"a/1\.png is alone in its class"):
        load(f"folder:{tmp_path / 'lonely'}", tmp_path)


def test_the_draw_is_the_same_whatever_the_pictures_hold(shapes: Path) -> None:
    names = [file.name for file in find_pictures(shapes).test]
    for path in shapes.glob("*/*"):
        draw(path, (1, 2, 3))
    assert [file.name for file in find_pictures(shapes).test] == names
    assert np.unique(names).size == 4
