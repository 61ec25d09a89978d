"""Every page as assistive technology and high contrast have it, in both themes on three widths.

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
from playwright.sync_api import TimeoutError as TooLate

from app.settings import ROOT
from tests.support.browser.visitor import Visitor

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CONTRAST = {"runOnly": ["color-contrast"]}
# Window, theme and rules: what has a name and a role has them in both themes.
LOOKS: tuple[tuple[int, int, str, dict[str, Any]], ...] = (
    (360, 740, "dark", {}),
    (360, 740, "light", CONTRAST),
    (768, 1024, "light", {}),
    (768, 1024, "dark", CONTRAST),
    (1440, 900, "light", CONTRAST),
    (1440, 900, "dark", {}),
)
# A window of 1280 pixels at 200 % and at 400 % (WCAG 2.2, 1.4.10).
ZOOMED = ((640, 450), (320, 256))
# Between the widths that are looked at: a tablet on its side, a small laptop.
BETWEEN = ((1023, 768), (1366, 768))
# Charts follow a window in a moment.
FITS = "document.documentElement.scrollWidth <= innerWidth"
FITTED = 3_000
WEAR = "(theme) => { document.documentElement.dataset.mantineColorScheme = theme; }"
# By what a page shows: its address, what is there once it is whole, what can be opened on it and
# where it then is.
PAGES: dict[str, tuple[str, str, dict[str, str]]] = {
    "Explore": (
        "?run=mnist-10d&classes=3",
        "#sky .annotation",
        {
            "Save": "[role=menu]",
            "Help": "#help",
            "Pictures": "#display",
            "Images": "#selection",
            "All latents": "#latents",
        },
    ),
    "Paths": ("paths?run=mnist-2d", ".film canvas", {"Help": "#help"}),
    "Vectors": (
        *("vectors?run=mnist-2d", ".effect:not(.is-measuring) .tick:not(:empty)"),
        {"Help": "#help"},
    ),
    "Compare": ("compare?runs=mnist-2d,mnist-10d", ".run-table", {}),
    "Training": (
        "training?runs=mnist-2d",
        "body:has([data-film=there]):has([data-curves=there])",
        {},
    ),
    "Train your own": ("train-your-own", ".estimate:not(:empty)", {}),
    "Runs": ("runs", ".card h3", {}),
    "Run": ("runs/mnist-2d", ".recharts-curve", {}),
    "Glossary": ("glossary", "h1", {}),
    "Network": ("network?run=mnist-2d", "#decoder-layers canvas", {"Help": "#help"}),
    "Prior doctor": ("doctor?run=mnist-2d", ".js-plotly-plot .main-svg", {}),
    "Class": ("class", "button", {}),
}
# One epoch of mnist-2d went astray, and axe counts the 10²¹ pixels up to it in steps of 200.
HIDE_LONG_LINE = (
    "document.querySelectorAll('.recharts-curve').forEach((e) => (e.style.display = 'none'))"
)
# The slowest rule of those whose violations are never serious is not asked.
VIOLATIONS = """async ([within, rules]) => {
  const unasked = rules.runOnly ? {} : { rules: { region: { enabled: false } } };
  const options = { preload: false, resultTypes: ["violations"], ...unasked, ...rules };
  const { violations } = await axe.run(within, options);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, target, failureSummary }) =>
      `${id} at ${target.join(" ")}: ${failureSummary} ${html.slice(0, 200)}`));
}"""
# Hints of what cannot be in focus, nor anything in it.
OUT_OF_REACH = """() => {
  const fields = 'a[href], button, input, select, textarea, summary';
  const stops = `${fields}, [tabindex]:not([tabindex="-1"])`;
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  return [...document.querySelectorAll("[data-hint]")]
    .filter((owner) => isSeen(owner) && !owner.matches(stops))
    .filter((owner) => ![...owner.querySelectorAll(stops)].some(isSeen))
    .map((owner) => `no key reaches the hint: ${owner.dataset.hint}`);
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
def test_axe_finds_nothing_serious_hints_are_in_reach_forced_colours_and_zoom_hide_nothing(
    site: Visitor, name: str
) -> None:
    path, there, opened = PAGES[name]
    page = site.page
    resize(site, *LOOKS[0][:2])
    page.emulate_media(color_scheme="dark", forced_colors="none")
    page.goto(f"{site.address}/{path}", wait_until="commit")
    page.locator(there).first.wait_for(state="attached")
    page.evaluate(HIDE_LONG_LINE)
    found: list[str] = page.evaluate(OUT_OF_REACH)
    for width, height, theme, rules in LOOKS:
        resize(site, width, height)
        page.emulate_media(color_scheme="light" if theme == "light" else "dark")
        if name == "Class":  # takes the theme that it is opened in
            page.evaluate(WEAR, theme)
        site.until("document.documentElement.dataset.mantineColorScheme === value", theme)
        found += violations(site, f"{width} {theme}", "html", rules)
    for width, height in (*ZOOMED, *BETWEEN):
        resize(site, width, height)
        try:
            page.wait_for_function(FITS, timeout=FITTED)
        except TooLate:
            found.append(f"{width} pixels: it scrolls sideways")
    resize(site, *LOOKS[-1][:2])
    page.emulate_media(forced_colors="active")
    invisible = faint(site)
    page.emulate_media(forced_colors="none")
    for label, within in opened.items():
        page.get_by_role("button", name=label, exact=True).first.click()
        page.locator(within).locator("visible=true").first.wait_for()
        found += violations(site, label, within, {})
        page.keyboard.press("Escape")
    assert "\n".join(found + invisible) == ""


def violations(site: Visitor, where: str, within: str, rules: dict[str, Any]) -> list[str]:
    return [f"{where}: {each}" for each in site.page.evaluate(VIOLATIONS, [within, rules])]


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
