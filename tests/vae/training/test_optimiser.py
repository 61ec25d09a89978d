"""Our optimiser and our schedules give what torch's own classes give."""

from __future__ import annotations

import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import torch

from vae.store.config import SCHEDULES
from vae.training.optimiser import AdamW, learning_rate

schedulers = torch.optim.lr_scheduler
THEIRS: dict[str, Any] = {
    "constant": lambda optimizer, steps: schedulers.ConstantLR(optimizer, factor=1.0),
    "cosine": schedulers.CosineAnnealingLR,
    "one-cycle": lambda optimizer, steps: schedulers.OneCycleLR(
        optimizer, 3e-3, total_steps=steps + 1, cycle_momentum=False
    ),
}


def nets() -> tuple[torch.nn.Module, torch.nn.Module]:
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(5, 4), torch.nn.SiLU(), torch.nn.Linear(4, 1))
    return net, deepcopy(net)


def backward(net: torch.nn.Module, seed: int) -> None:
    net.zero_grad()
    x = torch.randn(8, 5, generator=torch.Generator().manual_seed(seed))
    net(x).square().sum().backward()


@pytest.mark.parametrize("options", [{}, {"weight_decay": 0.1}, {"betas": (0.5, 0.9)}])
def test_steps_are_torchs_to_the_bit(options: dict[str, Any]) -> None:
    ours, theirs = nets()
    mine = AdamW(ours.parameters(), **options)
    optimizer = torch.optim.AdamW(
        theirs.parameters(), 1e-2, fused=True, **({"weight_decay": 0.0} | options)
    )
    for seed in range(20):
        backward(ours, seed)
        mine.step(1e-2)
        backward(theirs, seed)
        optimizer.step()
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert torch.equal(a, b)


def test_saved_and_loaded_it_goes_on_as_if_it_had_never_stopped() -> None:
    whole, resumed = nets()
    one, other = AdamW(whole.parameters()), AdamW(resumed.parameters())
    for seed in range(4):
        if seed == 3:
            saved, other = deepcopy(other.state_dict()), AdamW(resumed.parameters())
            other.load_state_dict(saved)
        for net, optimizer in ((whole, one), (resumed, other)):
            backward(net, seed)
            optimizer.step(1e-2)
    for a, b in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 40])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_rates_are_those_of_torchs_schedulers(schedule: str, steps: int) -> None:
    net, _ = nets()
    optimizer = torch.optim.AdamW(net.parameters(), 3e-3)
    theirs = THEIRS[schedule](optimizer, steps)
    for step in range(steps + 1):
        rate = optimizer.param_groups[0]["lr"]
        assert learning_rate(schedule, 3e-3, step, steps) == pytest.approx(rate, abs=1e-12)
        optimizer.step()
        if step < steps:
            theirs.step()


def test_a_training_never_imports_what_compiles(small_mnist: Path, tmp_path: Path) -> None:
    program = f"""
import sys
from vae.__main__ import main
options = "--recipe fc-256 --epochs 1 --validation 300 --threads 1 --id run --live"
folders = ["--runs", {str(tmp_path)!r}, "--data-root", {str(small_mnist)!r}]
assert main(["train", *options.split(), *folders]) == 0
sys.exit("torch._dynamo" in sys.modules)
"""
    pipe = subprocess.PIPE  # whose other end stays open until it has ended
    with subprocess.Popen([sys.executable, "-c", program], stdin=pipe, stdout=pipe) as training:
        assert training.stdout is not None
        training.stdout.read()
        assert training.wait() == 0
