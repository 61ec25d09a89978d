import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vae.data import DatasetError, pictures
from vae.data.pictures import PictureFile, read_pictures

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def only(content: bytes | Path, size: int = 4) -> np.ndarray:
    """The one picture read, (H, W, 3)."""
    image: np.ndarray = read_pictures([PictureFile("it", content, 0)], size).images[0]
    return image.transpose(1, 2, 0)


def bands() -> Image.Image:
    """12×4: red, green and blue squares side by side."""
    image = Image.new("RGB", (12, 4))
    for place, colour in enumerate((RED, GREEN, BLUE)):
        image.paste(colour, (4 * place, 0, 4 * place + 4, 4))
    return image


def test_the_central_square_is_kept() -> None:
    assert (only(encoded(bands())) == GREEN).all()
    assert (only(encoded(bands().rotate(90, expand=True))) == GREEN).all()


def test_a_picture_of_the_right_size_is_left_as_it_is() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    np.testing.assert_array_equal(only(encoded(Image.fromarray(pixels)), 8), pixels)


def test_shrinking_averages_instead_of_skipping() -> None:
    # A fine black and white chequerboard is grey from afar; skipping would leave black or white.
    board = (np.indices((64, 64)).sum(0) % 2 * 255).astype(np.uint8)
    assert np.abs(only(encoded(Image.fromarray(board)), 8).astype(int) - 127.5).max() < 3


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "LA", "RGBA", "I;16"])
def test_every_mode_becomes_colour(mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.full((6, 6), 65535, np.uint16))
    else:
        image = Image.new("RGB", (6, 6), WHITE).convert(mode)
    assert (only(encoded(image)) == 255).all()


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    image = Image.fromarray(np.full((6, 6), 128 * 257, np.uint16))
    assert (only(encoded(image)) == 128).all()


def test_what_is_transparent_is_white() -> None:
    assert (only(encoded(Image.new("RGBA", (6, 6), (*RED, 0)))) == WHITE).all()


def test_a_photograph_lying_on_its_side_is_turned_upright() -> None:
    image = Image.new("RGB", (16, 16), RED)
    image.paste(BLUE, (0, 0, 8, 16))  # blue left; orientation 6: turn by 90° clockwise to view
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = only(encoded(image, "JPEG", exif=exif, quality=95), 16).astype(int)
    assert np.abs(upright[3, 8] - BLUE).max() < 20
    assert np.abs(upright[12, 8] - RED).max() < 20


@pytest.mark.parametrize(
    "odd", [b"II*\0\x08\0\0\0\xff\xff", b"MM\0*\0\0\0\x08\0\1\1\x12\0\5\0\0", b""]
)
def test_pixels_are_sound_where_the_exif_is_not(odd: bytes) -> None:
    lying = encoded(Image.new("RGB", (8, 8), RED), "JPEG", exif=b"Exif\0\0" + odd, quality=95)
    assert np.abs(only(lying, 8).astype(int) - RED).max() < 20


def test_mutated_pictures_are_read_left_out_or_refused_in_a_sentence() -> None:
    """A seeded fuzz: whatever Pillow's parsers meet in a file, these are the only outcomes."""
    random = np.random.default_rng(5)
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a disc"
    seeds = [encoded(bands(), "JPEG", exif=exif), encoded(bands(), "PNG", exif=exif)]
    seeds += [encoded(bands(), kind) for kind in ("TIFF", "GIF", "WEBP", "BMP", "AVIF")]
    whole, outcomes = PictureFile("whole", seeds[0], 0), set()
    for number in range(60 * len(seeds)):
        content = np.frombuffer(seeds[number % len(seeds)], np.uint8).copy()
        at = random.integers(0, len(content), 1 + number % 8)
        content[at] = random.integers(0, 256, len(at))
        try:
            read = read_pictures([whole, PictureFile("mutated", content.tobytes(), 1)], 4)
        except DatasetError:
            outcomes.add("refused")
        else:
            assert len(read.images) + len(read.broken) == 2
            outcomes.add("broken" if read.broken else "read")
    assert outcomes == {"refused", "broken", "read"}


def test_broken_pictures_are_left_out_and_named(tmp_path: Path) -> None:
    whole = encoded(bands())
    (tmp_path / "empty.png").write_bytes(b"")
    files = [
        PictureFile("first", whole, 3),
        PictureFile("half", whole[: len(whole) // 2], 1),
        PictureFile("words", b"not a picture", 1),
        PictureFile("empty", tmp_path / "empty.png", 1),
        PictureFile("last", whole, 5),
    ]
    read = read_pictures(files, 4)
    assert read.broken == ("half", "words", "empty")
    assert read.labels.tolist() == [3, 5]
    assert read.images.shape == (2, 3, 4, 4)
    assert read.images.dtype == np.uint8


def test_where_all_are_broken_a_sentence_says_so() -> None:
    with pytest.raises(DatasetError, match=r"none of 1 pictures can be read \(a"):
        read_pictures([PictureFile("a", b"", 0)], 4)


@pytest.mark.parametrize("side", [7_100, 14_000])  # beyond our limit; beyond Pillow's as well
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    bomb = encoded(Image.new("1", (side, side)))
    assert len(bomb) < 100_000
    with pytest.raises(DatasetError, match=r"bomb\.png.* pixels.* Allowed: 50,000,000 pixels"):
        read_pictures([PictureFile("bomb.png", bomb, 0)], 4)


def test_more_than_memory_should_hold_is_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 2**30)
    files = [PictureFile("never read", Path("nowhere"), 0)] * 6000
    with pytest.raises(DatasetError, match=r"6000 pictures of 256×256 .* 1\.1 GiB; allowed: 1 GiB"):
        read_pictures(files, 256)
