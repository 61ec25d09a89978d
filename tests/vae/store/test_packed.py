"""A decoder in eight bits a weight."""

from __future__ import annotations

import zlib

import numpy as np
from safetensors.numpy import load, load_file

from vae.store.catalogue import Catalogue
from vae.store.inference import Network
from vae.store.packed import packed_decoder


def test_the_packed_decoder_is_small_and_decodes_nearly_the_same(published: Catalogue) -> None:
    for name, most in (("mnist-2d", 600_000), ("pets-64d", 340_000)):
        run = published.run(name)
        content = packed_decoder(run)
        assert len(content) < most
        held = load(zlib.decompress(content))
        tensors = {
            key: tensor.astype(np.float32)
            * held.get(f"{key}.scale", np.ones(1)).reshape(-1, *[1] * (tensor.ndim - 1))
            for key, tensor in held.items()
            if not key.endswith(".scale")
        }
        whole = load_file(run.folder / "weights.safetensors")
        assert tensors.keys() == {key for key in whole if key.startswith("decoder.")}
        z = np.random.default_rng(0).normal(size=(100, run.latent_dim)).astype(np.float32)
        apart = np.abs(Network(run.decoder, tensors)(z) - Network(run.decoder, whole)(z))
        # Of 0 to 1: on average less than one of a screen's 256 shades.
        assert apart.mean() < 1 / 256
        assert (apart > 5 / 256).mean() < 0.01
