"""A model that torch's own exporter wrote, brought in the page and explored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from playwright.sync_api import FileChooser, Page, expect
from torch import nn

from app.settings import JobLimits, Settings
from tests.browser.conftest import Faults
from tests.support.brought import checking
from tests.support.browser.visitor import Visitor
from tests.support.exported import View, older


def nets() -> dict[str, nn.Module]:
    """An encoder of two outputs and a decoder, as somebody might have trained them."""
    torch.manual_seed(3)
    heads = nn.ModuleList([nn.Linear(784, 2), nn.Linear(784, 2)])

    class Encoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.heads = heads

        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
            return tuple(head(x.flatten(1)) for head in self.heads)

    layers = [nn.Linear(2, 24), nn.Linear(24, 784)]
    for layer in layers:
        layer.weight.data *= 3
    decoder = nn.Sequential(layers[0], nn.Tanh(), layers[1])
    return {
        "encoder": Encoder().eval(),
        "decoder": nn.Sequential(decoder, View(1, 28, 28), nn.Sigmoid()).eval(),
    }


def exported(folder: Path, found: dict[str, nn.Module]) -> list[Path]:
    given = {"encoder": torch.rand(1, 1, 28, 28), "decoder": torch.randn(1, 2)}
    names = {"encoder": ["mu", "logvar"], "decoder": ["image"]}
    for name, net in found.items():
        older(17)(net, given[name], folder / f"{name}.onnx", names[name])
    return [folder / f"{name}.onnx" for name in found]


def chosen(page: Page, files: list[Path]) -> None:
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="Choose files").press("Enter")
    chooser: FileChooser = opened.value
    chooser.set_files(files)


def test_a_model_is_brought_explored_kept_and_deleted(
    visitor: Visitor, server_folder: Path, tmp_path: Path, faults: Faults
) -> None:
    found = nets()
    files = exported(tmp_path, found)
    settings = Settings(runs=server_folder / "runs", jobs=JobLimits(free_megabytes=1))
    page = visitor.page
    others = set(settings.visitor_runs.glob("mine-*"))
    with checking(settings):
        # A search that finds nothing else: a server's first pictures of all runs take seconds.
        page.goto(f"{visitor.address}/runs?q=encoder.zip")
        page.get_by_text("Bring a model or pictures").press("Enter")
        rows, card = page.locator(".bring-row"), page.locator(".own")
        expect(page.locator(".bring-rows .problem")).to_have_count(0)
        chosen(page, files)
        expect(rows.get_by_text("It is among yours below.")).to_be_visible()
    expect(card.get_by_text("MNIST, yours: encoder.zip")).to_be_visible()
    with page.expect_download() as download:
        card.get_by_role("link", name="Keep as a folder").click()
    assert download.value.suggested_filename.startswith("mine-")

    rows.get_by_role("link", name="Explore it").click()
    visitor.ready()
    visitor.until_fitted()
    view = visitor.view()
    place = visitor.point_at(view.left + 0.6 * view.width, view.top + 0.3 * view.height)
    with torch.no_grad():
        z = torch.tensor([place], dtype=torch.float32)
        pixels = found["decoder"](z).mul(255).round().byte().numpy()
    visitor.expect_canvas("#decoded", np.asarray(pixels[0, 0]))

    page.go_back()
    page.get_by_text("Bring a model or pictures").press("Enter")
    faults.expected.append("404")  # of a picture of it that was still on its way
    rows.get_by_role("button", name="Delete now").press("Enter")
    expect(rows).to_have_count(0)
    expect(card).to_have_count(0)
    assert set(settings.visitor_runs.glob("mine-*")) <= others
