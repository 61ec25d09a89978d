"""The browser's forward pass agrees with torch, op by op and for every architecture of the zoo.

torch.nn.functional is the independent source: the interpreter below shares no code with the
project's own models.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor

from tests.support.browser_code import KERNELS, Spec, in_browser_code
from vae.store.condition import told
from vae.store.inference import Network

ROOT = Path(__file__).parents[2]


def of_each_architecture() -> list[Path]:
    """The published runs, one of each net; seeds and β differ in their weights alone."""
    nets = {}
    for path in sorted(ROOT.glob("zoo/*/weights.safetensors"), reverse=True):
        document = json.loads((path.parent / "run.json").read_text())
        nets[json.dumps([document[key] for key in ("decoder", "encoder", "image")])] = path.parent
    return sorted(nets.values())


RUNS = of_each_architecture()


def forward(specs: list[Spec], tensors: dict[str, Tensor], x: Tensor) -> Tensor:
    for spec in specs:
        x = apply(spec, tensors, x)
    return x


def apply(spec: Spec, tensors: dict[str, Tensor], x: Tensor) -> Tensor:
    weight: Any = tensors.get(spec.get("weight", ""))
    bias = tensors.get(spec.get("bias", ""))
    match spec["op"]:
        case "linear":
            return F.linear(x, weight, bias)
        case "flatten":
            return x.flatten(1)
        case "reshape":
            return x.reshape(-1, *spec["shape"])
        case "conv2d":
            return F.conv2d(x, weight, bias, spec.get("stride", 1), spec.get("padding", 0))
        case "conv_transpose2d":
            extra = spec.get("output_padding", 0)
            return F.conv_transpose2d(
                x, weight, bias, spec.get("stride", 1), spec.get("padding", 0), extra
            )
        case "upsample":
            return F.interpolate(x, scale_factor=spec["scale"], mode=spec["mode"])
        case "residual":
            return x + forward(spec["layers"], tensors, x)
        case "affine":
            return x * float(spec["scale"]) + float(spec["shift"])
        case "leaky_relu":
            return F.leaky_relu(x, spec["slope"])
        case op:
            found: Tensor = getattr(torch if hasattr(torch, op) else F, op)(x)
            return found


def bound_of_rounding(specs: list[Spec], tensors: dict[str, Tensor], inputs: Tensor) -> Tensor:
    """How far float32 may be from the exact outputs: roundings times the sum of absolute terms.

    A sum of n products, in whatever order, is off by at most n u Σ|terms| to first order in
    u = 2^-24, and through a chain of layers the n add up while |W| carries the terms on
    (Higham 2002, "Accuracy and Stability of Numerical Algorithms", sections 3.1 and 3.5).
    """
    terms, roundings = absolute_terms(specs, tensors, inputs.abs())
    return roundings * 2.0**-24 * terms


def absolute_terms(specs: list[Spec], tensors: dict[str, Tensor], x: Tensor) -> tuple[Tensor, int]:
    roundings = 0
    positive = {name: tensor.abs() for name, tensor in tensors.items()}
    for spec in specs:
        match spec["op"]:
            case "linear" | "conv2d" | "conv_transpose2d" as op:
                weight = tensors[spec["weight"]]
                outputs = weight.shape[1 if op == "conv_transpose2d" else 0]
                x = apply(spec, positive, x)
                roundings += weight.numel() // outputs + 1
            case "residual":
                branch, more = absolute_terms(spec["layers"], tensors, x)
                x = x + branch
                roundings += more + 1
            case "affine":
                x = x * abs(spec["scale"]) + abs(spec["shift"])
                roundings += 2
            case "flatten" | "reshape":
                x = apply(spec, tensors, x)
            case "upsample":
                x = apply(spec, tensors, x)
                roundings += 6
            case _:  # An activation: at most max(1, |x|), computed in a few steps.
                x = x.clamp(min=1)
                roundings += 8
    return x, roundings


def conv(name: str, shape: list[int], op: str = "conv2d", **options: Any) -> tuple[Spec, Any]:
    return {"op": op, "weight": f"{name}.weight", "bias": f"{name}.bias", **options}, shape


def transposed(shape: list[int], **options: Any) -> list[Any]:
    return [conv("t", shape, "conv_transpose2d", **options)]


PICTURE = (3, 7, 6)
CASES: dict[str, tuple[tuple[int, ...], list[Any]]] = {
    "linear": ((5,), [conv("a", [7, 5], "linear")]),
    "linear without bias": ((6,), [({"op": "linear", "weight": "a.weight"}, [4, 6])]),
    "linear to one": ((9,), [conv("a", [1, 9], "linear")]),
    "linear to whole panels": ((33,), [conv("a", [24, 33], "linear")]),
    "linear to panels and a rest": ((13,), [conv("a", [19, 13], "linear")]),
    "conv2d 3×3": (PICTURE, [conv("a", [5, 3, 3, 3], padding=1)]),
    "conv2d 4×4 stride 2": (PICTURE, [conv("a", [8, 3, 4, 4], stride=2, padding=1)]),
    "conv2d 1×1 to one": (PICTURE, [conv("a", [1, 3, 1, 1])]),
    "conv2d 2×3 uneven": (PICTURE, [conv("a", [6, 3, 2, 3], stride=[2, 1], padding=[0, 2])]),
    "conv2d of one channel": ((1, 6, 6), [conv("a", [4, 1, 3, 3], stride=2, padding=1)]),
    "conv2d 3×3 with fewer products": ((8, 7, 6), [conv("a", [13, 8, 3, 3], padding=1)]),
    "conv2d 3×3 with fewer products, not padded": ((9, 5, 6), [conv("a", [8, 9, 3, 3])]),
    "conv2d 3×3 with fewer products, padded unevenly": (
        (8, 2, 9),
        [conv("a", [24, 8, 3, 3], padding=[2, 0])],
    ),
    "conv2d 3×3 with fewer products, row of tiles by row": (
        (8, 15, 17),
        [conv("a", [11, 8, 3, 3], padding=1)],
    ),
    "conv2d 3×3 stride 2": ((8, 7, 6), [conv("a", [8, 8, 3, 3], stride=2, padding=1)]),
    "conv_transpose2d 3×3 stride 2": (
        PICTURE,
        transposed([3, 4, 3, 3], stride=2, padding=1, output_padding=1),
    ),
    "conv_transpose2d 4×4 stride 2": (PICTURE, transposed([3, 5, 4, 4], stride=2, padding=1)),
    "conv_transpose2d stride 1": (PICTURE, transposed([3, 1, 3, 3], padding=1)),
    "conv_transpose2d stride 3": (PICTURE, transposed([3, 2, 2, 2], stride=3, output_padding=2)),
    "conv_transpose2d uneven": (
        PICTURE,
        transposed([3, 9, 2, 3], stride=[1, 2], padding=[0, 1], output_padding=[0, 1]),
    ),
    "conv_transpose2d whose padding is wider than its window": (
        PICTURE,
        transposed([3, 8, 3, 1], stride=2, padding=[2, 1]),
    ),
    **{
        f"upsample {mode} ×{scale} before {name}": (
            shape,
            [{"op": "upsample", "scale": scale, "mode": mode}, layer],
        )
        for mode, scale in (("nearest", 2), ("bilinear", 2), ("bilinear", 3), ("bilinear", 1))
        for name, shape, layer in (
            ("conv2d 3×3", (8, 3, 4), conv("a", [13, 8, 3, 3], padding=1)),
            ("conv2d 5×2 uneven", (9, 4, 3), conv("a", [8, 9, 5, 2], padding=[2, 0])),
            ("conv2d 3×3 of one pixel", (8, 1, 1), conv("a", [16, 8, 3, 3], padding=1)),
            ("conv2d stride 2", (8, 3, 3), conv("a", [8, 8, 3, 3], stride=2, padding=1)),
            ("a few channels", PICTURE, conv("a", [5, 3, 3, 3], padding=1)),
        )
    },
    "upsample between other layers": (
        (8, 3, 2),
        [
            {"op": "upsample", "scale": 2, "mode": "nearest"},
            {"op": "upsample", "scale": 2, "mode": "bilinear"},
            conv("a", [8, 8, 3, 3], padding=1),
            {"op": "upsample", "scale": 2, "mode": "bilinear"},
        ],
    ),
    "upsample nearest": (PICTURE, [{"op": "upsample", "scale": 3, "mode": "nearest"}]),
    "upsample bilinear ×2": (PICTURE, [{"op": "upsample", "scale": 2, "mode": "bilinear"}]),
    "upsample bilinear ×3": (PICTURE, [{"op": "upsample", "scale": 3, "mode": "bilinear"}]),
    "flatten and reshape": (PICTURE, [{"op": "flatten"}, {"op": "reshape", "shape": [2, 9, 7]}]),
    "flatten after a convolution": (
        PICTURE,
        [conv("a", [4, 3, 3, 3]), {"op": "flatten"}, conv("b", [3, 80], "linear")],
    ),
    "reshape before a convolution": (
        (12,),
        [{"op": "reshape", "shape": [3, 2, 2]}, conv("a", [2, 3, 3, 3], padding=1)],
    ),
    "an activation leaves the input of a residual alone": (
        PICTURE,
        [
            conv("in", [4, 3, 3, 3], padding=1),
            {
                "op": "residual",
                "layers": [{"op": "leaky_relu", "slope": 0.2}, conv("a", [4, 4, 3, 3], padding=1)],
            },
            {"op": "relu"},
        ],
    ),
    "residual of a flat branch": ((6,), [{"op": "residual", "layers": [{"op": "tanh"}]}]),
    "residual whose branch ends in the other order": (
        (4, 3, 3),
        [
            {
                "op": "residual",
                "layers": [
                    conv("a", [4, 4, 1, 1]),
                    {"op": "flatten"},
                    {"op": "reshape", "shape": [4, 3, 3]},
                ],
            }
        ],
    ),
}
CASES |= {op: ((40,), [{"op": op}]) for op in ["relu", "silu", "gelu", "sigmoid", "tanh"]}
CASES["affine"] = ((40,), [{"op": "affine", "scale": 0.5, "shift": -0.25}])
CASES["leaky_relu"] = ((40,), [{"op": "leaky_relu", "slope": 0.3}])


def specs_and_tensors(layers: list[Any], generator: torch.Generator) -> tuple[Any, Any]:
    """The layers' specs, and random float16 tensors of the shapes given beside them."""
    specs: list[Any] = []
    tensors: dict[str, Tensor] = {}
    for layer in layers:
        spec, shape = layer if isinstance(layer, tuple) else (layer, None)
        if "layers" in spec:
            inner, more = specs_and_tensors(spec["layers"], generator)
            spec, tensors = {**spec, "layers": inner}, tensors | more
        specs.append(spec)
        if shape is None:
            continue
        tensors[spec["weight"]] = torch.randn(shape, generator=generator).half()
        if "bias" in spec:
            outputs = shape[1] if spec["op"] == "conv_transpose2d" else shape[0]
            tensors[spec["bias"]] = torch.randn(outputs, generator=generator).half()
    return specs, tensors


