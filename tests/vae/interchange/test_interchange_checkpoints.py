"""Checkpoints of others become runs with the same pixels, or one sentence and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from tests.support.foreign_nets import (
    LATENTS,
    ForeignConv,
    ForeignMLP,
    Run,
    assert_decodes_like,
    settled,
)
from vae.data.datasets import load
from vae.store.catalogue import Catalogue

NETS: dict[str, tuple[type[nn.Module], list[str]]] = {
    "mlp": (ForeignMLP, ["--recipe", "fc-256"]),
    "conv": (ForeignConv, ["--recipe", "conv-bn-32"]),
}


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_a_checkpoint_with_foreign_names_becomes_a_run_with_the_same_pixels(
    name: str, suffix: str, run_import: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind, recipe = NETS[name]
    net: Any = settled(kind)
    path = tmp_path / f"theirs{suffix}"
    if suffix == ".pt":
        torch.save({"epoch": 7, "state_dict": net.state_dict()}, path)
    else:
        save_file(net.state_dict(), path)
    assert run_import(path, *recipe) == 0
    assert "decoder.0.weight " in capsys.readouterr().out, "the mapping is shown"
    assert_decodes_like(tmp_path / "runs", "theirs", net.decode)


def test_an_imported_run_is_measured_like_a_trained_one(
    run_import: Run, small_mnist: Path, tmp_path: Path
) -> None:
    net = settled(ForeignConv)
    torch.save(net.state_dict(), tmp_path / "net.pt")
    assert run_import(tmp_path / "net.pt", "--recipe", "conv-bn-32") == 0
    catalogue = Catalogue([tmp_path / "runs"], tmp_path)
    run, latents = catalogue.run("theirs"), catalogue.latents("theirs")
    assert (run.status, run.latent_dim, run.recipe) == ("ready", LATENTS, "conv-bn-32")
    assert (run.objective.name, run.objective.beta) == ("unknown", None)
    test = load("mnist", small_mnist).test
    with torch.no_grad():
        mu, logvar = net.encode(test.pixels())
        squared = (net.decode(mu) - test.pixels()).square().mean()
    np.testing.assert_allclose(latents.mu, mu.numpy(), atol=2e-2, rtol=1e-2)
    np.testing.assert_allclose(latents.logvar, logvar.numpy(), atol=2e-2, rtol=1e-2)
    normal = torch.distributions.Normal
    rate = torch.distributions.kl_divergence(normal(mu, (logvar / 2).exp()), normal(0.0, 1.0))
    assert run.test.kl == pytest.approx(float(rate.sum(1).mean()), rel=1e-2)
    assert run.test.mse_at_mu == pytest.approx(float(squared), rel=1e-2)


def test_what_a_model_was_trained_with_can_be_said(run_import: Run, tmp_path: Path) -> None:
    net = settled(ForeignMLP)
    torch.save(net.state_dict(), tmp_path / "net.pt")
    said = ["--beta", "4", "--seed", "1", "--series", "theirs"]
    assert run_import(tmp_path / "net.pt", "--recipe", "fc-256", *said) == 0
    run = Catalogue([tmp_path / "runs"], tmp_path).run("theirs")
    assert (run.objective.name, run.objective.beta) == ("beta-vae", 4.0)
    assert (run.seed, run.series) == (1, "theirs")


def test_one_part_alone(run_import: Run, tmp_path: Path) -> None:
    state = settled(ForeignMLP).state_dict()
    decoder = {k: v for k, v in state.items() if k.split(".")[0] in ("fc3", "fc4", "out")}
    save_file(decoder, tmp_path / "decoder.safetensors")
    torch.save({k: v for k, v in state.items() if k not in decoder}, tmp_path / "encoder.pt")
    files = {
        part: tmp_path / name
        for part, name in {"encoder": "encoder.pt", "decoder": "decoder.safetensors"}.items()
    }
    catalogue = Catalogue([tmp_path / "runs"], tmp_path)

    for part, path in files.items():
        assert run_import("--id", part, f"--{part}", path, "--recipe", "fc-256") == 0
    assert catalogue.run("decoder").status == "ready"
    assert catalogue.latents("decoder").mu.shape == (0, LATENTS), "a sky without stars"
    assert catalogue.decoder("decoder")(np.zeros((1, LATENTS))).shape == (1, 1, 28, 28)
    assert catalogue.run("decoder").test.measured == []
    encoder = catalogue.run("encoder")
    assert encoder.status == "metrics", "listed, but there is nothing to decode"
    assert set(encoder.test.measured) == {
        "kl",
        "kl_per_dimension",
        "active_units",
        "knn_15_accuracy",
    }

    assert (
        run_import("--recipe", "fc-256", *(a for k, v in files.items() for a in (f"--{k}", v))) == 0
    )
    assert catalogue.run("theirs").test.negative_elbo is not None


@pytest.mark.parametrize("heads", [("fc_mu", "fc_logvar"), ("mu.0", "logvar.0")])
def test_the_order_of_mu_and_logvar_follows_their_names(
    heads: tuple[str, str], run_import: Run, tmp_path: Path
) -> None:
    state = settled(ForeignMLP).state_dict()
    theirs = dict(zip(("fc_mu", "fc_logvar"), heads, strict=True))
    names = ["fc1", "fc2", "fc_logvar", "fc_mu", "fc3", "fc4", "out"]
    torch.save(
        {
            f"{theirs.get(n, n)}.{leaf}": state[f"{n}.{leaf}"]
            for n in names
            for leaf in ("weight", "bias")
        },
        tmp_path / "net.pt",
    )
    assert run_import(tmp_path / "net.pt", "--recipe", "fc-256") == 0
    run = Catalogue([tmp_path / "runs"], tmp_path).run("theirs")
    mapping = run.document["training"]["imported"]["mapping"]
    assert mapping["encoder.5.weight"] == " + ".join(f"{head}.weight" for head in heads)


def test_what_shapes_cannot_tell_apart_needs_a_mapping(
    run_import: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = settled(ForeignConv)
    # Names that say nothing, in an order that is not the order of application.
    names = {
        old: f"m{n}"
        for n, old in enumerate(dict.fromkeys(key.rpartition(".")[0] for key in net.state_dict()))
    }
    state = {
        f"{names[k.rpartition('.')[0]]}.{k.rpartition('.')[2]}": v
        for k, v in net.state_dict().items()
    }
    torch.save(state, tmp_path / "net.pt")
    assert run_import(tmp_path / "net.pt", "--recipe", "conv-bn-32") == 2
    error = capsys.readouterr().err
    assert "shapes and order do not tell which of" in error
    assert "--mapping" in error
    assert not (tmp_path / "runs" / "theirs").exists()

    ours = {  # our place of each layer in the recipe
        "encoder": {
            "enc_convs.0": 0,
            "enc_norms.0": 1,
            "enc_convs.1": 3,
            "enc_norms.1": 4,
            "enc_convs.2": 6,
            "enc_norms.2": 7,
        },
        "decoder": {
            "dec_in": 0,
            "dec_convs.0": 2,
            "dec_norms.0": 3,
            "dec_convs.1": 5,
            "dec_norms.1": 6,
            "dec_out": 8,
        },
    }
    mapping: dict[str, Any] = {}
    for part, places in ours.items():
        for old, place in places.items():
            for key in net.state_dict():
                name, _, leaf = key.rpartition(".")
                if name == old and leaf != "num_batches_tracked":
                    mapping[f"{part}.{place}.{leaf}"] = f"{names[old]}.{leaf}"
    for leaf in ("weight", "bias"):
        heads = [f"{names[name]}.{leaf}" for name in ("enc_mu", "enc_logvar")]
        mapping[f"encoder.10.{leaf}"] = heads
    (tmp_path / "mapping.json").write_text(json.dumps(mapping))
    given = ["--recipe", "conv-bn-32", "--mapping", tmp_path / "mapping.json"]
    assert run_import(tmp_path / "net.pt", *given) == 0
    assert_decodes_like(tmp_path / "runs", "theirs", net.decode)

    del mapping["decoder.8.bias"]
    mapping["decoder.8.weight"] = "nowhere.weight"
    (tmp_path / "mapping.json").write_text(json.dumps(mapping))
    (tmp_path / "runs" / "theirs").rename(tmp_path / "kept")
    capsys.readouterr()
    assert run_import(tmp_path / "net.pt", *given) == 2
    error = capsys.readouterr().err
    left_out = f"{names['dec_out']}.weight, {names['dec_out']}.bias"
    assert f"leaves out, of ours: decoder.8.bias; of net.pt: {left_out}" in error
    assert "nowhere.weight" in error
