"""What is exported computes what the run computes, in the precision that was asked for."""

from __future__ import annotations

import importlib
import math
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
import torch.nn.functional as F
from safetensors import safe_open

from tests.support.foreign_nets import ForeignConv, ForeignMLP, Run, settled
from vae.__main__ import main
from vae.interchange import exporting
from vae.interchange.errors import InterchangeError
from vae.interchange.exporting import export_onnx, quality
from vae.interchange.onnx_reader import read_onnx
from vae.interchange.onnx_writer import onnx_model
from vae.interchange.quantisation import quantised, restored, stored
from vae.model.specs import from_specs
from vae.store.catalogue import Catalogue

NETS = {"fc-256": ForeignMLP, "conv-bn-32": ForeignConv}


def imported(recipe: str, run_import: Run, tmp_path: Path) -> Catalogue:
    torch.save(settled(NETS[recipe]).state_dict(), tmp_path / "net.pt")
    assert run_import(tmp_path / "net.pt", "--recipe", recipe) == 0
    return Catalogue([tmp_path / "runs"], tmp_path)


@pytest.mark.parametrize("recipe", NETS)
def test_onnx_goes_out_and_comes_back_with_the_same_pixels(
    recipe: str,
    run_import: Run,
    smaller_mnist: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    catalogue = imported(recipe, run_import, tmp_path)
    run = catalogue.run("theirs")
    z = torch.randn(8, run.latent_dim, generator=torch.Generator().manual_seed(4))
    decoded = catalogue.decoder("theirs")(z.numpy())
    for precision, tolerance in (("fp32", 1e-4), ("fp16", 1e-4), ("int8", 0.1)):
        out = tmp_path / precision
        fixed = ["--runs", str(tmp_path / "runs"), "--data-root", str(smaller_mnist)]
        asked = ["--format", "onnx", "--precision", precision, "--part", "both", "--out", str(out)]
        assert main(["export", "theirs", *asked, *fixed]) == 0
        assert f"\n{precision} " in capsys.readouterr().out
        session = onnxruntime.InferenceSession(out / "decoder.onnx")
        (pixels,) = session.run(None, {"z": z.numpy()})
        np.testing.assert_allclose(pixels, decoded, atol=tolerance)
        again = read_onnx(out / "decoder.onnx", run.image.shape, 10**8)
        assert again.decoder is not None
        with torch.no_grad():
            np.testing.assert_allclose(again.decoder(z).numpy(), pixels, atol=1e-4)
        encoder = read_onnx(out / "encoder.onnx", run.image.shape, 10**8)
        assert (encoder.latent_dim, encoder.decoder) == (run.latent_dim, None)
    sizes = [(tmp_path / p / "decoder.onnx").stat().st_size for p in ("fp32", "fp16", "int8")]
    assert sizes[0] > 1.8 * sizes[1]
    assert sizes[1] > 1.3 * sizes[2], "scales and biases stay float32"


EVERY_LAYER: list[dict[str, Any]] = [
    {"op": "linear", "weight": "a.w", "bias": "a.b"},
    {"op": "gelu"},
    {"op": "reshape", "shape": [2, 3, 3]},
    {"op": "upsample", "scale": 2, "mode": "bilinear"},
    {"op": "residual", "layers": [
        {"op": "conv2d", "stride": 1, "padding": 1, "weight": "c.w", "bias": "c.b"},
        {"op": "silu"},
    ]},
    {"op": "conv_transpose2d", "stride": 2, "padding": 1, "output_padding": 1,
     "weight": "t.w", "bias": "t.b"},
    {"op": "upsample", "scale": 3, "mode": "nearest"},
    {"op": "leaky_relu", "slope": 0.2},
    {"op": "group_norm", "groups": 3, "eps": 1e-5, "weight": "g.w", "bias": "g.b"},
    {"op": "prelu", "weight": "p.w"},
    {"op": "elu", "alpha": 0.7},
    {"op": "channel_affine", "weight": "s.w", "bias": "s.b"},
    {"op": "clamp", "low": -1.5},
    {"op": "concat", "layers": [
        {"op": "sequence", "layers": [{"op": "hard_swish"}]},
        {"op": "sequence", "layers": [{"op": "mish"}, {"op": "softplus"}]},
        {"op": "sequence", "layers": []},
        {"op": "sequence", "layers": [{"op": "gelu_tanh"}]},
    ]},
    {"op": "pixel_shuffle", "scale": 2},
    {"op": "max_pool2d", "kernel": 3, "stride": 1, "padding": 1},
    {"op": "avg_pool2d", "kernel": 2, "stride": 2},
    {"op": "add", "layers": [
        {"op": "sequence", "layers": [{"op": "tanh"}]},
        {"op": "sequence", "layers": [{"op": "sigmoid"}]},
    ]},
    {"op": "tanh"},
    {"op": "affine", "scale": 0.5, "shift": 0.5},
]  # fmt: skip
SHAPES = {"a.w": (18, 4), "a.b": (18,), "c.w": (2, 2, 3, 3), "c.b": (2,), "t.w": (2, 3, 3, 3),
          "t.b": (3,), "g.w": (3,), "g.b": (3,), "p.w": (3,), "s.w": (3,), "s.b": (3,)}  # fmt: skip


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
def test_every_layer_is_written_and_read_as_torch_computes_it(
    precision: str, tmp_path: Path
) -> None:
    random = torch.Generator().manual_seed(9)
    weights = {name: torch.randn(shape, generator=random) for name, shape in SHAPES.items()}
    held = stored(EVERY_LAYER, weights, precision)
    image = (3, 36, 36)
    model = onnx_model("decoder", EVERY_LAYER, held, image, 4)
    onnx.save(model, tmp_path / "decoder.onnx")
    z = torch.randn(3, 4, generator=random)
    with torch.no_grad():
        ours = from_specs(EVERY_LAYER, restored(EVERY_LAYER, held))(z).numpy()
        parts = read_onnx(tmp_path / "decoder.onnx", image, 10**7)
        assert parts.decoder is not None
        back = parts.decoder(z).numpy()
    (theirs,) = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"z": z.numpy()})
    np.testing.assert_allclose(theirs, ours, atol=1e-5)
    np.testing.assert_allclose(back, theirs, atol=1e-5)


