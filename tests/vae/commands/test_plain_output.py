"""All commands where ASCII alone can be printed, on a folder of a few pictures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from app.settings import ROOT
from vae.store.catalogue import Catalogue

# One process for all commands: importing torch takes seconds.
PROGRAM = """
import json, sys
from vae.__main__ import main
for command in json.load(sys.stdin.buffer):
    status = main(command)
    assert status == 0, (status, command)
"""
ASCII = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def write_pictures(folder: Path, count: int) -> None:
    """`count` grey pictures in each of two classes."""
    random = np.random.default_rng(0)
    for label, bright in (("night", 0), ("día", 120)):
        (folder / label).mkdir(parents=True)
        for number in range(count):
            pixels = random.integers(bright, bright + 100, (8, 8), np.uint8)
            Image.fromarray(pixels).save(folder / label / f"{number}.png")


def test_six_pictures_and_ascii_alone_get_from_training_to_export(tmp_path: Path) -> None:
    write_pictures(tmp_path / "few", 3)
    folders = [f"--{name}={tmp_path / name}" for name in ("runs", "zoo", "data-root")]
    new = ["train", f"--dataset=folder:{tmp_path / 'few'}", "--recipe=conv-bn-32", "--epochs=2"]
    new += ["--image-size=28"]
    out = tmp_path / "out"
    commands = [
        [*new, "--id=few", "--title=β = 1 – “small”", "--latent-dim=3", "--threads=1"],
        ["publish", "few"],
        ["list"],
        ["evaluate", "few", "--write"],
        ["card", "few"],
        ["table", f"--docs={tmp_path / 'docs'}"],
        ["export", "few", "--format=csv", f"--out={out / 'few.csv'}"],
        ["export", "few", "--format=onnx", f"--out={out / 'few.onnx'}"],
    ]
    done = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", "-c", PROGRAM],
        input=json.dumps([[*command, *folders] for command in commands]),
        env={**os.environ, **ASCII},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert '# beta = 1 - "small"' in done.stdout
    assert "-ELBO" in done.stdout
    ours = [line for line in done.stderr.splitlines() if "EncodingWarning" in line]
    assert [line for line in ours if str(ROOT / "vae") in line] == []
    assert "for 4 training images: --validation 1, --batch-size 2" in done.stderr
    run = Catalogue([tmp_path / "zoo"], tmp_path / "zoo" / "datasets").run("few")
    assert run.test.knn_15_accuracy is not None
    remark = "by all of the 4 training images, which are fewer than 15"
    assert run.remarks["knn_15_accuracy"] == remark
    assert f"15-NN, {remark}" in done.stdout
    assert (
        (tmp_path / "docs" / "cards" / "few.md").read_text("utf-8").startswith("# β = 1 – “small”")
    )
