"""A path is played, scrubbed, straightened in the space of pictures, and taken home."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image, ImageSequence

from tests.support.browser.boxes import box_of
from tests.support.browser.path_visitor import PathVisitor

MNIST = "mnist-2d"
TWO = "points=-1.5,0.5~1.4,-0.6"


def test_play_moves_everything_together_without_the_server(path: PathVisitor) -> None:
    path.open(f"run={MNIST}&{TWO}")
    path.visitor.images_loaded()
    requests: list[str] = []
    path.page.on("request", lambda request: requests.append(request.url))
    path.button("Play").click()
    path.visitor.until("latentarium.state().t > 0.2")
    path.button("Pause").click()
    path.visitor.until("!latentarium.stats().playing")
    assert requests == []
    journey, t = path.journey(), path.visitor.state()["t"]
    expected = path.visitor.decoded(MNIST, journey["z"])
    np.testing.assert_allclose(path.visitor.pixels(), expected, atol=2e-3)
    along = np.subtract(journey["z"], journey["points"][0])
    whole = np.subtract(journey["points"][1], journey["points"][0])
    np.testing.assert_allclose(along, t * whole, atol=1e-3)
    slider = path.page.get_by_role("slider", name="Where on the path, t")
    assert int(slider.input_value()) == pytest.approx(1000 * t, abs=0.51)
    path.visitor.until("location.search.includes(`t=${Number(latentarium.state().t.toFixed(3))}`)")

    # From the end it goes on from the beginning, and as fast as asked.
    slider.fill("900")
    path.visitor.until_state(t=0.9)
    path.page.get_by_label("Speed", exact=True).select_option("4×")
    path.button("Play").click()
    path.visitor.until("latentarium.state().t < 0.5")
    path.visitor.until("latentarium.state().t > 0.5")
    path.button("Pause").click()


def test_the_films_pictures_are_the_paths_a_press_goes_there_and_they_may_be_even(
    path: PathVisitor,
) -> None:
    path.open(f"run={MNIST}&{TWO}")
    film = path.visitor.canvas("#film canvas").reshape(2, 28, 50, 28)
    begin, end = path.points()
    for number in (0, 33, 99):
        picture = film[number // 50, :, number % 50].ravel()
        z = begin + number / 99 * (end - begin)
        expected = np.round(255 * path.visitor.decoded(MNIST, z))
        assert np.abs(picture - expected).max() <= 3
    fade = path.visitor.canvas("#fade canvas").reshape(2, 28, 50, 28)
    mixed = (49 * film[0, :, 0].astype(float) + 50 * film[1, :, 49].astype(float)) / 99
    assert np.abs(fade[1, :, 0] - mixed).max() <= 2
    box = box_of(path.page.locator("#film"))
    path.page.mouse.click(box["x"] + 33.5 / 50 * box["width"], box["y"] + 0.25 * box["height"])
    path.visitor.until("Math.abs(latentarium.state().t - 33 / 99) < 1e-6")

    uneven = np.std(path.journey()["speeds"]) / np.mean(path.journey()["speeds"])
    path.choose("pictures")
    path.visitor.until_state(pace="image")
    path.visitor.until(
        "(({ speeds }) => speeds.length > 0 && Math.max(...speeds) / Math.min(...speeds) < 2)"
        "(latentarium.journey())"
    )
    even = np.std(path.journey()["speeds"]) / np.mean(path.journey()["speeds"])
    assert even < uneven / 3


def test_a_geodesic_is_shorter_in_pictures_and_longer_in_z(path: PathVisitor) -> None:
    path.open(f"run={MNIST}&curve=straight&{TWO}")
    straight = path.journey()
    path.choose("Geodesic")
    path.visitor.until_state(curve="geodesic")
    path.until_travelled()
    geodesic = path.journey()
    assert geodesic["straight"] == pytest.approx(straight["pictures"], rel=1e-4)
    assert geodesic["pictures"] < 0.97 * straight["pictures"]
    assert geodesic["latent"] > straight["latent"]
    np.testing.assert_allclose(geodesic["line"][0], geodesic["points"][0], atol=1e-6)
    np.testing.assert_allclose(geodesic["line"][-1], geodesic["points"][1], atol=1e-6)
    path.page.get_by_text("shorter than the straight line in pixels").wait_for()


def test_a_geodesic_that_is_no_longer_wanted_stops_and_a_film_in_colour_is_saved(
    path: PathVisitor, tmp_path: Path
) -> None:
    path.open("run=pets-64d&curve=straight")
    path.choose("Geodesic")
    path.visitor.until("latentarium.journey().searching")
    path.choose("Slerp")
    path.visitor.until_state(curve="slerp")
    path.until_travelled()
    assert path.journey()["searching"] is False

    # A film in colour opens elsewhere.
    with Image.open(path.saved("Film as GIF", tmp_path)) as gif:
        first = np.asarray(gif.convert("RGB"))
    assert first.shape == (160, 160, 3)
    expected = path.visitor.pixels().reshape(3, 32, 32).transpose(1, 2, 0)
    off = np.abs(first[::5, ::5] - 255 * expected)
    assert off.mean() < 8, "256 colours for all frames"


def test_both_themes_show_the_path_and_what_is_saved_opens_elsewhere(
    path: PathVisitor, tmp_path: Path
) -> None:
    path.open(f"run={MNIST}&{TWO}")
    length = np.hypot(*np.subtract(path.point(*path.points()[1]), path.point(*path.points()[0])))
    for _ in range(2):
        assert path.accented_pixels() > length, "the line is drawn in the theme's accent"
        path.page.get_by_role("button", name="Theme").click()
    begin, end = path.points()
    table = pd.read_csv(path.saved("Path as CSV", tmp_path))
    assert list(table.columns) == ["t", "z1", "z2", "length_z", "length_pixels"]
    assert len(table) == 100
    ts = np.linspace(0, 1, 100)
    np.testing.assert_allclose(table["t"], ts, atol=1e-6)
    along = begin + ts[:, None] * (end - begin)
    np.testing.assert_allclose(table[["z1", "z2"]], along, atol=1e-5)
    np.testing.assert_allclose(table["length_z"], ts * np.linalg.norm(end - begin), atol=1e-4)
    assert table["length_pixels"].iloc[-1] == pytest.approx(path.journey()["pictures"], abs=1e-4)

    with Image.open(path.saved("Pictures as PNG", tmp_path)) as strip:
        assert strip.size == (2800, 28)
        strip = np.asarray(strip.convert("L"))
    film = path.visitor.canvas("#film canvas").reshape(2, 28, 50, 28)
    np.testing.assert_array_equal(strip[:, :28], film[0, :, 0])
    np.testing.assert_array_equal(strip[:, -28:], film[1, :, 49])

    with Image.open(path.saved("Film as GIF", tmp_path)) as gif:
        frames = [np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(gif)]
    assert len(frames) == 198, "there and back, each end once"
    assert frames[0].shape == (168, 168)
    np.testing.assert_array_equal(frames[0][::6, ::6], film[0, :, 0])
    np.testing.assert_array_equal(frames[99][::6, ::6], film[1, :, 49])
