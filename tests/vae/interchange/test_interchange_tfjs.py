"""TensorFlow.js layers models become runs with the same pixels.

What they compute is said by torch in Keras' conventions: channels last at the seams, "same" as
uneven padding.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from tests.support.foreign_nets import Run
from tests.support.foreign_tfjs import (
    COLOUR,
    GREY,
    LIMIT,
    MLP_SHAPES,
    Arrays,
    functional,
    layer,
    mlp,
    random_arrays,
    sequential,
    write_model,
)
from vae.interchange.tfjs.reader import read_tfjs
from vae.store.catalogue import Catalogue


def mlp_truth(a: Arrays, z: Tensor) -> Tensor:
    t = {k: torch.from_numpy(v) for k, v in a.items()}
    h = F.leaky_relu(z @ t["dense/kernel"] + t["dense/bias"], 0.1)
    out = torch.sigmoid(h @ t["decoder/dense_1/kernel"] + t["decoder/dense_1/bias"])
    return out.reshape(-1, 1, 28, 28)


CONV_SHAPES = {
    "d/kernel": (4, 2 * 2 * 5),
    "d/bias": (20,),
    "t1/kernel": (3, 3, 6, 5),
    "t1/bias": (6,),
    "bn/gamma": (6,),
    "bn/beta": (6,),
    "bn/moving_mean": (6,),
    "bn/moving_variance": (6,),
    "t2/kernel": (4, 4, 4, 6),
    "t2/bias": (4,),
    "c/kernel": (3, 3, 4, 3),
    "c/bias": (3,),
}


def conv_decoder() -> dict[str, Any]:
    """Stride 2 with kernel 3, whose "same" is uneven; batch norm after an activation."""
    return sequential(
        [
            layer("InputLayer", "in", batch_input_shape=[None, 4]),
            layer("Dense", "d", activation="relu"),
            layer("Reshape", "r", target_shape=[2, 2, 5]),
            layer("Conv2DTranspose", "t1", strides=[2, 2], padding="same", activation="relu"),
            layer("BatchNormalization", "bn", axis=[3], epsilon=1e-3),
            layer("Conv2DTranspose", "t2", strides=[1, 1], padding="same", activation="swish"),
            layer("UpSampling2D", "u", size=[2, 2], interpolation="nearest"),
            layer("Conv2D", "c", strides=[1, 1], padding="same", activation="sigmoid"),
        ]
    )


def conv_truth(a: Arrays, z: Tensor) -> Tensor:
    t = {k: torch.from_numpy(v) for k, v in a.items()}
    turned = {k: v.permute(3, 2, 0, 1) for k, v in t.items() if v.ndim == 4}
    x = (z @ t["d/kernel"] + t["d/bias"]).relu().reshape(-1, 2, 2, 5).permute(0, 3, 1, 2)
    # Keras' "same" transposed: the full result cut to stride times the size, the odd pixel last.
    x = F.conv_transpose2d(x, turned["t1/kernel"], t["t1/bias"], 2)[:, :, :4, :4].relu()
    x = F.batch_norm(
        x, t["bn/moving_mean"], t["bn/moving_variance"], t["bn/gamma"], t["bn/beta"], eps=1e-3
    )
    x = F.silu(F.conv_transpose2d(x, turned["t2/kernel"], t["t2/bias"], 1)[:, :, 1:5, 1:5])
    x = x.repeat_interleave(2, 2).repeat_interleave(2, 3)
    return torch.sigmoid(F.conv2d(F.pad(x, (1, 1, 1, 1)), turned["c/kernel"], t["c/bias"]))


@pytest.mark.parametrize(
    ("topology", "shapes", "truth", "image", "latents"),
    [
        (mlp, MLP_SHAPES, mlp_truth, GREY, 2),
        (conv_decoder, CONV_SHAPES, conv_truth, COLOUR, 4),
    ],
    ids=["mlp", "conv"],
)
def test_a_decoder_computes_what_keras_says(
    topology: Callable[[], dict[str, Any]],
    shapes: dict[str, tuple[int, ...]],
    truth: Callable[[Arrays, Tensor], Tensor],
    image: tuple[int, int, int],
    latents: int,
    tmp_path: Path,
) -> None:
    arrays = random_arrays(shapes)
    parts = read_tfjs(write_model(tmp_path, topology(), arrays), image, LIMIT)
    assert parts.decoder is not None
    z = torch.randn(6, latents, generator=torch.Generator().manual_seed(0))
    expected = truth(arrays, z)
    assert expected.std() > 0.01
    with torch.no_grad():
        torch.testing.assert_close(parts.decoder(z), expected, atol=1e-5, rtol=0)


def test_an_encoder_computes_what_keras_says_and_its_sampling_is_left_out(tmp_path: Path) -> None:
    """Keras' own VAE example: z_mean, z_log_var and a Sampling layer of both."""
    arrays = random_arrays(
        {
            "c1/kernel": (3, 3, 3, 5),
            "c1/bias": (5,),
            "c2/kernel": (4, 4, 5, 6),
            "z_mean/kernel": (24, 2),
            "z_mean/bias": (2,),
            "z_log_var/kernel": (24, 2),
            "z_log_var/bias": (2,),
        }
    )
    layers = [
        layer("InputLayer", "in", batch_input_shape=[None, 8, 8, 3]),
        layer("Conv2D", "c1", strides=[2, 2], padding="same", activation="relu"),
        layer("Conv2D", "c2", strides=[2, 2], padding="same", use_bias=False, activation="tanh"),
        layer("Flatten", "f"),
        layer("Dense", "z_mean"),
        layer("Dense", "z_log_var"),
        layer("Sampling", "z"),
    ]
    before = {
        "c1": ["in"],
        "c2": ["c1"],
        "f": ["c2"],
        "z_mean": ["f"],
        "z_log_var": ["f"],
        "z": ["z_mean", "z_log_var"],
    }
    topology = functional(layers, before, ["z_mean", "z_log_var", "z"])
    parts = read_tfjs(write_model(tmp_path, topology, arrays), COLOUR, LIMIT)
    assert parts.encoder is not None
    t = {k: torch.from_numpy(v) for k, v in arrays.items()}
    turned = {k: v.permute(3, 2, 0, 1) for k, v in t.items() if v.ndim == 4}
    x = torch.rand(5, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    h = F.conv2d(F.pad(x, (0, 1, 0, 1)), turned["c1/kernel"], t["c1/bias"], 2).relu()
    h = F.conv2d(F.pad(h, (1, 1, 1, 1)), turned["c2/kernel"], None, 2).tanh()
    h = h.permute(0, 2, 3, 1).flatten(1)
    expected = torch.cat(
        [h @ t[f"{n}/kernel"] + t[f"{n}/bias"] for n in ("z_mean", "z_log_var")], 1
    )
    with torch.no_grad():
        torch.testing.assert_close(parts.encoder(x), expected, atol=1e-5, rtol=1e-5)


def test_quantised_shards_are_scaled_back(tmp_path: Path) -> None:
    arrays = random_arrays(MLP_SHAPES)
    path = write_model(tmp_path, mlp(), arrays, shards=1)
    document = json.loads(path.read_text())
    data, restored = b"", {}
    for weight, (name, array) in zip(
        document["weightsManifest"][0]["weights"], arrays.items(), strict=True
    ):
        low, scale = float(array.min()), float(np.ptp(array)) / 255
        steps = ((array - low) / scale).round().astype(np.uint8)
        weight["quantization"] = {"dtype": "uint8", "min": low, "scale": scale}
        restored[name] = (steps * np.float32(scale) + np.float32(low)).astype(np.float32)
        data += steps.tobytes()
    (tmp_path / "group1-shard1of1.bin").write_bytes(data)
    path.write_text(json.dumps(document))
    parts = read_tfjs(path, GREY, LIMIT)
    assert parts.decoder is not None
    z = torch.randn(4, 2)
    with torch.no_grad():
        torch.testing.assert_close(parts.decoder(z), mlp_truth(restored, z), atol=1e-5, rtol=0)


def test_a_decoder_becomes_a_run(run_import: Run, tmp_path: Path) -> None:
    path = write_model(tmp_path, mlp(), random_arrays(MLP_SHAPES))
    assert run_import(path) == 0
    run = Catalogue([tmp_path / "runs"], tmp_path).run("theirs")
    assert (run.status, run.latent_dim, run.encoder) == ("ready", 2, ())
