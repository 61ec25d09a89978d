"""Every page as assistive technology and high contrast have it: both themes, three widths.

axe-core (https://github.com/dequelabs/axe-core) checks each page by the rules of WCAG.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from app.settings import ROOT
from tests.support.browser.visitor import Visitor

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = ((360, 740), (768, 1024), (1440, 900))
# By what a page shows: its address, what is there once it is whole, and what can be opened on it.
PAGES = {
    "Explore": (
        "?run=mnist-10d&classes=3",
        "#sky .annotation",
        ("Save", "Help", "Pictures", "Images", "All latents"),
    ),
    "Paths": ("paths?run=mnist-2d", ".film canvas", ("Help",)),
    "Vectors": ("vectors?run=mnist-2d", "#sky .annotation", ("Help",)),
    "Compare": ("compare?runs=mnist-2d,mnist-10d", ".run-table", ()),
    "Training": (
        "training?runs=mnist-2d",
        "body:has([data-film=there]):has([data-curves=there])",
        (),
    ),
    "Train your own": ("train-your-own", ".estimate:not(:empty)", ()),
    "Runs": ("runs", ".card h3", ()),
    "Run": ("runs/mnist-2d", ".recharts-curve", ()),
    "Glossary": ("glossary", "h1", ()),
}
# One epoch of mnist-2d went astray, and axe counts the 10²¹ pixels up to it in steps of 200.
HIDE_LONG_LINE = (
    "document.querySelectorAll('.recharts-curve').forEach((e) => (e.style.display = 'none'))"
)
VIOLATIONS = """async (rules) => {
  const options = { preload: false, resultTypes: ["violations"], ...rules };
  const { violations } = await axe.run(document, options);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, target, failureSummary }) =>
      `${id} at ${target.join(" ")}: ${failureSummary} ${html.slice(0, 200)}`));
}"""
# What is drawn by a background alone, which forced colours take away, and where it is seen.
DRAWN = """() => [...document.querySelectorAll(
    ".icon, .play-icon, .chip .star, .panel-run, input[type=range], [class*=mantine-Slider-thumb]")]
  .filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map((each) => ({ name: each.className, box: each.getBoundingClientRect() }))
  .filter(({ box }) => box.width > 0 && box.top >= 0 && box.left >= 0
    && box.bottom <= innerHeight && box.right <= innerWidth)
  .map(({ name, box }) => [name, box.left - 1, box.top - 1, box.right + 1, box.bottom + 1])"""


@pytest.fixture(scope="module")
def site(browser: Browser, address: str) -> Iterator[Visitor]:
    """One visitor of all pages, whose browser keeps what it has fetched."""
    context = browser.new_context(reduced_motion="reduce", color_scheme="dark")
    context.set_default_timeout(30_000)
    context.add_init_script(path=AXE)
    yield Visitor(context.new_page(), address)
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_and_forced_colours_leave_everything_visible(
    site: Visitor, name: str
) -> None:
    path, there, opened = PAGES[name]
    page = site.page
    resize(site, *WIDTHS[0])
    page.emulate_media(color_scheme="dark", forced_colors="none")
    page.goto(f"{site.address}/{path}", wait_until="commit")
    page.locator(there).first.wait_for(state="attached")
    page.evaluate(HIDE_LONG_LINE)
    found: list[str] = []
    for width, height in WIDTHS:
        resize(site, width, height)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            site.until("document.documentElement.dataset.mantineColorScheme === value", theme)
            # What has a name and a role has them in both themes.
            rules = {} if theme == "dark" else {"runOnly": ["color-contrast"]}
            found += violations(site, f"{width} {theme}", rules)
    page.emulate_media(forced_colors="active")
    invisible = faint(site)
    page.emulate_media(forced_colors="none")
    for label in opened:
        page.get_by_role("button", name=label, exact=True).first.click()
        site.next_frame()
        found += violations(site, label, {})
        page.keyboard.press("Escape")
    assert "\n".join(found + invisible) == ""


def violations(site: Visitor, where: str, rules: dict[str, Any]) -> list[str]:
    return [f"{where}: {each}" for each in site.page.evaluate(VIOLATIONS, rules)]


def resize(site: Visitor, width: int, height: int) -> None:
    site.page.set_viewport_size({"width": width, "height": height})


def faint(site: Visitor) -> list[str]:
    """What in the window does not stand out from its own ground by 3 : 1 (WCAG 2.2, 1.4.11)."""
    shown = site.page.evaluate(DRAWN)
    picture = Image.open(io.BytesIO(site.page.screenshot())).convert("RGB")
    found = []
    for name, *box in shown:
        light = luminance(np.asarray(picture.crop(tuple(round(side) for side in box))))
        if (light.max() + 0.05) / (light.min() + 0.05) < 3:
            found.append(f"{name} at {box}")
    return found


def luminance(pixels: np.ndarray) -> np.ndarray:
    """Relative luminance of sRGB bytes (…, 3), as WCAG defines it."""
    share = pixels / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ [0.2126, 0.7152, 0.0722])
