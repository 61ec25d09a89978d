"""Pictures of one's own, from the folder that is chosen to the run that is gone with them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from app.factory import opened_catalogue, opened_imports
from app.jobs.imports.working import ImportWorker
from app.settings import JobLimits, Settings
from tests.browser.conftest import Faults
from tests.support.browser.visitor import Visitor
from tests.support.site_worker import working
from vae.store.catalogue import UnknownRun

DAY = 24 * 3600.0
TESTS = 6  # of fifteen of each class the fifth part, which nobody learnt from
# Of one colour each, which cropping and shrinking leave as they are.
COLOURS = {
    name: [(*base, 10 * k) for k in range(15)]
    for name, base in {"apples": (200, 30), "plums": (60, 10)}.items()
}
SHOWS = """(colours) => {
  const canvas = document.querySelector("#original");
  const [x, y] = [canvas.width >> 1, canvas.height >> 1];
  const { data } = seenOn(canvas).getImageData(x, y, 1, 1);
  return colours.some((colour) => colour.every((value, k) => value === data[k]));
}"""


@pytest.fixture
def fruit(tmp_path: Path) -> Path:
    for name, colours in COLOURS.items():
        (tmp_path / "fruit" / name).mkdir(parents=True)
        for number, colour in enumerate(colours):
            Image.new("RGB", (40, 30), colour).save(tmp_path / "fruit" / name / f"{number}.png")
    return tmp_path / "fruit"


@pytest.fixture
def settings(server_folder: Path) -> Iterator[Settings]:
    """Of the site, to which a worker of its own process belongs meanwhile."""
    runs = server_folder / "runs"
    with working(RUNS_URL=str(runs), DATA_ROOT=str(server_folder), JOB_FREE_MB="1"):
        yield Settings(runs=runs, jobs=JobLimits(free_megabytes=1))


def bring(page: Page, folder: Path) -> None:
    page.get_by_text("Bring a model or pictures").press("Enter")
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="Choose a folder").press("Enter")
    opened.value.set_files(folder)


def train(page: Page) -> None:
    expect(page.locator("#order-dataset")).to_have_value("Your pictures")
    page.locator("#order-epochs").fill("1")
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_role("link", name="Explore it")).to_be_visible(timeout=60_000)


def test_own_pictures_are_trained_on_explored_and_gone_with_their_run_after_a_day(
    visitor: Visitor, settings: Settings, fruit: Path, faults: Faults
) -> None:
    page = visitor.page
    others = set(settings.visitor_runs.glob("mine-*"))
    page.goto(f"{visitor.address}/runs?q=fruit")
    bring(page, fruit)
    row, card = page.locator(".bring-row"), page.locator(".own")
    expect(row).to_contain_text("30 pictures of 2 classes (apples, plums).")
    row.get_by_role("link", name="Train on them").click()
    train(page)

    page.get_by_role("link", name="Explore it").click()
    visitor.ready()
    visitor.until_fitted()
    expect(page.locator("#status")).to_contain_text(f"{TESTS} test images")
    view = visitor.view()
    visitor.point_at(view.left + 0.5 * view.width, view.top + 0.5 * view.height)
    page.wait_for_function(SHOWS, arg=[*COLOURS["apples"], *COLOURS["plums"]])
    run_id = visitor.state()["run"]

    page.goto(f"{visitor.address}/runs?q=fruit")
    expect(card).to_contain_text("fruit, series-fc, 2-D")
    later = time.time() + DAY + 60
    faults.expected.append("404")  # of a picture of it that was still on its way
    with pytest.raises(UnknownRun):
        opened_catalogue(settings, lambda: later).run(run_id)
    ImportWorker(settings, opened_imports(settings, lambda: later), None).tidy(later)
    page.reload()
    page.get_by_text("Bring a model or pictures").press("Enter")
    expect(page.locator(".nothing")).to_be_visible()
    expect(row).to_have_count(0)
    assert set(settings.visitor_runs.glob("mine-*")) <= others
