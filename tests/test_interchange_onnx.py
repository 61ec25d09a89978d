"""ONNX graphs as others' exporters write them become runs with the same pixels.

The graphs are made by hand with onnx.helper; onnxruntime says what they compute.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from foreign_nets import ForeignConv, ForeignMLP, Run, assert_decodes_like, settled
from vae.catalogue import Catalogue
from vae.interchange.errors import InterchangeError
from vae.interchange.onnx_reader import read_onnx
from vae.interchange.parts import Parts

IMAGE = (1, 28, 28)
LIMIT = 10**8
Node = tuple[Any, ...]  # operator, inputs, output(s), attributes
random = np.random.default_rng(3)


def normal(*shape: int, scale: float = 0.3) -> np.ndarray:
    return random.normal(0, scale, shape).astype(np.float32)


def graph(
    nodes: list[Node],
    tensors: dict[str, np.ndarray],
    inputs: list[int | str],
    outputs: tuple[str, ...] = ("y",),
    opset: int = 17,
) -> onnx.ModelProto:
    made = []
    for op, names, output, *attributes in nodes:
        ends = [output] if isinstance(output, str) else output
        made.append(helper.make_node(op, names, ends, **(attributes[0] if attributes else {})))
    result = ["N", "D"] if len(inputs) == 4 else ["N", "C", "H", "W"]
    described = helper.make_graph(
        made,
        "theirs",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, inputs)],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, result) for name in outputs],
        [numpy_helper.from_array(array, name) for name, array in tensors.items()],
    )
    return helper.make_model(
        described, opset_imports=[helper.make_opsetid("", opset)], ir_version=9
    )


def runtime(model: onnx.ModelProto, x: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    outputs: list[np.ndarray] = session.run(None, {"x": x})
    return outputs


def read(model: onnx.ModelProto, folder: Path, image: tuple[int, int, int] = IMAGE) -> Parts:
    onnx.save(model, folder / "theirs.onnx")
    return read_onnx(folder / "theirs.onnx", image, LIMIT)


@torch.no_grad()
def assert_decodes_the_same(
    model: onnx.ModelProto, folder: Path, image: tuple[int, int, int] = IMAGE
) -> None:
    parts = read(model, folder, image)
    assert parts.decoder is not None
    z = normal(5, parts.latent_dim, scale=1)
    theirs = runtime(model, z)[0].reshape(5, *image)
    assert theirs.std() > 0.01, "a constant picture would prove nothing"
    np.testing.assert_allclose(parts.decoder(torch.from_numpy(z)).numpy(), theirs, atol=1e-5)


def mlp_decoder() -> onnx.ModelProto:
    """As torch exports ForeignMLP.decode with dynamic axes: Gemm transB, view by Shape … Concat."""
    net = settled(ForeignMLP)
    tensors = {k: v.numpy() for k, v in net.state_dict().items() if k[:3] in ("fc3", "fc4", "out")}
    tensors |= {"zero": np.array(0), "axis": np.array([0]), "sides": np.array([1, 28, 28])}
    nodes: list[Node] = [
        ("Gemm", ["x", "fc3.weight", "fc3.bias"], "a", {"transB": 1}),
        ("Relu", ["a"], "b"),
        ("Gemm", ["b", "fc4.weight", "fc4.bias"], "c", {"transB": 1, "alpha": 1.0}),
        ("Relu", ["c"], "d"),
        ("Gemm", ["d", "out.weight", "out.bias"], "e", {"transB": 1}),
        ("Sigmoid", ["e"], "f"),
        ("Shape", ["x"], "shape"),
        ("Gather", ["shape", "zero"], "batch", {"axis": 0}),
        ("Unsqueeze", ["batch", "axis"], "first"),
        ("Concat", ["first", "sides"], "target", {"axis": 0}),
        ("Reshape", ["f", "target"], "y"),
    ]
    return graph(nodes, tensors, ["batch", 3])


def conv_decoder() -> onnx.ModelProto:
    """ForeignConv.decode, MatMul + Add for the dense layer and BatchNormalization kept."""
    state = {k: v.numpy() for k, v in settled(ForeignConv).state_dict().items()}
    tensors = {k: v for k, v in state.items() if k.startswith("dec") and v.ndim}
    tensors |= {"dense": state["dec_in.weight"].T.copy(), "to": np.array([-1, 32, 7, 7])}
    nodes: list[Node] = [
        ("MatMul", ["x", "dense"], "a"),
        ("Add", ["dec_in.bias", "a"], "b"),
        ("Reshape", ["b", "to"], "h0"),
    ]
    up = {"strides": [2, 2], "pads": [1] * 4, "output_padding": [1, 1], "kernel_shape": [3, 3]}
    for n in range(2):
        conv = [f"h{n}", f"dec_convs.{n}.weight", f"dec_convs.{n}.bias"]
        stats = [f"dec_norms.{n}.{s}" for s in ("weight", "bias", "running_mean", "running_var")]
        nodes += [
            ("ConvTranspose", conv, f"c{n}", up),
            ("BatchNormalization", [f"c{n}", *stats], f"n{n}", {"epsilon": 1e-5}),
            ("Relu", [f"n{n}"], f"h{n + 1}"),
        ]
    last = ["h2", "dec_out.weight", "dec_out.bias"]
    nodes += [("ConvTranspose", last, "o", {"pads": [1] * 4}), ("Sigmoid", ["o"], "y")]
    return graph(nodes, tensors, ["N", 3])


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
    assert run.metrics["test"]["negative_elbo"] > 0


TO_IMAGE = ("Reshape", ["h", "to"], "y")
IMAGE_TENSORS = {"w": normal(784, 2), "b": normal(784), "to": np.array([0, 1, 28, 28])}
DENSE = ("Gemm", ["x", "w", "b"], "p", {"transB": 1})
SMALL = {"w": normal(98, 2), "b": normal(98), "to": np.array([0, 2, 7, 7])}
TO_SMALL: list[Node] = [DENSE, ("Reshape", ["p", "to"], "s")]
TO_GREY = {"v": normal(2, 1, 4, 4), "up": np.array([1, 1, 2, 2], np.float32)}
FOURFOLD: list[Node] = [
    ("ConvTranspose", ["t", "v"], "u", {"strides": [4, 4]}),
    ("Sigmoid", ["u"], "y"),
]
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
        IMAGE_TENSORS | {"one": np.float32(1).reshape(()), "two": np.float32([2])},
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
        tensors = tensors | {"beta": normal(2), "var": np.float32([0.5, 2.0])}
    assert_decodes_the_same(graph(nodes, tensors, ["N", 2]), tmp_path)


BAD: dict[str, tuple[list[Node], dict[str, np.ndarray], list[int | str], str]] = {
    "unknown operator": (
        [DENSE, ("Softmax", ["p"], "h"), TO_IMAGE],
        IMAGE_TENSORS,
        ["N", 2],
        "the operator Softmax has no layer spec",
    ),
    "groups": (
        [*TO_SMALL, ("Conv", ["s", "k"], "t", {"group": 2, "pads": [1] * 4}), *FOURFOLD],
        SMALL | {"k": normal(2, 1, 3, 3)} | TO_GREY,
        ["N", 2],
        "the operator Conv (group=2",
    ),
    "another image": (
        [DENSE, ("Sigmoid", ["p"], "y")],
        {"w": normal(100, 2), "b": normal(100)},
        ["N", 2],
        "the decoder ends in shape (100,), the images are (1, 28, 28)",
    ),
    "an encoder of D numbers": (
        [("Flatten", ["x"], "f"), ("Gemm", ["f", "k"], "y")],
        {"k": normal(784, 3)},
        ["N", 1, 28, 28],
        "the encoder ends in shape (3,)",
    ),
    "an encoder of larger images": (
        [("Flatten", ["x"], "y")],
        {},
        ["N", 1, 32, 32],
        "takes images of (1, 32, 32)",
    ),
    "weights computed from the input": (
        [("Flatten", ["x"], "f"), ("MatMul", ["f", "f"], "y")],
        {},
        ["N", 2],
        "the operator MatMul of two branches is not known",
    ),
    "a bomb of shapes": (
        [
            DENSE,
            *[("Concat", [f"c{n}", f"c{n}"], f"c{n + 1}", {"axis": 0}) for n in range(40)],
            ("Reshape", ["p", "c40"], "y"),
        ],
        IMAGE_TENSORS | {"c0": np.array([1, 784])},
        ["N", 2],
        "the operator Concat on weights is not known",
    ),
    "a bomb of pixels": (
        [*TO_SMALL, ("Resize", ["s", "", "up"], "y")],
        SMALL | {"up": np.float32([1, 1, 9000, 9000])},
        ["N", 2],
        "turns shape (2, 7, 7) into",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_named_in_one_sentence(name: str, tmp_path: Path) -> None:
    nodes, tensors, inputs, sentence = BAD[name]
    with pytest.raises(InterchangeError) as raised:
        read(graph(nodes, tensors, inputs), tmp_path)
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


def test_damaged_files_and_weights_elsewhere_leave_nothing_behind(
    run_import: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)  # where a reader that followed the name would look
    Path("elsewhere.bin").write_bytes(bytes(4 * 128 * 3))
    path = tmp_path / "theirs.onnx"
    whole = mlp_decoder()
    outside = mlp_decoder()
    onnx.external_data_helper.set_external_data(outside.graph.initializer[0], "elsewhere.bin")
    outside.graph.initializer[0].ClearField("raw_data")
    nan = conv_decoder()
    for tensor in nan.graph.initializer:
        if tensor.name == "dec_out.bias":
            tensor.CopyFrom(numpy_helper.from_array(np.float32([np.nan]), tensor.name))
    for content, sentence in (
        (whole.SerializeToString()[:5000], "theirs.onnx is damaged or no ONNX model"),
        (random.bytes(5000), "theirs.onnx is damaged or no ONNX model"),
        (b"", "theirs.onnx is damaged or no ONNX model"),
        (outside.SerializeToString(), "in another file; save it as one"),
        (nan.SerializeToString(), "decoder.6.bias holds numbers that are not finite"),
    ):
        path.write_bytes(content)
        assert run_import(path) == 1
        error = capsys.readouterr().err
        assert sentence in error
        assert error.count("\n") == 1
    path.write_bytes(whole.SerializeToString())
    assert run_import(path, "--max-bytes", "1000") == 1
    assert "1000 are allowed" in capsys.readouterr().err
    assert list(tmp_path.glob("runs/*")) == []


def test_a_decoder_of_logits_says_so(
    run_import: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nodes: list[Node] = [("Gemm", ["x", "w", "b"], "h", {"transB": 1}), TO_IMAGE]
    tensors = IMAGE_TENSORS | {"w": normal(784, 2, scale=3)}
    onnx.save(graph(nodes, tensors, ["N", 2]), tmp_path / "theirs.onnx")
    assert run_import(tmp_path / "theirs.onnx") == 1
    assert "not in [0, 1]: --logits says" in capsys.readouterr().err
    assert run_import(tmp_path / "theirs.onnx", "--logits") == 0
    run = Catalogue([tmp_path / "runs"], tmp_path).run("theirs")
    assert [spec["op"] for spec in run.decoder] == ["linear", "reshape", "sigmoid"]
