"""assets/inference run under node, as a browser runs it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

CLI = Path(__file__).parents[1] / "js" / "decode_cli.mjs"
KERNELS = ["JavaScript", "WebAssembly", "fused WebAssembly"]
Spec = dict[str, Any]
# Layers, weights, inputs; of a conditional net also how many classes, and the one it is told.
Request = tuple[list[Spec], Path, Tensor] | tuple[list[Spec], Path, Tensor, tuple[int, int]]


def in_browser_code(*requests: Request) -> list[dict[str, Tensor]]:
    """What assets/inference makes of inputs (N, …) of nets, run under node, by kernel."""
    node = shutil.which("node")
    assert node, "node is missing: install Node.js 20 or newer to test the browser's modules"
    asked = [
        {
            "specs": specs,
            "inputShape": list(inputs.shape[1:]),
            "weights": str(weights),
            "inputs": inputs.flatten(1).tolist(),
            "told": told,
        }
        for specs, weights, inputs, *told in requests
    ]
    done = subprocess.run(
        [node, str(CLI)], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [
        {
            kernel: torch.tensor(outputs).reshape(-1, *answer["shape"])
            for kernel, outputs in answer["outputs"].items()
        }
        for answer in json.loads(done.stdout)
    ]
