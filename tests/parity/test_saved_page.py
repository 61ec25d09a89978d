"""What a saved page reads and computes in the browser, against what Python wrote and computes."""

from __future__ import annotations

import json
import shutil
import subprocess
import zlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load

from app.figures.latents import latent_scatter
from app.pictures.lanes import lane_stars
from app.site.smaller import Step, weights
from app.site.text85 import text_of
from vae.store.catalogue import Catalogue

CLI = Path(__file__).parents[1] / "js" / "site_cli.mjs"


def found(**asked: Any) -> dict[str, Any]:
    node = shutil.which("node")
    assert node, "node is missing: install Node.js 20 or newer to test the browser's modules"
    done = subprocess.run([node, str(CLI)], input=json.dumps(asked), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 1031])
def test_bytes_come_back_from_their_letters(length: int) -> None:
    content = np.random.default_rng(length).integers(0, 256, length, np.uint8).tobytes()
    for each in (content, b"\xff" * length, b"\0" * length):
        assert bytes(found(text=text_of(each))["bytes"]) == each


def test_packed_weights_are_multiplied_out(catalogue: Catalogue) -> None:
    run, data = catalogue.run("tiny-2d"), catalogue.dataset("shapes")
    packed = zlib.decompress(weights(run, data, Step(127, 31)).content)
    tensors = found(packed=b64encode(packed).decode())["tensors"]
    held = load(packed)
    assert "encoder.0.weight.columns" in held
    assert tensors.keys() == {name for name in held if not name.endswith((".scale", ".columns"))}
    for name, tensor in tensors.items():
        scale = held.get(f"{name}.scale", np.ones(1, np.float32))
        columns = held.get(f"{name}.columns", np.ones(1, np.float32))
        rows = held[name].astype(np.float32).reshape(len(held[name]), -1)
        expected = rows * scale[:, None] * columns
        assert tuple(tensor["shape"]) == held[name].shape
        np.testing.assert_allclose(tensor["data"], expected.ravel(), rtol=1e-6)


@pytest.mark.parametrize("latent_dim", [1, 2])
def test_the_sky_is_the_one_that_the_server_describes(
    latent_dim: int, published: Catalogue
) -> None:
    latents = published.latents("mnist-2d")
    mu = latents.mu[:3000, :latent_dim]
    label = latents.label[:3000]
    plane = {"origin": [0, 0], "basis": [[1, 0], [0, 1]]}
    answer = found(mu=mu.tolist(), label=label.tolist(), plane=plane, classes=latents.classes)
    figure = answer["figure"]
    colours = ["#000000"] * 10
    stars = mu if latent_dim == 2 else lane_stars(mu[:, 0], label, len(latents.classes))
    expected = latent_scatter(stars, label, latents.classes, colours, "mnist-2d")
    for trace, drawn in zip(figure["data"], expected.data, strict=True):
        np.testing.assert_array_equal(np.float32(trace["x"]), drawn.x)
        np.testing.assert_array_equal(np.float32(trace["y"]), drawn.y)
    layout = figure["layout"]
    for axis in ("xaxis", "yaxis"):
        np.testing.assert_allclose(layout[axis]["range"], expected.layout[axis].range, atol=1e-6)
        assert layout[axis]["dtick"] == expected.layout[axis].dtick
    names = [(name["text"], name["name"]) for name in layout["annotations"]]
    assert names == [(name.text, name.name) for name in expected.layout.annotations]
    places = [[name["x"], name["y"]] for name in layout["annotations"]]
    np.testing.assert_allclose(
        places, [[name.x, name.y] for name in expected.layout.annotations], atol=1e-5
    )
