"""Pictures in colour all the way: from a folder to a published run, its sheets and its decoder."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from vae.__main__ import main
from vae.store.catalogue import Catalogue
from vae.store.config import ConfigError
from vae.training.config import from_recipe
from vae.training.train import flipped


@pytest.fixture(scope="module")
def fruit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred 40×36 pictures of discs: red apples on the left, green pears on the right."""
    folder = tmp_path_factory.mktemp("pictures") / "Fruit"
    random = np.random.default_rng(0)
    y, x = np.mgrid[:36, :40]
    for kind, column, colour in (("apple", 14, (200, 40, 30)), ("pear", 26, (90, 190, 40))):
        (folder / kind).mkdir(parents=True)
        for number in range(50):
            radius = random.uniform(5, 11)
            inside = (x - column) ** 2 + (y - 18) ** 2 < radius**2
            pixels = np.where(inside[..., None], colour, 255).astype(np.uint8)
            Image.fromarray(pixels).save(folder / kind / f"{number:02d}.png")
    return folder


@pytest.fixture(scope="module")
def published(fruit: Path) -> Catalogue:
    """A small run on them, trained and published from the command line."""
    folders = ["--runs", str(fruit.parent / "runs"), "--zoo", str(fruit.parent / "zoo")]
    options = ["--recipe", "resnet-rgb", "--dataset", f"folder:{fruit}", "--latent-dim", "4"]
    options += ["--epochs", "14", "--batch-size", "8", "--validation", "10", "--threads", "1"]
    # The average would lag behind so few steps.
    options += ["--ema", "0", "--snapshots", "2", "--quick"]
    assert main(["train", *options, *folders]) == 0
    assert main(["publish", "fruit-resnet-rgb-4d-0", "--id", "fruit-4d", *folders]) == 0
    return Catalogue([fruit.parent / "zoo"], fruit.parent / "zoo" / "datasets")


def test_a_published_run_in_colour_reconstructs_its_test_images(published: Catalogue) -> None:
    run = published.run("fruit-4d")
    assert (run.image.shape, run.classes) == ((3, 32, 32), ("apple", "pear"))
    assert run.objective.likelihood == "gaussian"
    assert run.objective.sigma == 0.1
    latents = published.latents("fruit-4d")
    decoded = published.decoder("fruit-4d")(latents.mu)
    originals = sheet_images(published, run.dataset, len(latents.mu))
    error = np.square(decoded - originals).mean()
    spread = np.square(originals - originals.mean(0)).mean()
    assert error < 0.25 * spread, (error, spread)
    assert error == pytest.approx(run.test.mse_at_mu, rel=1e-2)


def sheet_images(published: Catalogue, name: str, count: int) -> np.ndarray:
    """The first sheet's images, (count, 3, 32, 32) in [0, 1]."""
    dataset = published.dataset(name)
    sheet = np.asarray(Image.open(dataset.folder / dataset.sheets[0])) / 255
    cells = sheet.reshape(sheet.shape[0] // 32, 32, dataset.columns, 32, 3).swapaxes(1, 2)
    return cells.reshape(-1, 32, 32, 3)[:count].transpose(0, 3, 1, 2)


def test_its_sheets_say_what_was_done_to_the_pictures(published: Catalogue) -> None:
    dataset = published.dataset(published.run("fruit-4d").dataset)
    assert dataset.name.startswith("fruit-")
    assert (dataset.title, dataset.count, dataset.image.channels) == ("Fruit", 20, 3)
    licence = (dataset.folder / "LICENSE.md").read_text()
    assert "resized to 32×32 pixels. The test images are 20% of each class" in licence
    assert "Licence: not stated." in licence
    assert json.loads((dataset.folder / "dataset.json").read_text())["note"] in licence


def test_its_epochs_keep_grids_in_colour(published: Catalogue) -> None:
    with np.load(published.run("fruit-4d").folder / "snapshots.npz") as snapshots:
        assert snapshots["grid"].shape[1:] == (320, 320, 3)
        assert np.ptp(snapshots["grid"][-1].astype(int), axis=2).max() > 50, "not grey"


def test_it_is_evaluated_again_from_its_own_folder(
    published: Catalogue, fruit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zoo = ["--zoo", str(fruit.parent / "zoo"), "--runs", str(fruit.parent / "none")]
    assert main(["evaluate", "fruit-4d", "--quick", *zoo]) == 0
    expected = published.run("fruit-4d").test.mse_at_mu
    assert f"{expected:.4f}" in capsys.readouterr().out


def test_half_of_the_images_are_mirrored_and_the_others_left_alone() -> None:
    torch.manual_seed(0)
    x = torch.rand(2000, 3, 2, 4)
    mixed = flipped(x)
    same, mirrored = ((mixed == y).flatten(1).all(1) for y in (x, x.flip(-1)))
    assert (same ^ mirrored).all()
    assert 900 < int(mirrored.sum()) < 1100  # 2000 fair coins: 1000 ± 4.5 standard deviations


def test_other_augmentations_are_answered_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="augment is 'rotate'; allowed: none, flip"):
        from_recipe("resnet-rgb", augment="rotate")


def test_a_recipe_for_other_pictures_is_one_sentence(
    fruit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["train", "--recipe", "fc-256", "--dataset", f"folder:{fruit}", "--validation", "5"]
    assert main([*options, "--batch-size", "8", "--runs", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "ends in shape (1, 28, 28), but the images are (3, 32, 32)" in error
    assert error.count("\n") == 1
