"""The layers that the Network page shows hold what torch computes, and cost what torch counts."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from tests.parity.test_browser_parity import forward
from tests.support.browser_code import Spec

ROOT = Path(__file__).parents[2]
CLI = ROOT / "tests" / "js" / "layers_cli.mjs"
# Dense; convolutions down; transposed up; tanh and scaling; three latents; residual in colour.
RUNS = (
    "mnist-2d",
    "fashion-2d",
    "conv-bn-32-mnist-2d",
    "conv-tanh-6d-mnist",
    "conv-3d-mnist",
    "pets-64d",
)


def in_browser_code(request: dict[str, Any]) -> dict[str, Any]:
    node = shutil.which("node")
    assert node, "node is missing: install Node.js 20 or newer to test the browser's modules"
    done = subprocess.run(
        [node, str(CLI)], input=json.dumps(request), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def named(specs: list[Spec]) -> set[str]:
    """The tensors of the layers, also of those within blocks."""
    inner = [named(spec.get("layers", [])) for spec in specs]
    own = [spec[key] for spec in specs for key in ("weight", "bias") if spec.get(key)]
    return set(own).union(*inner)


@pytest.mark.parametrize("run_id", RUNS)
def test_every_stage_agrees_with_torch(run_id: str) -> None:
    folder = ROOT / "zoo" / run_id
    run = json.loads((folder / "run.json").read_text())
    weights = folder / "weights.safetensors"
    tensors = {name: tensor.float() for name, tensor in load_file(weights).items()}
    image = run["image"]
    generator = torch.Generator().manual_seed(11)
    z = torch.randn((1, run["latent_dim"]), generator=generator)
    shape = (1, image["channels"], image["height"], image["width"])
    pixels = torch.rand(shape, generator=generator)

    found = in_browser_code(
        {
            "run": run,
            "weights": str(weights),
            "z": z.flatten().tolist(),
            "pixels": pixels.flatten().tolist(),
        }
    )

    for network, given in (("decoder", z), ("encoder", pixels)):
        begin, value = 0, given
        for stage in found[network]:
            specs = run[network][begin : stage["last"] + 1]
            counter = FlopCounterMode(display=False)
            with counter:
                value = forward(specs, tensors, value)
            begin = stage["last"] + 1
            assert list(value.shape[1:]) == stage["shape"]
            close(stage["values"], value)
            # Torch counts a product and its addition as two.
            assert 2 * stage["multiplyAdds"] == counter.get_total_flops()
            assert stage["parameters"] == sum(tensors[name].numel() for name in named(specs))
        assert begin == len(run[network]), "a layer belongs to no stage"


def close(found: list[float], expected: Tensor) -> None:
    torch.testing.assert_close(torch.tensor(found), expected.flatten(), rtol=1e-4, atol=1e-3)
