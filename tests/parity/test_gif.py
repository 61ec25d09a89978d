"""The browser's GIFs open in Pillow, with the pictures that went in."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from tests.support.small_data import ZOO, sheet_images

CLI = Path(__file__).parents[1] / "js" / "gif_cli.mjs"


def written(path: Path, frames: np.ndarray, palette: str, hundredths: int = 4) -> Image.Image:
    """The GIF of RGB frames (N, H, W, 3) uint8."""
    node = shutil.which("node")
    assert node, "node is missing: install Node.js 20 or newer to test the browser's modules"
    opaque = np.full((*frames.shape[:3], 1), 255, np.uint8)
    request = {
        "frames": np.concatenate([frames, opaque], -1).reshape(len(frames), -1).tolist(),
        "width": frames.shape[2],
        "height": frames.shape[1],
        "hundredths": hundredths,
        "palette": palette,
    }
    subprocess.run([node, str(CLI), str(path)], input=json.dumps(request), text=True, check=True)
    return Image.open(path)


def pictures(image: Image.Image) -> np.ndarray:
    frames = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
    return np.stack(frames)


def grey(frames: np.ndarray) -> np.ndarray:
    return np.repeat(frames[..., None], 3, axis=-1)


def test_digits_come_back_to_the_last_bit(tmp_path: Path) -> None:
    frames = grey(sheet_images("mnist")[:20])
    with written(tmp_path / "digits.gif", frames, "grey") as image:
        assert image.format == "GIF"
        assert image.size == (28, 28)
        assert image.info["loop"] == 0, "it runs for ever"
        assert image.info["duration"] == 40, "milliseconds a frame"
        np.testing.assert_array_equal(pictures(image), frames)


@pytest.mark.parametrize("side", [1, 3, 64, 150])
def test_noise_of_any_size_comes_back(tmp_path: Path, side: int) -> None:
    """150 × 150 pixels of noise fill the table of 4,096 codes several times."""
    noise = np.random.default_rng(side).integers(0, 256, (3, side, side), dtype=np.uint8)
    with written(tmp_path / "noise.gif", grey(noise), "grey") as image:
        np.testing.assert_array_equal(pictures(image), grey(noise))


def test_one_colour_all_over_comes_back(tmp_path: Path) -> None:
    black = np.zeros((2, 200, 200, 3), np.uint8)
    with written(tmp_path / "black.gif", black, "grey") as image:
        np.testing.assert_array_equal(pictures(image)[0], black[0])


def test_few_colours_come_back_to_the_last_bit(tmp_path: Path) -> None:
    colours = np.array([[250, 10, 10], [10, 250, 10], [20, 40, 200], [128, 128, 128]], np.uint8)
    chosen = np.random.default_rng(0).integers(0, 4, (2, 16, 16))
    with written(tmp_path / "colours.gif", colours[chosen], "median cut") as image:
        np.testing.assert_array_equal(pictures(image), colours[chosen])


def test_many_colours_become_256_near_ones(tmp_path: Path) -> None:
    """Cats and dogs: the adaptive palette is no worse than Pillow's own median cut."""
    with Image.open(ZOO / "datasets" / "pets" / "sheet-00.webp") as sheet:
        picture = sheet.convert("RGB").crop((0, 0, 128, 128))
    frame = np.asarray(picture)
    with written(tmp_path / "pets.gif", frame[None], "median cut") as image:
        ours = np.square(pictures(image)[0].astype(float) - frame).mean()
    pillow = picture.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    theirs = np.square(np.asarray(pillow.convert("RGB")).astype(float) - frame).mean()
    assert ours <= 1.1 * theirs
