"""Every page in German, on a phone: nothing on it is English, and nothing is wider than the screen.

One visit a page. What was never given to a catalogue is found by its words, what is in one and was
not looked up by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.languages.spoken import catalogue
from tests.support.browser.visitor import Visitor

PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "de-AT"}
# By address: what is there once the page is whole.
PAGES = {
    "/?run=mnist-10d&classes=3": "#sky .annotation",
    "/paths?run=mnist-2d": ".film canvas",
    "/vectors?run=mnist-2d": "#sky .annotation",
    "/network?run=mnist-2d": "#sky .annotation",
    "/compare?runs=mnist-2d,mnist-10d": ".run-table",
    "/training?runs=mnist-2d": "body:has([data-film=there]):has([data-curves=there])",
    "/train-your-own": ".estimate:not(:empty), .no-worker:not(:empty)",
    "/runs": ".card h3",
    "/runs/mnist-2d": ".recharts-curve",
    "/doctor?run=mnist-2d": ".verdict, .doctor-section",
    "/glossary": "h1",
    "/class": ".lessons li",
    "/class/ABC234": "h1",
}
# All that is read, seen or not, and where.
READ = """() => {
  const found = new Map();
  const add = (text, where) => {
    const said = (text ?? "").replace(/\\s+/g, " ").trim();
    if (said !== "" && !found.has(said)) found.set(said, where);
  };
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: parent, data } = texts.currentNode;
    if (!parent.closest("script, style, noscript, code, [lang]:not(html)"))
      add(data, parent.tagName + "." + parent.className);
  }
  const names = ["aria-label", "aria-description", "data-hint", "placeholder", "title", "alt"];
  for (const element of document.querySelectorAll("*"))
    for (const name of names) add(element.getAttribute(name), name + " of " + element.tagName);
  return [...found];
}"""
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|with|from|for|this|that|it|its|you|your|to|by|on|each|not|images?|runs?"
    r"|latents|epochs?|seconds|points?|pictures?|places?|units?|layers?|trained|chosen|kept|shown?|values?|nothing|loading)\b",
    re.IGNORECASE,
)
# Names of runs, what a run's card and its data set say of themselves, options of the command line.
DATA = re.compile(
    r"Cats and dogs|Databases|CC BY|Ours: |held-out images$|^one-cycle$"
    r"|^(image size|(warmup|capacity|search) epochs|epochs|discriminator layers)$"
)
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


def english(page: Page) -> list[str]:
    german = catalogue("de")
    assert german is not None
    translations = {each for said in german.texts.values() for each in said}
    found = []
    for text, where in page.evaluate(READ):
        if text in german.texts:
            is_english = german.texts[text][0] != text and text not in translations
        else:
            is_english = ENGLISH.search(text) and text not in translations and not DATA.search(text)
        if is_english:
            found.append(f"{text} ({where})")
    return found


def test_nothing_is_english_and_nothing_too_wide(
    new_visitor: Callable[..., Visitor], address: str
) -> None:
    page = new_visitor(address, **PHONE).page
    for path, whole in PAGES.items():
        page.goto(f"{address}{path}", wait_until="commit")
        expect(page.locator(whole).first).to_be_attached()
        expect(page.locator("#waiting, ._dash-loading"), "Dash has come").to_have_count(0)
        expect(page.locator("html")).to_have_attribute("lang", "de")
        found = english(page)
        assert not found, "\n".join([path, *found])
        assert page.evaluate(SIDEWAYS) <= 0, path


def test_a_language_is_chosen_and_stays(new_visitor: Callable[..., Visitor], address: str) -> None:
    page = new_visitor(address, **PHONE).page
    page.goto(f"{address}/?run=mnist-2d&lang=xx")
    expect(page.locator("#notice")).to_contain_text("lang muss eines von en, de, fr sein")
    page.get_by_role("button", name="Seiten").click()
    page.get_by_role("menuitem", name="English").click()
    page.wait_for_url("**/?run=mnist-2d&lang=en")
    page.get_by_role("button", name="Pages").click()
    page.get_by_role("menuitem", name="Vectors").click()
    page.wait_for_url(re.compile(r"/vectors\?.*lang=en"))
    expect(page.locator("#strength-title, h1").first).to_be_attached()
    expect(page.locator("html")).to_have_attribute("lang", "en")
