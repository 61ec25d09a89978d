"""A class's drawings: what is taken for one, the files, and where they lie among test images."""

from __future__ import annotations

import base64
import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from app.api.room_drawings import RUN, means
from app.rooms.checks import discarded, drawing, spotlight
from app.rooms.drawings import Drawing, archive, pixels_of, stars
from app.settings import ROOT
from app.web.validation import ValidationError
from tests.support.small_data import sheet_images
from vae.store.catalogue import Catalogue

WHITE = base64.b64encode(bytes([255] * 784)).decode()


@pytest.mark.parametrize(
    "sent",
    [None, 7, [], {}, {"pixels": None}, {"pixels": [0] * 784}, {"pixels": "AAAA"},
     {"pixels": "<" * 1048}, {"pixels": base64.b64encode(bytes(783)).decode()},
     {"pixels": base64.b64encode(bytes(785)).decode()}],
)  # fmt: skip
def test_what_is_no_drawing_is_refused(sent: object) -> None:
    assert pixels_of(sent) is None
    with pytest.raises(ValidationError, match="784 bytes"):
        drawing(sent)


def test_a_drawing_is_kept_without_what_else_was_sent() -> None:
    assert json.loads(drawing({"pixels": WHITE, "x": "<script>"})) == {"pixels": WHITE}


@pytest.mark.parametrize(
    "sent", [7, {}, {"member": "x"}, {"member": "a" * 24, "text": "x"},
             {"member": "a" * 24, "step": "a b"}, {"member": "a" * 24, "named": "yes"}],
)  # fmt: skip
def test_a_spotlight_names_a_member_and_nothing_else(sent: object) -> None:
    with pytest.raises(ValidationError):
        spotlight(sent)


@pytest.mark.parametrize("digit", [10, -1, True, 1.0, "7", None])
def test_what_is_discarded_is_a_digit_of_a_member(digit: object) -> None:
    with pytest.raises(ValidationError, match="digit must be"):
        discarded([{"member": "a" * 24, "digit": digit}])


def test_the_archive_holds_pictures_by_their_digit_and_arrays() -> None:
    found = [Drawing(7, "a", WHITE), Drawing(1, "b", base64.b64encode(bytes(784)).decode())]
    with zipfile.ZipFile(io.BytesIO(archive(found))) as file:
        assert file.namelist() == ["drawings.npz", "drawings/7/00000.png", "drawings/1/00001.png"]
        picture = Image.open(io.BytesIO(file.read("drawings/7/00000.png")))
        assert (picture.size, picture.mode, picture.getextrema()) == ((28, 28), "L", (255, 255))
        arrays = np.load(io.BytesIO(file.read("drawings.npz")))
        assert arrays["labels"].tolist() == [7, 1]
        assert arrays["images"].shape == (2, 28, 28)
        assert arrays["images"][0].min() == 255
    assert zipfile.ZipFile(io.BytesIO(archive([]))).namelist() == ["drawings.npz"]


def test_stars_say_among_which_class_they_lie() -> None:
    # Twenty test images of class 4 around (0, 0), twenty of class 9 around (10, 0).
    mu = np.array(
        [[k % 5, 0.1 * k] for k in range(20)] + [[10 + k % 5, 0.1 * k] for k in range(20)]
    )
    label = np.repeat([4, 9], 20)
    found = [Drawing(4, "a", WHITE), Drawing(4, "b", WHITE), Drawing(9, "a", WHITE)]
    places = np.array([[1, 1], [12, 1], [12, 1]], np.float32)
    told = json.loads(stars(found, lambda _: places, mu.astype(np.float32), label, "x"))
    assert told["stars"] == [[4, 1, 1, 4], [4, 12, 1, 9], [9, 12, 1, 9]]
    assert told["strays"] == [{"star": 1, "pixels": WHITE}]
    assert told["averages"] == {"4": WHITE, "9": WHITE}
    nothing = json.loads(stars([], lambda _: places, mu.astype(np.float32), label, "x"))
    assert nothing == {"run": "x", "stars": [], "averages": {}, "strays": []}


def test_a_drawing_lies_where_the_published_run_has_the_same_test_image() -> None:
    catalogue = Catalogue([ROOT / "zoo"], ROOT / "zoo" / "datasets")
    run, latents = catalogue.run(RUN), catalogue.latents(RUN)
    images = sheet_images("mnist")[latents.index[:20]]
    places = means(run, images[:, None].astype(np.float32) / 255)
    # By the encoder alone, where the run's own images have the better places that lie around.
    off = np.linalg.norm(places - latents.mu[:20], axis=1)
    assert np.median(off) < 0.05
    assert (off < 0.3).mean() >= 0.9
