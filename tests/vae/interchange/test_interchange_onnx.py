"""ONNX graphs as others' exporters write them become runs with the same pixels.

onnxruntime says what they compute.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from tests.support.foreign_nets import ForeignConv, Run, assert_decodes_like, settled
from tests.support.foreign_onnx import (
    DENSE,
    FOURFOLD,
    IMAGE,
    IMAGE_TENSORS,
    SMALL,
    TO_GREY,
    TO_IMAGE,
    TO_SMALL,
    Node,
    conv_decoder,
    graph,
    mlp_decoder,
    normal,
    random,
    read,
    runtime,
)
from vae.store.catalogue import Catalogue


@torch.no_grad()
def assert_decodes_the_same(
    model: onnx.ModelProto, folder: Path, image: tuple[int, int, int] = IMAGE
) -> None:
    parts = read(model, folder, image)
    assert parts.decoder is not None
    z = normal(5, parts.latent_dim, scale=3)
    theirs = runtime(model, z)[0].reshape(5, *image)
    assert theirs.std() > 0.002, "a constant picture would prove nothing"
    np.testing.assert_allclose(parts.decoder(torch.from_numpy(z)).numpy(), theirs, atol=1e-5)


def conv_encoder() -> onnx.ModelProto:
    """Two outputs, the variance first; even kernel and SAME_UPPER, which pads unevenly."""
    tensors = {"w0": normal(4, 1, 4, 4), "w1": normal(6, 4, 3, 3), "b1": normal(6)}
    tensors |= {"wm": normal(3, 6 * 49), "bm": normal(3), "wv": normal(3, 6 * 49), "bv": normal(3)}
    nodes: list[Node] = [
        ("Conv", ["x", "w0"], "a", {"strides": [2, 2], "pads": [1, 1, 1, 1]}),
        ("LeakyRelu", ["a"], "b", {"alpha": 0.2}),
        ("Conv", ["b", "w1", "b1"], "c", {"strides": [2, 2], "auto_pad": "SAME_UPPER"}),
        ("Relu", ["c"], "d"),
        ("Flatten", ["d"], "e"),
        ("Gemm", ["e", "wv", "bv"], "log_var", {"transB": 1}),
        ("Gemm", ["e", "wm", "bm"], "z_mean", {"transB": 1}),
    ]
    return graph(nodes, tensors, ["N", 1, 28, 28], ("log_var", "z_mean"))


@pytest.mark.parametrize("model", [mlp_decoder, conv_decoder])
def test_a_decoder_as_exporters_write_it(
    model: Callable[[], onnx.ModelProto], tmp_path: Path
) -> None:
    assert_decodes_the_same(model(), tmp_path)


def test_an_encoder_with_two_outputs_is_mu_then_logvar(tmp_path: Path) -> None:
    model = conv_encoder()
    parts = read(model, tmp_path)
    assert parts.encoder is not None
    x = random.uniform(0, 1, (4, 1, 28, 28)).astype(np.float32)
    logvar, mu = runtime(model, x)
    with torch.no_grad():
        ours = parts.encoder(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(ours, np.concatenate([mu, logvar], 1), atol=1e-4)


def test_encoder_and_decoder_become_a_run(run_import: Run, tmp_path: Path) -> None:
    onnx.save(conv_encoder(), tmp_path / "encoder.onnx")
    onnx.save(conv_decoder(), tmp_path / "decoder.onnx")
    assert run_import(tmp_path / "encoder.onnx", tmp_path / "decoder.onnx") == 0
    net = settled(ForeignConv)
    assert_decodes_like(tmp_path / "runs", "theirs", net.decode)
    run = Catalogue([tmp_path / "runs"], tmp_path).run("theirs")
    assert (run.recipe, run.objective.likelihood) == ("imported", "bernoulli")
    assert (run.test.negative_elbo or 0) > 0


CASES: dict[str, tuple[list[Node], dict[str, np.ndarray]]] = {
    "SiLU by its product": (
        [DENSE, ("Sigmoid", ["p"], "q"), ("Mul", ["q", "p"], "h"), TO_IMAGE],
        IMAGE_TENSORS,
    ),
    "pixels shifted to [0, 1]": (
        [
            DENSE,
            ("Tanh", ["p"], "q"),
            ("Add", ["q", "one"], "r"),
            ("Div", ["r", "two"], "h"),
            TO_IMAGE,
        ],
        IMAGE_TENSORS | {"one": np.array(1, np.float32), "two": np.array([2], np.float32)},
    ),
    "batch norm after an activation": (
        [
            *TO_SMALL,
            ("Relu", ["s"], "r"),
            ("BatchNormalization", ["r", *"gbmv2"[:4]], "t"),
            *FOURFOLD,
        ],
        SMALL | {"g": normal(2), "m": normal(2)} | TO_GREY,
    ),
    "a residual block": (
        [
            *TO_SMALL,
            ("Conv", ["s", "k"], "c", {"pads": [1] * 4}),
            ("Relu", ["c"], "d"),
            ("Add", ["d", "s"], "t"),
            *FOURFOLD,
        ],
        SMALL | {"k": normal(2, 2, 3, 3)} | TO_GREY,
    ),
    "bilinear and nearest": (
        [
            *TO_SMALL,
            (
                "Resize",
                ["s", "", "up"],
                "r",
                {"mode": "linear", "coordinate_transformation_mode": "pytorch_half_pixel"},
            ),
            (
                "Resize",
                ["r", "", "up"],
                "t",
                {
                    "mode": "nearest",
                    "nearest_mode": "floor",
                    "coordinate_transformation_mode": "asymmetric",
                },
            ),
            ("Conv", ["t", "k"], "u", {"pads": [1] * 4}),
            ("Sigmoid", ["u"], "y"),
        ],
        SMALL | {"k": normal(1, 2, 3, 3)} | TO_GREY,
    ),
    "an uneven padding": (
        [*TO_SMALL, ("Conv", ["s", "k"], "t", {"pads": [0, 0, 2, 2]}), *FOURFOLD],
        SMALL | {"k": normal(2, 2, 3, 3)} | TO_GREY,
    ),
    "an unevenly cut transposed convolution": (
        [*TO_SMALL, ("ConvTranspose", ["s", "k"], "t", {"pads": [0, 0, 2, 2]}), *FOURFOLD],
        SMALL | {"k": normal(2, 2, 3, 3)} | TO_GREY,
    ),
    "weights in int8": (
        [
            ("DequantizeLinear", ["q8", "q8s"], "w", {"axis": 0}),
            ("Gemm", ["x", "w", "b"], "h", {"transB": 1}),
            TO_IMAGE,
        ],
        {
            "q8": random.integers(-127, 128, (784, 2)).astype(np.int8),
            "q8s": random.uniform(0.001, 0.01, 784).astype(np.float32),
            "b": normal(784),
            "to": np.array([0, 1, 28, 28]),
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_layer_specs_say_otherwise_comes_out_the_same(name: str, tmp_path: Path) -> None:
    nodes, tensors = CASES[name]
    if name == "batch norm after an activation":
        nodes = [
            n if n[0] != "BatchNormalization" else (n[0], ["r", "g", "beta", "m", "var"], "t")
            for n in nodes
        ]
        tensors = tensors | {"beta": normal(2), "var": np.array([0.5, 2.0], np.float32)}
    assert_decodes_the_same(graph(nodes, tensors, ["N", 2]), tmp_path)


def test_a_decoder_of_logits_says_so(
    run_import: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nodes: list[Node] = [("Gemm", ["x", "w", "b"], "h", {"transB": 1}), TO_IMAGE]
    tensors = IMAGE_TENSORS | {"w": normal(784, 2, scale=3)}
    onnx.save(graph(nodes, tensors, ["N", 2]), tmp_path / "theirs.onnx")
    assert run_import(tmp_path / "theirs.onnx") == 2
    assert "not in [0, 1]: --logits says" in capsys.readouterr().err
    assert run_import(tmp_path / "theirs.onnx", "--logits") == 0
    run = Catalogue([tmp_path / "runs"], tmp_path).run("theirs")
    assert [spec["op"] for spec in run.decoder] == ["linear", "reshape", "sigmoid"]
