"""ONNX files that cannot become a run: one sentence each, and nothing left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from tests.support.foreign_nets import Refused
from tests.support.foreign_onnx import (
    DENSE,
    FOURFOLD,
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
)
from vae.interchange.errors import InterchangeError

BAD: dict[str, tuple[list[Node], dict[str, np.ndarray], list[int | str], str]] = {
    "unknown operator": (
        [DENSE, ("Softmax", ["p"], "h"), TO_IMAGE],
        IMAGE_TENSORS,
        ["N", 2],
        "the operator Softmax has no layer spec",
    ),
    "strides of one axis": (
        [*TO_SMALL, ("Conv", ["s", "k"], "t", {"strides": [1, 2], "pads": [1] * 4}), *FOURFOLD],
        SMALL | {"k": normal(2, 2, 3, 3)} | TO_GREY,
        ["N", 2],
        "strides [1, 2] have no layer spec: use one for both axes",
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
        "the operator MatMul of one tensor twice has no layer spec",
    ),
    "a bomb of shapes": (
        [
            DENSE,
            *[("Concat", [f"c{n}", f"c{n}"], f"c{n + 1}", {"axis": 0}) for n in range(40)],
            ("Reshape", ["p", "c40"], "y"),
        ],
        IMAGE_TENSORS | {"c0": np.array([1, 784])},
        ["N", 2],
        "its constants take more than 1048576 numbers to compute (Concat)",
    ),
    "branches side by side by columns": (
        [
            DENSE,
            ("Relu", ["p"], "q"),
            ("Reshape", ["p", "half"], "ps"),
            ("Reshape", ["q", "half"], "qs"),
            ("Concat", ["ps", "qs"], "y", {"axis": -1}),
        ],
        {"w": normal(392, 2), "b": normal(392), "half": np.array([0, 1, 28, 14])},
        ["N", 2],
        "branches side by side along axis -1 of (1, 28, 14) have no layer spec",
    ),
    "slopes of pixels": (
        [*TO_SMALL, ("PRelu", ["s", "k"], "t"), *FOURFOLD],
        SMALL | {"k": normal(7)} | TO_GREY,
        ["N", 2],
        "the operator PRelu has no layer spec",
    ),
    "one tensor in two places": (
        [DENSE, ("LayerNormalization", ["p", "b", "p"], "h"), TO_IMAGE],
        IMAGE_TENSORS,
        ["N", 2],
        "the operator LayerNormalization of one tensor twice has no layer spec",
    ),
    "channels last in a convolution": (
        [*TO_SMALL, ("Transpose", ["s"], "r", {"perm": [0, 2, 3, 1]}), ("Conv", ["r", "k"], "y")],
        SMALL | {"k": normal(1, 7, 1, 1)},
        ["N", 2],
        "the operator Conv with the channels last has no layer spec",
    ),
    "a bomb of branches": (
        [
            DENSE,
            ("Relu", ["p"], "a0"),
            ("Tanh", ["p"], "a1"),
            *[("Add", [f"a{n}", f"a{n + 1}"], f"a{n + 2}") for n in range(60)],
            ("Reshape", ["a61", "to"], "y"),
        ],
        IMAGE_TENSORS,
        ["N", 2],
        "its branches take more than 2500 steps",
    ),
    "a bomb of pixels": (
        [*TO_SMALL, ("Resize", ["s", "", "up"], "y")],
        SMALL | {"up": np.array([1, 1, 9000, 9000], np.float32)},
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


SIZE = 4 * 128 * 3  # bytes of the first weight of `mlp_decoder`


@pytest.mark.parametrize(
    ("location", "more", "sentence"),
    [
        ("../secret.bin", {}, "names '../secret.bin', which is no file beside it"),
        ("{outside}/secret.bin", {}, "/secret.bin', which is no file beside it"),
        ("sub/secret.bin", {}, "names 'sub/secret.bin', which is no file beside it"),
        ("link.bin", {}, "names link.bin, a link to another folder"),
        ("nowhere.bin", {}, "there is no file"),
        ("near.bin", {"offset": 4}, f"near.bin has {SIZE} bytes; theirs.onnx looks for"),
        ("near.bin", {"offset": -4}, f"near.bin has {SIZE} bytes; theirs.onnx looks for"),
        ("near.bin", {"length": SIZE - 4}, "theirs.onnx is"),
        ("huge.bin", {}, "huge.bin has 600000000 bytes; 536870912 are allowed (--max-bytes)"),
    ],
)
def test_weights_are_read_from_files_beside_the_model_alone(
    location: str, more: dict[str, int], sentence: str, refused: Refused, tmp_path: Path
) -> None:
    outside, beside = tmp_path / "outside", tmp_path / "model"
    for folder in (outside, beside / "sub"):
        folder.mkdir(parents=True)
    for file in (outside / "secret.bin", beside / "sub" / "secret.bin", beside / "near.bin"):
        file.write_bytes(bytes(SIZE))
    (tmp_path / "secret.bin").write_bytes(bytes(SIZE))
    (beside / "link.bin").symlink_to(outside / "secret.bin")
    with (beside / "huge.bin").open("wb") as huge:
        huge.truncate(600_000_000)
    model = mlp_decoder()
    weight = model.graph.initializer[0]
    said: Any = {"length": SIZE, **more}
    onnx.external_data_helper.set_external_data(weight, location.format(outside=outside), **said)
    weight.ClearField("raw_data")
    (beside / "theirs.onnx").write_bytes(model.SerializeToString())
    assert sentence in refused(beside / "theirs.onnx")


def test_damaged_files_leave_nothing_behind(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "theirs.onnx"
    whole = mlp_decoder()
    nan = conv_decoder()
    for tensor in nan.graph.initializer:
        if tensor.name == "dec_out.bias":
            tensor.CopyFrom(numpy_helper.from_array(np.array([np.nan], np.float32), tensor.name))
    for content, sentence in (
        (whole.SerializeToString()[:5000], "theirs.onnx is damaged or no ONNX model"),
        (random.bytes(5000), "theirs.onnx is damaged or no ONNX model"),
        (b"", "theirs.onnx is damaged or no ONNX model"),
        (nan.SerializeToString(), "decoder.6.bias holds numbers that are not finite"),
    ):
        path.write_bytes(content)
        assert sentence in refused(path)
    path.write_bytes(whole.SerializeToString())
    assert "1000 are allowed" in refused(path, "--max-bytes", "1000")
    for option in ("--logits", "--signed"):
        assert f"{option} is given, but the decoder ends in a sigmoid" in refused(path, option)
    assert "two of the files hold the decoder" in refused(path, path)