class Asked(NamedTuple):
    """A case with random weights and inputs, and what came of them by kernel."""

    specs: list[Spec]
    tensors: dict[str, Tensor]
    inputs: Tensor
    found: dict[str, Tensor]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Asked]:
    """All cases, asked of one process."""
    folder = tmp_path_factory.mktemp("ops")
    nets, requests = [], []
    for number, (shape, layers) in enumerate(CASES.values()):
        generator = torch.Generator().manual_seed(7)
        specs, tensors = specs_and_tensors(layers, generator)
        weights = folder / f"{number}.safetensors"
        save_file(tensors or {"unused": torch.zeros(1)}, weights)
        # Seven samples, so that blocks of four rows, of two and single rows are all taken.
        inputs = torch.randn((7, *shape), generator=generator) * 3
        nets.append((specs, tensors, inputs))
        requests.append((specs, weights, inputs))
    found = zip(CASES, nets, in_browser_code(*requests), strict=True)
    return {case: Asked(*net, found=outputs) for case, net, outputs in found}


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("case", CASES)
def test_every_op_agrees_with_torch(case: str, kernel: str, answers: dict[str, Asked]) -> None:
    specs, tensors, inputs, found = answers[case]
    exact = {name: tensor.double() for name, tensor in tensors.items()}
    expected = forward(specs, exact, inputs.double())
    bound = bound_of_rounding(specs, exact, inputs.double())
    assert found[kernel].shape == expected.shape
    assert ((found[kernel] - expected).abs() - bound).max() <= 0


