"""ONNX files that cannot become a run: one sentence each, and nothing left behind."""

from __future__ import annotations

from pathlib import Path

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


def test_damaged_files_and_weights_elsewhere_leave_nothing_behind(
    refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
            tensor.CopyFrom(numpy_helper.from_array(np.array([np.nan], np.float32), tensor.name))
    for content, sentence in (
        (whole.SerializeToString()[:5000], "theirs.onnx is damaged or no ONNX model"),
        (random.bytes(5000), "theirs.onnx is damaged or no ONNX model"),
        (b"", "theirs.onnx is damaged or no ONNX model"),
        (outside.SerializeToString(), "in another file; save it as one"),
        (nan.SerializeToString(), "decoder.6.bias holds numbers that are not finite"),
    ):
        path.write_bytes(content)
        assert sentence in refused(path)
    path.write_bytes(whole.SerializeToString())
    assert "1000 are allowed" in refused(path, "--max-bytes", "1000")
    for option in ("--logits", "--signed"):
        assert f"{option} is given, but the decoder ends in a sigmoid" in refused(path, option)
    assert "two of the files hold the decoder" in refused(path, path)
