"""A model of one's own, from a notebook into the browser: docs/show.ipynb from top to bottom."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser

from app.settings import ROOT
from tests.browser.conftest import prepared
from tests.support.browser.boxes import box_of

FETCH = """import sys, urllib.request
open("seen.html", "wb").write(urllib.request.urlopen(sys.argv[1]).read())
"""


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the notebook's cells leave behind."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = json.loads((ROOT / "docs" / "show.ipynb").read_text())
    named: dict[str, Any] = {}
    browser = folder / "browser.py"
    browser.write_text(FETCH)
    with pytest.MonkeyPatch.context() as patch:
        # No notebook is here: a script opens the page itself, in this browser.
        patch.setenv("BROWSER", f"{sys.executable} {browser} %s")
        patch.setenv("TMPDIR", str(folder / "temporary"))
        patch.setattr(tempfile, "tempdir", None)
        (folder / "temporary").mkdir()
        patch.chdir(folder)
        (folder / "zoo").symlink_to(ROOT / "zoo")
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), named)
    assert list((folder / "temporary").glob("latentarium-*")) == []
    return {**named, "file": folder / "trained-in-a-notebook.html", "seen": folder / "seen.html"}


def test_the_notebook_shows_its_model_in_a_frame_of_its_own(
    cells: dict[str, Any], browser: Browser, tmp_path: Path
) -> None:
    assert cells["file"].read_text() == cells["seen"].read_text() == cells["shown"].page
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><h1>Notebook</h1>{cells['shown']._repr_html_()}")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    prepared(context)
    page = context.new_page()
    page.goto(notebook.as_uri())
    frame = page.frame_locator("iframe")
    pane = frame.locator("#sky-pane")
    frame.locator("#legend [data-class]").nth(9).wait_for()
    inside = page.frames[1]
    inside.wait_for_function("() => window.latentarium?.ready.then(() => true)")
    box = box_of(pane)
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.4, steps=3)
    inside.wait_for_function("() => window.latentarium.stats().shown.every((each) => each !== 0)")
    z, pixels = inside.evaluate("() => [latentarium.stats().shown, latentarium.pixels()]")
    with torch.no_grad():
        expected = cells["decoder"](torch.tensor([z], dtype=torch.float32)).numpy().ravel()
    assert np.abs(np.array(pixels) - expected).mean() < 0.01, "what the file gave up for its size"
    context.close()