def test_activations_hold_over_their_whole_range(tmp_path: Path) -> None:
    inputs = torch.cat([torch.linspace(-12, 12, 2001), torch.tensor([-1e4, -100.0, 100.0, 1e4])])
    weights = tmp_path / "weights.safetensors"
    save_file({"unused": torch.zeros(1)}, weights)
    activations: list[Spec] = [{"op": op} for op in ("silu", "gelu", "sigmoid", "tanh", "relu")]
    found = in_browser_code(*[([spec], weights, inputs[None]) for spec in activations])
    for spec, outputs in zip(activations, found, strict=True):
        expected = apply(spec, {}, inputs.double()).float()
        for kernel in KERNELS:
            torch.testing.assert_close(outputs[kernel][0], expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("run", RUNS, ids=lambda path: path.name)
def test_published_nets_agree_in_torch_numpy_and_the_browser(run: Path) -> None:
    description = json.loads((run / "run.json").read_text())
    image, decoder, encoder = (description[key] for key in ("image", "decoder", "encoder"))
    weights = run / "weights.safetensors"
    tensors = {name: tensor.float() for name, tensor in load_file(weights).items()}
    generator = torch.Generator().manual_seed(3)
    z = torch.randn((17, description["latent_dim"]), generator=generator) * 1.5
    shape = (3, image["channels"], image["height"], image["width"])
    images = torch.rand(shape, generator=generator)

    classes, label = len(description["classes"]), 3
    if description["objective"].get("condition") == "label":
        decoded, encoded = in_browser_code(
            (decoder, weights, z, (classes, label)), (encoder, weights, images, (classes, label))
        )
        one_hot = F.one_hot(torch.tensor([label]), classes).float()
        given = [torch.cat([x.flatten(1), one_hot.expand(len(x), -1)], 1) for x in (z, images)]
    else:
        decoded, encoded = in_browser_code((decoder, weights, z), (encoder, weights, images))
        given = [z, images]
        classes = 0

    pictures, codes = forward(decoder, tensors, given[0]), forward(encoder, tensors, given[1])
    for kernel in KERNELS:
        torch.testing.assert_close(decoded[kernel], pictures, rtol=0, atol=1e-4)
        torch.testing.assert_close(encoded[kernel], codes, rtol=0, atol=1e-3)
    as_arrays = {name: tensor.numpy() for name, tensor in tensors.items()}
    in_numpy = Network(decoder, told(decoder, as_arrays, classes, label))(z.numpy())
    torch.testing.assert_close(torch.from_numpy(np.asarray(in_numpy)), pictures, rtol=0, atol=1e-4)


def test_the_zoo_has_runs_to_compare() -> None:
    assert RUNS, "zoo/ holds no weights: parity would be tested on nothing"
