"""Files as torch's exporters and onnxruntime's optimiser write them; onnxruntime says what they
compute."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from torch import Tensor

from tests.support.exported import (
    DECODERS,
    ENCODERS,
    IMAGE,
    LATENTS,
    WAYS,
    heads,
    sampled,
    seeded,
)
from vae.interchange.onnx_reader import read_onnx

LIMIT = 10**7
AGREEING = 1e-4
# The newest exporter takes a second a net, so it has those whose graphs it writes otherwise.
NEWEST = [
    *(("dense", "default"), ("dense", "any batch"), ("transposed", "inside")),
    *(("GELU", "inside, opset 18"), ("residual with a shortcut", "default")),
    *(("group norm", "inside, opset 22"), ("cropped", "inside"), ("channels last", "inside")),
]
QUICK = ("older, opset 17", "older, opset 12", "optimised, extended")
MATRIX = [*NEWEST, *((net, way) for net in DECODERS for way in QUICK)]
MATRIX += [
    (net, way)
    for net in ("dense", "transposed")
    for way in WAYS
    if way not in QUICK and way.startswith(("older", "optimised"))
]
CODED = [(net, way) for net in ENCODERS for way in ("older, opset 16", "optimised, basic")]
CODED += [(net, "default") for net in ("clamped halves", "z beside them")]


def runtime(path: Path, x: Tensor) -> Sequence[np.ndarray]:
    """What onnxruntime computes, one sample at a time: some files have a batch of one."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    answers = [session.run(None, {name: row[None].numpy()}) for row in x]
    return [np.concatenate(parts) for parts in zip(*answers, strict=True)]


@pytest.mark.parametrize(("net", "way"), MATRIX)
@torch.no_grad()
def test_a_decoder_as_an_exporter_writes_it(net: str, way: str, tmp_path: Path) -> None:
    z = torch.randn(4, LATENTS, generator=torch.Generator().manual_seed(1))
    WAYS[way](seeded(DECODERS[net]), z[:1], tmp_path / "theirs.onnx", ["pixels"])
    theirs = runtime(tmp_path / "theirs.onnx", z)[0].reshape(4, *IMAGE)
    assert theirs.std() > 0.01, "a constant picture would prove nothing"
    parts = read_onnx(tmp_path / "theirs.onnx", IMAGE, LIMIT)
    assert parts.decoder is not None
    assert (parts.latent_dim, parts.encoder) == (LATENTS, None)
    np.testing.assert_allclose(parts.decoder(z).numpy(), theirs, atol=AGREEING)


@pytest.mark.parametrize(("net", "way"), CODED)
@torch.no_grad()
def test_an_encoder_as_an_exporter_writes_it(net: str, way: str, tmp_path: Path) -> None:
    make, names, ends = ENCODERS[net]
    x = torch.rand(4, *IMAGE, generator=torch.Generator().manual_seed(1))
    WAYS[way](seeded(make), x[:1], tmp_path / "theirs.onnx", names)
    theirs = runtime(tmp_path / "theirs.onnx", x)
    parts = read_onnx(tmp_path / "theirs.onnx", IMAGE, LIMIT)
    assert parts.encoder is not None
    assert (parts.latent_dim, parts.decoder) == (LATENTS, None)
    wanted = np.concatenate([theirs[at] for at in ends], 1)
    np.testing.assert_allclose(parts.encoder(x).numpy(), wanted, atol=AGREEING)


@pytest.mark.parametrize("way", ["default", "older, any batch"])
@pytest.mark.parametrize("random", [True, False])
@torch.no_grad()
def test_a_whole_vae_in_one_file_is_its_encoder_and_its_decoder(
    way: str, random: bool, tmp_path: Path
) -> None:
    """In evaluation many return the decoded mean, others go on drawing a sample."""
    net = seeded(
        lambda: heads(
            lambda mu, logvar, decode: (
                decode(sampled(mu, logvar) if random else mu),
                mu,
                logvar,
            ),
            decode=DECODERS["transposed"](),
        )
    )
    x = torch.rand(4, *IMAGE, generator=torch.Generator().manual_seed(1))
    WAYS[way](net, x[:1], tmp_path / "theirs.onnx", ["reconstruction", "mu", "logvar"])
    _, mu, logvar = runtime(tmp_path / "theirs.onnx", x)
    parts = read_onnx(tmp_path / "theirs.onnx", IMAGE, LIMIT)
    assert parts.encoder is not None
    assert parts.decoder is not None
    found = parts.encoder(x)
    np.testing.assert_allclose(found.numpy(), np.concatenate([mu, logvar], 1), atol=AGREEING)
    expected = net.get_submodule("layers.decode")(torch.from_numpy(mu))
    torch.testing.assert_close(parts.decoder(torch.from_numpy(mu)), expected, atol=1e-4, rtol=0)
