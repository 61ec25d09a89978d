"""Layer specs as an ONNX graph, written with onnx's helper: float32 arithmetic in any runtime.

Smaller weights stay small in the file: float16 behind a Cast, int8 behind a DequantizeLinear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from torch import Tensor

from vae.interchange.errors import UnknownLayer, optional
from vae.interchange.quantisation import output_axis

OPSET = 20  # the first with Gelu; ONNX 1.15, 2023
IR_VERSION = 9
Spec = Mapping[str, Any]
ACTIVATIONS = {
    **{"relu": "Relu", "sigmoid": "Sigmoid", "tanh": "Tanh", "gelu": "Gelu"},
    **{"softplus": "Softplus", "hard_swish": "HardSwish", "mish": "Mish"},
}


def onnx_model(
    part: str,
    specs: Sequence[Spec],
    held: Mapping[str, Tensor],
    image: tuple[int, int, int],
    latent_dim: int,
) -> Any:
    """A checked onnx.ModelProto: decoder z (N, D) → pixels (N, C, H, W), encoder image → mu,
    logvar (N, D). held: tensors as `quantisation.stored` gives them.

    Raises UnknownLayer for a layer spec that ONNX cannot say.
    """
    onnx = optional("onnx")
    helper, number = onnx.helper, onnx.TensorProto.FLOAT
    graph = _Nodes(onnx, held)
    picture = ["N", *image]
    if part == "decoder":
        graph.axes = 2
        graph.append_all(specs, "z")
        graph.node("Identity", [graph.last], ["pixels"])
        inputs, outputs = {"z": ["N", latent_dim]}, {"pixels": picture}
    else:
        graph.axes = 4
        graph.append_all(specs, "image")
        graph.node("Split", [graph.last], ["mu", "logvar"], axis=1, num_outputs=2)
        codes = ["N", latent_dim]
        inputs, outputs = {"image": picture}, {"mu": codes, "logvar": codes}
    described = [
        [helper.make_tensor_value_info(name, number, shape) for name, shape in ends.items()]
        for ends in (inputs, outputs)
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, part, *described, graph.initializers),
        producer_name="latentarium",
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    onnx.checker.check_model(model, full_check=True)
    return model


class _Nodes:
    def __init__(self, onnx: Any, held: Mapping[str, Tensor]) -> None:
        self.onnx, self.held = onnx, held
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []
        self.last = ""
        self.axes = 0  # of the last tensor, with the batch

    def append_all(self, specs: Sequence[Spec], source: str) -> None:
        self.last = source
        for spec in specs:
            self._append(spec)
            if spec["op"] in ("linear", "flatten"):
                self.axes = 2
            elif spec["op"] == "reshape":
                self.axes = 1 + len(spec["shape"])

    def node(self, op: str, inputs: Sequence[str], outputs: Sequence[str], **options: Any) -> None:
        self.nodes.append(self.onnx.helper.make_node(op, list(inputs), list(outputs), **options))
        self.last = outputs[0]

    def _append(self, spec: Spec) -> None:
        x = self.last
        match spec["op"]:
            case "linear":
                self._apply("Gemm", [x, *self._weights(spec)], transB=1)
            case "conv2d":
                padding, stride = spec["padding"], spec["stride"]
                self._apply(
                    "Conv", [x, *self._weights(spec)], pads=[padding] * 4, strides=[stride] * 2
                )
            case "conv_transpose2d":
                self._apply(
                    "ConvTranspose",
                    [x, *self._weights(spec)],
                    pads=[spec["padding"]] * 4,
                    strides=[spec["stride"]] * 2,
                    output_padding=[spec["output_padding"]] * 2,
                )
            case "flatten":
                self._apply("Flatten", [x], axis=1)
            case "reshape":
                # 0 keeps the batch, whatever it is.
                self._apply("Reshape", [x, self._constant([0, *spec["shape"]], "int64")])
            case "upsample":
                scales = self._constant([1.0, 1.0, spec["scale"], spec["scale"]], "float32")
                nearest = spec["mode"] == "nearest"
                self._apply(
                    "Resize",
                    [x, "", scales],
                    mode="nearest" if nearest else "linear",
                    coordinate_transformation_mode="asymmetric" if nearest else "half_pixel",
                    nearest_mode="floor",
                )
            case "residual":
                self.append_all(spec["layers"], x)
                self._apply("Add", [x, self.last])
            case "sequence":
                self.append_all(spec["layers"], x)
            case "add" | "concat" as op:
                ends, axes = [], self.axes
                for branch in spec["layers"]:
                    self.axes = axes
                    self.append_all([branch], x)
                    ends.append(self.last)
                options = {"axis": 1} if op == "concat" else {}
                self._apply("Concat" if op == "concat" else "Sum", ends, **options)
            case "max_pool2d" | "avg_pool2d" as op:
                self._apply(
                    "MaxPool" if op == "max_pool2d" else "AveragePool",
                    [x],
                    kernel_shape=[spec["kernel"]] * 2,
                    strides=[spec["stride"]] * 2,
                    pads=[spec.get("padding", 0)] * 4,
                )
            case "pixel_shuffle":
                self._apply("DepthToSpace", [x], blocksize=spec["scale"], mode="CRD")
            case "group_norm" | "channel_affine" | "prelu":
                self._by_channel(spec, x)
            case _:
                self._activation(spec, x)

    def _by_channel(self, spec: Spec, x: str) -> None:
        """Layers with a number a channel, (C) in a run and (C, 1, …) here."""
        if spec["op"] == "group_norm":
            self._apply("Shape", [x])
            shape, groups = self.last, spec["groups"]
            self._apply("Reshape", [x, self._constant([0, groups, -1], "int64")])
            one, zero = (self._constant([n] * groups, "float32") for n in (1.0, 0.0))
            self._apply("InstanceNormalization", [self.last, one, zero], epsilon=spec["eps"])
            self._apply("Reshape", [self.last, shape])
            x = self.last
        along = self._constant([-1, *[1] * (self.axes - 2)], "int64")
        held = []
        for role in ("weight", "bias"):
            if role in spec:
                self._apply("Reshape", [self._unpacked(spec[role], 0), along])
                held.append(self.last)
        if spec["op"] == "prelu":
            self._apply("PRelu", [x, *held])
            return
        self._apply("Mul", [x, held[0]])
        self._apply("Add", [self.last, held[1]])

    def _activation(self, spec: Spec, x: str) -> None:
        match spec["op"]:
            case "affine":
                self._apply("Mul", [x, self._constant(spec["scale"], "float32")])
                self._apply("Add", [self.last, self._constant(spec["shift"], "float32")])
            case "silu":
                self._apply("Sigmoid", [x])
                self._apply("Mul", [x, self.last])
            case "leaky_relu":
                self._apply("LeakyRelu", [x], alpha=float(spec["slope"]))
            case "elu":
                self._apply("Elu", [x], alpha=float(spec["alpha"]))
            case "gelu_tanh":
                self._apply("Gelu", [x], approximate="tanh")
            case "clamp":
                bounds = [
                    "" if spec.get(key) is None else self._constant(spec[key], "float32")
                    for key in ("low", "high")
                ]
                self._apply("Clip", [x, *bounds])
            case op if op in ACTIVATIONS:
                self._apply(ACTIVATIONS[op], [x])
            case op:
                raise UnknownLayer(f"the layer {op!r} cannot be written as ONNX")

    def _apply(self, op: str, inputs: Sequence[str], **options: Any) -> None:
        self.node(op, inputs, [f"{op.lower()}_{len(self.nodes)}"], **options)

    def _weights(self, spec: Spec) -> list[str]:
        """Names of float32 weight and bias; what is stored smaller is unpacked by a node."""
        name, kept = spec["weight"], self.last
        names = [self._unpacked(name, output_axis(spec)), self._unpacked(spec["bias"], 0)]
        self.last = kept
        return names

    def _unpacked(self, name: str, axis: int) -> str:
        stored = self._initializer(name, self.held[name].numpy())
        if self.held[name].dtype.itemsize == 1:
            scale = self._initializer(f"{name}.scale", self.held[f"{name}.scale"].numpy())
            self.node("DequantizeLinear", [stored, scale], [f"{name}.float"], axis=axis)
        elif self.held[name].dtype.itemsize == 2:
            self.node("Cast", [stored], [f"{name}.float"], to=self.onnx.TensorProto.FLOAT)
        else:
            return stored
        return f"{name}.float"

    def _constant(self, value: Any, kind: str) -> str:
        name = f"constant_{len(self.initializers)}"
        return self._initializer(name, np.array(value, kind))

    def _initializer(self, name: str, array: Any) -> str:
        if name not in [tensor.name for tensor in self.initializers]:
            self.initializers.append(self.onnx.numpy_helper.from_array(array, name))
        return name
