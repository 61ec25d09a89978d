"""NumPy computes what torch computes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy.special import erf as scipy_erf
from torch import Tensor

from vae.store.inference import CONVOLUTION_BATCH, Network, NetworkError
from vae.store.operations import erf

random = np.random.default_rng(7)


def normal(*shape: int) -> np.ndarray:
    return random.normal(0, 1, shape).astype(np.float32)


def network_on(spec: dict[str, object], x: np.ndarray, **tensors: np.ndarray) -> np.ndarray:
    return Network([spec], tensors)(x)


def assert_same(ours: np.ndarray, theirs: torch.Tensor) -> None:
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-5, atol=2e-6)


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "silu": F.silu,
    "gelu": F.gelu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}


@pytest.mark.parametrize("op", ACTIVATIONS)
def test_activations_are_torchs_over_their_whole_range(op: str) -> None:
    x = np.linspace(-120, 120, 200_001, dtype=np.float32)[None]
    assert_same(network_on({"op": op}, x), ACTIVATIONS[op](torch.from_numpy(x)))


def test_erf_is_right_to_a_millionth() -> None:
    x = np.linspace(-8, 8, 100_001, dtype=np.float32)
    assert np.abs(erf(x) - scipy_erf(x.astype(np.float64))).max() < 1e-6


@pytest.mark.parametrize("slope", [0.01, 0.2, 0.5])
def test_leaky_relu_is_torchs(slope: float) -> None:
    x = normal(3, 50)
    ours = network_on({"op": "leaky_relu", "slope": slope}, x)
    assert_same(ours, F.leaky_relu(torch.from_numpy(x), slope))


def test_affine_scales_and_then_shifts() -> None:
    ours = network_on({"op": "affine", "scale": 0.5, "shift": 0.5}, np.array([[-1.0, 1.0]]))
    np.testing.assert_array_equal(ours, [[0.0, 1.0]])


def test_linear_is_torchs_on_float16_weights() -> None:
    x, weight, bias = normal(5, 7), normal(4, 7).astype(np.float16), normal(4).astype(np.float16)
    ours = network_on({"op": "linear", "weight": "w", "bias": "b"}, x, w=weight, b=bias)
    theirs = F.linear(*(torch.from_numpy(a.astype(np.float32)) for a in (x, weight, bias)))
    assert_same(ours, theirs)


@pytest.mark.parametrize("kernel", [1, 3, 4])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("padding", [0, 1])
def test_conv2d_is_torchs(kernel: int, stride: int, padding: int) -> None:
    x, weight, bias = normal(3, 2, 9, 7), normal(5, 2, kernel, kernel), normal(5)
    spec = {"op": "conv2d", "weight": "w", "bias": "b", "stride": stride, "padding": padding}
    images, w, b = (torch.from_numpy(each) for each in (x, weight, bias))
    theirs = F.conv2d(images, w, b, stride=stride, padding=padding)
    assert_same(network_on(spec, x, w=weight, b=bias), theirs)


@pytest.mark.parametrize("kernel", [2, 3, 4])
@pytest.mark.parametrize(("stride", "output_padding"), [(1, 0), (2, 0), (2, 1), (3, 2)])
@pytest.mark.parametrize("padding", [0, 1])
def test_conv_transpose2d_is_torchs(
    kernel: int, stride: int, output_padding: int, padding: int
) -> None:
    x, weight, bias = normal(3, 4, 5, 6), normal(4, 3, kernel, kernel), normal(3)
    options = {"stride": stride, "padding": padding, "output_padding": output_padding}
    spec = {"op": "conv_transpose2d", "weight": "w", "bias": "b", **options}
    images, w, b = (torch.from_numpy(each) for each in (x, weight, bias))
    theirs = F.conv_transpose2d(images, w, b, stride, padding, output_padding)
    assert_same(network_on(spec, x, w=weight, b=bias), theirs)


@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
@pytest.mark.parametrize("scale", [2, 3])
def test_upsample_is_torchs(mode: str, scale: int) -> None:
    x = normal(2, 3, 5, 4)
    theirs = F.interpolate(torch.from_numpy(x), scale_factor=scale, mode=mode)
    assert_same(network_on({"op": "upsample", "scale": scale, "mode": mode}, x), theirs)


def test_residual_adds_what_its_layers_make_of_the_input() -> None:
    x, weight, bias = normal(4, 6), normal(6, 6), normal(6)
    inner = [{"op": "linear", "weight": "w", "bias": "b"}, {"op": "relu"}]
    ours = network_on({"op": "residual", "layers": inner}, x, w=weight, b=bias)
    theirs = torch.from_numpy(x) + F.relu(F.linear(*map(torch.from_numpy, (x, weight, bias))))
    assert_same(ours, theirs)


def test_a_large_batch_of_convolutions_is_the_same_as_small_ones() -> None:
    x, weight, bias = normal(2 * CONVOLUTION_BATCH + 3, 1, 6, 6), normal(2, 1, 3, 3), normal(2)
    network = Network([{"op": "conv2d", "weight": "w", "bias": "b"}], {"w": weight, "b": bias})
    one_by_one = np.concatenate([network(image[None]) for image in x])
    np.testing.assert_allclose(network(x), one_by_one, rtol=1e-6, atol=1e-6)


def test_no_places_decode_to_no_images() -> None:
    x, weight, bias = np.zeros((0, 1, 6, 6)), normal(2, 1, 3, 3), normal(2)
    network = Network([{"op": "conv2d", "weight": "w", "bias": "b"}], {"w": weight, "b": bias})
    assert network(x).shape == (0, 2, 4, 4)


LINEAR = {"op": "linear", "weight": "w", "bias": "b"}


@pytest.mark.parametrize(
    ("specs", "tensors", "sentence"),
    [
        ([{"op": "relu"}, {"op": "swish"}], {}, r"layer 1 \(swish\): there is no op 'swish'"),
        ([{}], {}, r"layer 0 \(None\): there is no op None"),
        ([LINEAR], {"b": normal(4)}, r"layer 0 \(linear\): the weights have no tensor 'w'"),
        ([LINEAR], {"w": normal(4, 7)}, r"layer 0 \(linear\): the weights have no tensor 'b'"),
        ([LINEAR], {"w": normal(4, 7), "b": normal(5)}, r"b has shape \(5,\), not \(4,\)"),
        ([LINEAR], {"w": normal(4, 7, 1), "b": normal(4)}, r"w has shape \(4, 7, 1\), not 2 axes"),
        ([{"op": "upsample", "scale": 2, "mode": "cubic"}], {}, "nearest or bilinear, not 'cubic'"),
        ([{"op": "reshape"}], {}, r"layer 0 \(reshape\): its spec lacks 'shape'"),
        ([{"op": "residual", "layers": [{"op": "no"}]}], {}, r"layer 0\.0 \(no\)"),
    ],
)
def test_a_network_that_cannot_be_built_says_which_layer(
    specs: list[dict[str, object]], tensors: dict[str, np.ndarray], sentence: str
) -> None:
    with pytest.raises(NetworkError, match=sentence):
        Network(specs, tensors)


def test_an_input_of_the_wrong_shape_is_refused_naming_the_layer() -> None:
    network = Network([{"op": "relu"}, LINEAR], {"w": normal(4, 7), "b": normal(4)})
    with pytest.raises(NetworkError, match=r"layer 1 \(linear\) .* shape \(1, 6\)"):
        network(np.zeros((1, 6)))
