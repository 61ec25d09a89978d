"""ONNX graphs as others' exporters write them, made by hand with onnx.helper, and their pieces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from tests.support.foreign_nets import ForeignConv, ForeignMLP, settled
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
