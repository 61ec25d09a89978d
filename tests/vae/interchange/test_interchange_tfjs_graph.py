"""TensorFlow.js graph models become encoders and decoders with the same numbers.

TensorFlow and its converter are no requirements of this project, so these files are put together
in the converter's format (tests/support/foreign_tfjs.py); what they compute is said by torch in
TensorFlow's conventions: channels last, "SAME" as uneven padding.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from tests.support.foreign_tfjs import (
    GREY,
    LIMIT,
    Arrays,
    graph_model,
    operation,
    placeholder,
    random_arrays,
)
from vae.interchange.errors import InterchangeError
from vae.interchange.tfjs.reader import read_tfjs

SAME = {"strides": [1, 2, 2, 1], "padding": "SAME", "data_format": "NHWC"}
BIAS = {"fused_ops": ["BiasAdd"]}


def shape(*numbers: int) -> np.ndarray:
    return np.array(numbers, "<i4")


def tensors(arrays: Arrays) -> dict[str, Tensor]:
    return {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}


def up(x: Tensor, kernel: Tensor) -> Tensor:
    """Conv2DBackpropInput, SAME, stride 2: of the odd pixel the end is cut off."""
    whole = F.conv_transpose2d(x, kernel.permute(3, 2, 0, 1), stride=2)
    begin = (kernel.shape[0] - 2) // 2
    sides = [2 * side for side in x.shape[2:]]
    return whole[:, :, begin : begin + sides[0], begin : begin + sides[1]]


DECODER: Arrays = random_arrays(
    {
        "d/w": (3, 7 * 7 * 4),
        "d/b": (196,),
        "t1/k": (3, 3, 5, 4),
        "t1/b": (5,),
        "t2/k": (4, 4, 1, 5),
        "t2/b": (1,),
    }
) | {
    "h": shape(7),
    "w": shape(7),
    "c": shape(4),
    "zero": shape(0),
    "one": shape(1),
    "back1": shape(1, 14, 14, 5),
    "back2": shape(1, 28, 28, 1),
}
for scalar in ("h", "w", "c"):
    DECODER[scalar] = DECODER[scalar].reshape(())


def decoder_nodes(end: str = "Sigmoid") -> list[dict[str, Any]]:
    """As Keras' layers look once the converter has fused them: the batch is counted at each
    reshape."""
    return [
        placeholder("z", 3),
        operation("_FusedMatMul", "dense", "z", "d/w", "d/b", fused_ops=["BiasAdd", "Relu"]),
        operation("Shape", "shape", "dense"),
        operation("StridedSlice", "batch", "shape", "zero", "one", "one", shrink_axis_mask=1),
        operation("Pack", "pack", "batch", "h", "w", "c", axis=0),
        operation("Reshape", "picture", "dense", "pack"),
        operation("Conv2DBackpropInput", "t1", "back1", "t1/k", "picture", **SAME),
        operation("BiasAdd", "t1b", "t1", "t1/b"),
        operation("LeakyRelu", "t1r", "t1b", alpha=0.1),
        operation("Conv2DBackpropInput", "t2", "back2", "t2/k", "t1r", **SAME),
        operation("BiasAdd", "t2b", "t2", "t2/b"),
        operation(end, "pixels", "t2b"),
        operation("Identity", "Identity", "pixels", "^t2b"),
    ]


def decoded(z: Tensor) -> Tensor:
    a = tensors(DECODER)
    h = F.relu(z @ a["d/w"] + a["d/b"]).reshape(-1, 7, 7, 4).permute(0, 3, 1, 2)
    h = F.leaky_relu(up(h, a["t1/k"]) + a["t1/b"][:, None, None], 0.1)
    return up(h, a["t2/k"]) + a["t2/b"][:, None, None]


ENCODER: Arrays = random_arrays(
    {
        "c1/k": (3, 3, 1, 4),
        "c1/b": (4,),
        "gain": (4,),
        "shift": (4,),
        "c2/k": (3, 3, 4, 6),
        "c2/b": (6,),
        "m/w": (7 * 7 * 6, 3),
        "m/b": (3,),
        "v/w": (7 * 7 * 6, 3),
        "v/b": (3,),
    }
) | {"flat": shape(-1, 294)}


def encoder_nodes() -> list[dict[str, Any]]:
    return [
        placeholder("x", 28, 28, 1),
        operation("_FusedConv2D", "c1", "x", "c1/k", "c1/b", fused_ops=["BiasAdd", "Relu"], **SAME),
        # Batch norm behind an activation, which the converter leaves as it is.
        operation("Mul", "scaled", "c1", "gain"),
        operation("AddV2", "shifted", "scaled", "shift"),
        operation("Conv2D", "c2", "shifted", "c2/k", **SAME),
        operation("BiasAdd", "c2b", "c2", "c2/b"),
        operation("Elu", "c2e", "c2b"),
        operation("Reshape", "row", "c2e", "flat"),
        operation("_FusedMatMul", "mean", "row", "m/w", "m/b", **BIAS),
        operation("_FusedMatMul", "variance", "row", "v/w", "v/b", **BIAS),
    ]


def encoded(x: Tensor) -> Tensor:
    a = tensors(ENCODER)

    def conv(h: Tensor, name: str) -> Tensor:
        padded = F.pad(h, (0, 1, 0, 1))  # SAME of even sides: the odd pixel at the end
        kernel = a[f"{name}/k"].permute(3, 2, 0, 1)
        return F.conv2d(padded, kernel, a[f"{name}/b"], stride=2)

    h = F.relu(conv(x, "c1"))
    h = h * a["gain"][:, None, None] + a["shift"][:, None, None]
    row = F.elu(conv(h, "c2")).permute(0, 2, 3, 1).flatten(1)
    return torch.cat([row @ a["m/w"] + a["m/b"], row @ a["v/w"] + a["v/b"]], 1)


@torch.no_grad()
def test_a_decoder_of_fused_operations_gives_the_same_pixels(tmp_path: Path) -> None:
    z = torch.randn(4, 3, generator=torch.Generator().manual_seed(1))
    path = graph_model(tmp_path, decoder_nodes(), DECODER, {"pixels": "Identity"})
    parts = read_tfjs(path, GREY, LIMIT)
    assert parts.decoder is not None
    assert (parts.latent_dim, parts.encoder) == (3, None)
    expected = decoded(z).sigmoid()
    assert expected.std() > 0.01
    torch.testing.assert_close(parts.decoder(z), expected, atol=1e-4, rtol=0)


@torch.no_grad()
def test_an_encoder_whose_signature_names_its_outputs(tmp_path: Path) -> None:
    """Named the other way round than they come."""
    ends = {"z_log_var": "variance", "z_mean": "mean"}
    path = graph_model(tmp_path, encoder_nodes(), ENCODER, ends)
    parts = read_tfjs(path, GREY, LIMIT)
    assert parts.encoder is not None
    x = torch.rand(4, *GREY, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(parts.encoder(x), encoded(x), atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_what_layers_cannot_say_of_it_is_run_as_it_is(tmp_path: Path) -> None:
    z = torch.randn(4, 3, generator=torch.Generator().manual_seed(1))
    path = graph_model(tmp_path, decoder_nodes("Softsign"), DECODER, {"pixels": "Identity"})
    said: list[str] = []
    parts = read_tfjs(path, GREY, LIMIT, said.append)
    assert parts.decoder is not None
    torch.testing.assert_close(parts.decoder(z), F.softsign(decoded(z)), atol=1e-4, rtol=0)
    assert len(said) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: node(d, "pixels").update(op="PyFunc"), "the operation PyFunc of pixels is not"),
        (lambda d: node(d, "dense").update(input=["pixels", "d/w", "d/b"]), "comes from itself"),
        (lambda d: node(d, "t1").update(attr={}), "the decoder ends in shape"),
        (lambda d: node(d, "picture").update(input=["dense"]), "model.json is damaged"),
        (lambda d: d["modelTopology"].update(node=[{"op": "Relu"}]), "model.json is damaged"),
        (lambda d: d["modelTopology"].update(node=7), "model.json is damaged"),
        (
            lambda d: d["signature"]["outputs"].update(pixels={"name": "no"}),
            "model.json is damaged",
        ),
        (
            lambda d: d["weightsManifest"][0].update(paths=["../secret.bin"]),
            "which is no file beside it",
        ),
    ],
)
def test_a_damaged_graph_is_one_sentence(change: Any, said: str, tmp_path: Path) -> None:
    path = graph_model(tmp_path, decoder_nodes(), DECODER, {"pixels": "Identity"})
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    with pytest.raises(InterchangeError, match=said) as raised:
        read_tfjs(path, GREY, LIMIT)
    assert "\n" not in str(raised.value)


def node(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(n for n in document["modelTopology"]["node"] if n["name"] == name)
    return found
