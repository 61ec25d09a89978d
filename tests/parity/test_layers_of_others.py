"""The layers that only others' models have are torch's in NumPy and in the browser, too."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from tests.support.browser_code import KERNELS, Spec, in_browser_code
from vae.model.specs import from_specs
from vae.store.inference import Network, NetworkError

random = torch.Generator().manual_seed(5)
TENSORS = {name: torch.randn(4, generator=random).half() for name in ("w", "b")}
TENSORS |= {"k": torch.randn((4, 4, 3, 3), generator=random).half()}
W, B, K = (TENSORS[name].float() for name in ("w", "b", "k"))
PICTURE, FLAT = (4, 6, 5), (4,)
BY_CHANNEL: Spec = {"weight": "w", "bias": "b"}
CONV: Spec = {"op": "conv2d", "weight": "k", "bias": "b", "padding": 1, "stride": 1}
BRANCHES: list[Spec] = [
    {"op": "sequence", "layers": [{"op": "relu"}, CONV]},
    {"op": "sequence", "layers": []},
    {"op": "sequence", "layers": [{"op": "tanh"}]},
]


def conv(x: Tensor) -> Tensor:
    return F.conv2d(x, K, B, padding=1)


def scaled(x: Tensor) -> Tensor:
    along = (-1, *[1] * (x.dim() - 2))
    return x * W.reshape(along) + B.reshape(along)


def branches(x: Tensor) -> list[Tensor]:
    return [conv(x.relu()), x, x.tanh()]


CASES: dict[str, tuple[tuple[int, ...], list[Spec], Any]] = {
    "ELU": (PICTURE, [{"op": "elu", "alpha": 0.7}], lambda x: F.elu(x, 0.7)),
    "softplus": (FLAT, [{"op": "softplus"}], F.softplus),
    "Mish": (FLAT, [{"op": "mish"}], F.mish),
    "hard swish": (FLAT, [{"op": "hard_swish"}], F.hardswish),
    "GELU by tanh": (FLAT, [{"op": "gelu_tanh"}], lambda x: F.gelu(x, approximate="tanh")),
    "clamp": (FLAT, [{"op": "clamp", "low": -1.0, "high": 2.5}], lambda x: x.clamp(-1, 2.5)),
    "clamp from above": (FLAT, [{"op": "clamp", "low": None, "high": 1}], lambda x: x.clamp(max=1)),
    "PReLU": (PICTURE, [{"op": "prelu", "weight": "w"}], lambda x: F.prelu(x, W)),
    "PReLU behind a convolution": (
        PICTURE,
        [CONV, {"op": "prelu", "weight": "w"}],
        lambda x: F.prelu(conv(x), W),
    ),
    "PReLU of features": (FLAT, [{"op": "prelu", "weight": "w"}], lambda x: F.prelu(x, W)),
    "scale and shift": (PICTURE, [{"op": "channel_affine", **BY_CHANNEL}], scaled),
    "scale and shift of features": (FLAT, [{"op": "channel_affine", **BY_CHANNEL}], scaled),
    **{
        f"group norm of {groups}": (
            PICTURE,
            [CONV, {"op": "group_norm", "groups": groups, "eps": 1e-3, **BY_CHANNEL}],
            lambda x, groups=groups: F.group_norm(conv(x), groups, W, B, 1e-3),
        )
        for groups in (1, 2, 4)
    },
    "group norm of what comes in": (
        PICTURE,
        [{"op": "group_norm", "groups": 2, "eps": 1e-5, **BY_CHANNEL}],
        lambda x: F.group_norm(x, 2, W, B),
    ),
    "layer norm": (
        FLAT,
        [{"op": "group_norm", "groups": 1, "eps": 1e-5, **BY_CHANNEL}],
        lambda x: F.layer_norm(x, FLAT, W, B),
    ),
    "max pooling": (
        PICTURE,
        [{"op": "max_pool2d", "kernel": 3, "stride": 2, "padding": 1}],
        lambda x: F.max_pool2d(x, 3, 2, 1),
    ),
    "average pooling": (
        PICTURE,
        [CONV, {"op": "avg_pool2d", "kernel": 2, "stride": 2}],
        lambda x: F.avg_pool2d(conv(x), 2, 2),
    ),
    "pixel shuffle": (
        PICTURE,
        [{"op": "pixel_shuffle", "scale": 2}],
        lambda x: F.pixel_shuffle(x, 2),
    ),
    "a sum of branches": (
        PICTURE,
        [{"op": "add", "layers": BRANCHES}],
        lambda x: torch.stack(branches(x)).sum(0),
    ),
    "branches side by side": (
        PICTURE,
        [{"op": "concat", "layers": BRANCHES}],
        lambda x: torch.cat(branches(x), 1),
    ),
    "features side by side": (
        FLAT,
        [{"op": "concat", "layers": BRANCHES[1:]}],
        lambda x: torch.cat([x, x.tanh()], 1),
    ),
}


@pytest.fixture(scope="module")
def answers(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Tensor, dict[str, Tensor]]]:
    """The inputs and outputs of all cases, asked of one process."""
    weights = tmp_path_factory.mktemp("others") / "weights.safetensors"
    save_file(TENSORS, weights)
    inputs = [torch.randn((5, *shape), generator=random) * 3 for shape, _, _ in CASES.values()]
    asked = [(specs, weights, x) for (_, specs, _), x in zip(CASES.values(), inputs, strict=True)]
    return dict(zip(CASES, zip(inputs, in_browser_code(*asked), strict=True), strict=True))


@pytest.mark.parametrize("case", CASES)
@torch.no_grad()
def test_every_reader_agrees_with_torch(
    case: str, answers: dict[str, tuple[Tensor, dict[str, Tensor]]]
) -> None:
    _, specs, function = CASES[case]
    inputs, found = answers[case]
    expected = function(inputs)
    floats = {name: tensor.float() for name, tensor in TENSORS.items()}
    ours = {
        **{kernel: found[kernel] for kernel in KERNELS},
        "NumPy": torch.from_numpy(
            Network(specs, {name: t.numpy() for name, t in floats.items()})(inputs.numpy())
        ),
        "torch": from_specs(specs, floats)(inputs),
    }
    for reader, outputs in ours.items():
        assert torch.allclose(outputs, expected, rtol=1e-5, atol=1e-5), reader


def test_branches_that_do_not_fit_are_named() -> None:
    flat: Spec = {"op": "sequence", "layers": [{"op": "flatten"}]}
    for op in ("add", "concat"):
        net = Network([{"op": op, "layers": [BRANCHES[1], flat]}], {})
        with pytest.raises(NetworkError, match=f"layer 0 \\({op}\\)"):
            net(torch.zeros(1, *PICTURE).numpy())
    with pytest.raises(NetworkError, match="it has no branches"):
        Network([{"op": "add", "layers": []}], {})