def test_int8_is_symmetric_within_half_a_step_of_each_output_channel() -> None:
    weight = torch.randn(6, 5, 3, 3, generator=torch.Generator().manual_seed(0))
    weight[:, 2] *= 100
    weight[:, 4] = 0
    small = quantised(weight, axis=1)
    assert small.values.dtype == torch.int8
    largest = weight.abs().amax((0, 2, 3))
    assert small.values.int().abs().amax((0, 2, 3)).tolist() == [127, 127, 127, 127, 0]
    half_step = (largest / 127 / 2).reshape(1, -1, 1, 1)
    assert ((small.weight() - weight).abs() <= half_step * 1.0001).all()


def test_the_report_says_what_a_precision_costs(run_import: Run, tmp_path: Path) -> None:
    catalogue = imported("fc-256", run_import, tmp_path)
    run, latents = catalogue.run("theirs"), catalogue.latents("theirs")
    rows = {p: quality(run, latents, ("decoder",), p, None) for p in ("fp32", "fp16", "int8")}
    numbers = 3 * 128 + 128 * 256 + 256 * 784, 128 + 256 + 784  # weights, biases and outputs
    assert rows["fp32"].weight_bytes == 4 * sum(numbers)
    assert rows["fp16"].weight_bytes == 2 * sum(numbers)
    assert rows["int8"].weight_bytes == numbers[0] + (4 + 4) * numbers[1]
    assert rows["fp32"].psnr == rows["fp16"].psnr == math.inf

    exporting.export_safetensors(run, ("decoder",), "int8", tmp_path / "small.safetensors")
    with safe_open(tmp_path / "small.safetensors", "pt") as file:
        held = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        assert file.metadata()["precision"] == "int8"
    x = torch.from_numpy(latents.mu)
    for name in ("decoder.0", "decoder.2", "decoder.4"):
        weight = held[f"{name}.weight"].float() * held[f"{name}.weight.scale"][:, None]
        x = F.linear(x, weight, held[f"{name}.bias"])
        x = x.sigmoid() if name == "decoder.4" else x.relu()
    exact = torch.from_numpy(catalogue.decoder("theirs")(latents.mu)).flatten(1)
    psnr = -10 * float((x - exact).double().square().mean().log10())
    assert rows["int8"].psnr == pytest.approx(psnr, abs=0.05)


def test_an_export_that_disagrees_with_torch_fails_and_leaves_nothing(
    run_import: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = imported("fc-256", run_import, tmp_path).run("theirs")
    monkeypatch.setattr(exporting, "TOLERANCE", -1.0)  # what no agreement can satisfy
    with pytest.raises(InterchangeError, match="away from torch's"):
        export_onnx(run, "decoder", "fp32", tmp_path / "out" / "decoder.onnx")
    assert not (tmp_path / "out").exists()


def test_a_missing_library_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = importlib.import_module

    def without_pyarrow(name: str, package: str | None = None) -> ModuleType:
        if name.startswith("pyarrow"):
            raise ModuleNotFoundError(name=name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", without_pyarrow)
    out = tmp_path / "latents.parquet"
    assert main(["export", "mnist-2d", "--format", "parquet", "--out", str(out)]) == 2
    error = capsys.readouterr().err
    assert "pyarrow, which is not installed: pip install -r requirements-extra.txt" in error
    assert not out.exists()


def test_a_part_that_a_run_lacks_is_named(
    run_import: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = settled(ForeignMLP).state_dict()
    torch.save(
        {k: v for k, v in state.items() if k[:3] in ("fc3", "fc4", "out")}, tmp_path / "d.pt"
    )
    assert run_import("--decoder", tmp_path / "d.pt", "--recipe", "fc-256") == 0
    asked = ["--format", "onnx", "--part", "encoder", "--out", str(tmp_path / "encoder.onnx")]
    assert main(["export", "theirs", *asked, "--runs", str(tmp_path / "runs")]) == 2
    assert "theirs has no encoder" in capsys.readouterr().err
    assert not (tmp_path / "encoder.onnx").exists()
