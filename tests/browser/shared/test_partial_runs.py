"""Every page with every kind of run that is not whole: no error, no NaN on screen, a sentence where
something cannot be shown, and buttons that can do nothing look so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from app.pages.doctor.page import RUN
from app.pages.run.page import ADDRESS
from app.pages.training.ids import RUNS
from tests.browser.conftest import Faults
from tests.browser.explore.layers.test_explore_layers import STARS
from tests.browser.explore.test_explore_touch import Fingers
from tests.support.browser.boxes import box_of
from tests.support.browser.selecting import until_count
from tests.support.browser.server import served
from tests.support.browser.visitor import Visitor
from tests.support.partial_runs import KINDS, write_partial_runs

# Words that no program means to show, in what is seen and in what screen readers hear.
NONSENSE = """(() => {
  const words = /\\bNaN\\b|\\bundefined\\b|\\bInfinity\\b|\\[object |\\bnull\\b/;
  const seen = [...document.querySelectorAll("body *")].filter((each) => each.checkVisibility());
  const said = seen.flatMap((each) => [
    ...["aria-label", "aria-valuetext", "title", "data-hint"].map((n) => each.getAttribute(n)),
    each.value,
    each.childElementCount === 0 ? each.textContent : "",
  ]);
  return said.filter((text) => words.test(String(text ?? "")));
})()"""
DEAD = """[...document.querySelectorAll("main [data-action][aria-disabled=true]")]
  .filter((each) => each.getAttribute("aria-description") === value)
  .map((each) => each.dataset.action)"""
# What stands over the sky where the run cannot be explored.
UNSEEN = {
    "no-decoder": "has no decoder",
    "numbers-only": "with its numbers only",
}
SEEN = [kind for kind in KINDS if kind not in UNSEEN]
# What the line below the sky says beside the usual.
STATUS = {"no-stars": "no test images", "unpublished": "whose pictures are not published"}
OF_STARS = {
    "": {"lasso", "box", "selection", "density", "layers", "preset-mean", "preset-image"},
    "paths": {"snap"},
    "vectors": {"snap"},
    "network": set(),
}
# Keys of Explore that lay or open something: density, layers, drawing, images, all latents.
OPENING = "myeil"
# tests/app/test_partial_runs.py asks the prior doctor about all of them.
UNDIAGNOSED = {
    "no-stars": "came without test images",
    "no-decoder": "has no decoder",
    "numbers-only": "with its numbers only",
}
# What a page in one file is made of: its stars, their classes, their pictures.
SAVED = ("no-stars", "no-encoder", "one-latent", "classes-300", "unpublished")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("partial")
    write_partial_runs(folder / "runs")
    with served(folder / "cache", RUNS_URL=str(folder / "runs"), WORKER="no") as address:
        yield address


@pytest.fixture
def here(new_visitor: Callable[..., Visitor], site: str) -> Visitor:
    return new_visitor(site)


def check(visitor: Visitor, faults: Faults, kind: str) -> None:
    """Whatever is shown, nothing has gone wrong on the way there."""
    assert visitor.page.evaluate(NONSENSE) == [], kind
    assert faults.unexpected() == [], kind


def give(visitor: Visitor, component: str, **properties: object) -> None:
    """As if a person had chosen it, without the seconds that another document takes."""
    visitor.page.locator("#waiting").wait_for(state="detached")  # a still page is there before Dash
    visitor.page.evaluate(
        "([id, properties]) => dash_clientside.set_props(id, properties)", [component, properties]
    )


@pytest.mark.parametrize("name", OF_STARS)
def test_a_page_with_a_sky(name: str, here: Visitor, faults: Faults) -> None:
    """At first a run that nobody knows: no other one stands there in its place."""
    page = here.page
    faults.expected.append("404")  # the browser's own word for an unknown run
    nobody = "nobody" if name else "../../etc/passwd"
    here.go(f"{name}?run={nobody}")
    page.locator("#message", has_text=f"There is no run “{nobody}”.").wait_for()
    assert here.state()["run"] == nobody
    check(here, faults, nobody)
    for kind in SEEN:
        give(here, "run", value=kind)
        here.until_state(run=kind)
        here.run_drawn(kind)
        here.ready()
        page.locator("#status", has_text=STATUS.get(kind, "0 test images")).wait_for()
        check(here, faults, kind)
        without = "This run has no test images."
        dead = OF_STARS[name] if kind == "no-stars" else set()
        assert set(page.evaluate(f"((value) => {DEAD})({without!r})")) >= dead, kind
        if kind == "no-stars":
            assert "without test images" in page.locator("#invitation").inner_text()
        for action in dead & {"lasso", "snap", "density"}:
            # Beyond Playwright's own patience with what is disabled: a person may press it.
            page.locator(f"[data-action={action}]").first.click(force=True)
            page.locator("#notice", has_text=without).wait_for()
        for key in OPENING if name == "" else "":
            page.keyboard.press(key)
            here.next_frame()
            check(here, faults, f"{kind}, {key}")
        if name == "" and kind in ("no-stars", "no-encoder"):
            page.locator("#draw", has_text="came without its encoder").wait_for(state="attached")
        if kind == "one-latent":
            expect(page.locator("#upward-name")).to_have_text("images ↑")
            if name == "":
                expect_a_line_that_can_be_used(here)
        if kind == "classes-300":
            expect_a_legend_that_searches(page)
    for kind, reason in UNSEEN.items():
        give(here, "run", value=kind)
        page.locator("#message", has_text=reason).wait_for()
        check(here, faults, kind)
        expect(page.locator("main :is(button, input, select):visible"), kind).to_have_count(0)
    give(here, "run", value=SEEN[0])
    here.run_drawn(SEEN[0])
    assert page.locator("main button:visible").count() > 3, "the page is whole again"


def expect_a_line_that_can_be_used(visitor: Visitor) -> None:
    """A box by keys holds all lanes; a click, a finger and a tap lead along the line."""
    page = visitor.page
    mu = np.array(page.evaluate(STARS))
    page.locator("#sky-pane").focus()
    page.keyboard.press("b")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("b")
    visitor.until("latentarium.state().sel !== null")
    until_count(visitor, f"{np.sum((mu > 0) & (mu < 0.5))} of {len(mu)} images")
    page.keyboard.press("Escape")  # of the layers' panel, which an earlier run left open
    page.keyboard.press("Escape")
    visitor.until_state(sel=None)
    page.keyboard.press("i")
    visitor.until_state(panel=None)
    visitor.until_fitted()

    view = visitor.view()

    def point(share: float) -> tuple[float, float]:
        return view.left + share * view.width, view.top + view.height / 3

    def until_at(share: float, is_pinned: bool) -> None:
        visitor.until_state(pin=is_pinned)
        [z] = visitor.state()["z"]
        assert abs(z - view.place(*point(share))[0]) <= view.pixel[0]

    page.mouse.click(*point(0.6))
    until_at(0.6, is_pinned=True)
    page.keyboard.press("Escape")
    fingers = Fingers(page.context.new_cdp_session(page))
    fingers.down(point(0.3))
    fingers.move(point(0.4))
    visitor.until(
        "Math.abs(latentarium.stats().shown[0] - value) < .05", view.place(*point(0.4))[0]
    )
    fingers.up()
    until_at(0.4, is_pinned=False)
    fingers.down(point(0.7))
    fingers.up()
    until_at(0.7, is_pinned=True)
    page.keyboard.press("Escape")


def expect_a_legend_that_searches(page: Page) -> None:
    """Of many classes it leaves the sky free, and finds one by its name."""
    legend, sky = (box_of(page.locator(f"#{each}")) for each in ("legend", "sky-pane"))
    assert legend["height"] < sky["height"] / 2
    chips = page.locator("#legend [data-class]:visible")
    page.get_by_role("searchbox", name="Find a class").fill("sort 299")
    assert [text.split()[1] for text in chips.all_inner_texts()] == ["299"]
    page.get_by_role("searchbox", name="Find a class").fill("")
    expect(chips).to_have_count(300)


def test_compare(here: Visitor, faults: Faults) -> None:
    pairs = {
        "no-encoder": "not measured",
        "no-rate": "no rate",
        "no-stars": "no test images in common",
    }
    here.open("compare?runs=whole")
    for kind in SEEN[1:]:
        give(here, "choice", value=["whole", kind])
        here.page.locator(f"article.panel a[href^='/?run={kind}']").wait_for()
        here.ready()
        if kind in pairs:
            here.page.locator("main", has_text=pairs[kind]).wait_for()
        check(here, faults, kind)
    here.open("compare?runs=nobody,no-decoder,whole")
    notice = here.page.locator("#notice").inner_text()
    assert notice.startswith("“nobody”, “no-decoder” are not among the runs"), notice
    here.until_state(runs=["whole"])


def test_training(here: Visitor, faults: Faults) -> None:
    page = here.page
    page.goto(f"{here.address}/training?runs=no-history,whole,nobody", wait_until="commit")
    notice = page.locator("#notice", has_text="“no-history”, “nobody” have no curves here")
    notice.wait_for()
    page.locator("#kept-body", has_text="whole").wait_for()
    page.locator("[data-curves=there]").wait_for()
    several = ["whole", "no-rate", "one-epoch", "diverged", "one-latent", "numbers-only"]
    films = [
        ["no-rate"],
        ["one-latent"],
        ["one-epoch"],
        ["diverged"],
        ["classes-300", "unpublished"],
    ]
    for runs in [*films, several]:
        give(here, RUNS, value=runs)
        for run in runs:
            # By its title, “Digits, no rate”.
            page.locator("#kept-body", has_text=run.replace("-", " ")).wait_for()
        page.locator("[data-curves=there]").wait_for()
        check(here, faults, str(runs))
        if runs == ["one-latent"]:
            page.get_by_text("has one latent, and a film is of a plane").wait_for()
        if runs == ["no-rate"]:
            page.get_by_text("None of these runs measured it.").first.wait_for()


def test_the_pages_of_runs(here: Visitor, faults: Faults) -> None:
    page = here.page
    faults.expected.append("404")  # as the document of an unknown run is
    page.goto(f"{here.address}/runs/nobody", wait_until="commit")
    page.get_by_text("There is no run “nobody” here.").wait_for()
    for kind in KINDS:
        give(here, ADDRESS, pathname=f"/runs/{kind}")
        page.get_by_role("heading", name=f"Digits, {kind.replace('-', ' ')}").wait_for()
        check(here, faults, kind)
        expect(page.get_by_role("link", name="Explore", exact=True)).to_have_count(
            1 + (kind in SEEN)
        )


def test_the_prior_doctor(here: Visitor, faults: Faults) -> None:
    here.page.goto(f"{here.address}/doctor?run=no-encoder", wait_until="commit")
    here.page.locator(".doctor-links").wait_for()
    for kind in [*UNDIAGNOSED, "no-rate", "one-latent"]:
        give(here, RUN, value=kind)
        if kind in UNDIAGNOSED:
            here.page.locator("main", has_text=UNDIAGNOSED[kind]).wait_for()
        else:
            here.page.locator(f".doctor-links a[href='/?run={kind}']").wait_for()
        if kind == "one-latent":
            here.page.get_by_text("A run of one latent has no such map").wait_for()
        check(here, faults, kind)


def test_pages_in_one_file(here: Visitor, faults: Faults, tmp_path: Path) -> None:
    faults.expected.append("left the site: file:")
    for kind in SAVED:
        answer = here.page.request.get(f"{here.address}/api/runs/{kind}/site.html")
        assert answer.ok, answer.text()
        (tmp_path / f"{kind}.html").write_bytes(answer.body())
        here.page.goto((tmp_path / f"{kind}.html").as_uri(), wait_until="commit")
        # The file's own policy lets nobody evaluate a text.
        here.page.wait_for_function("() => window.latentarium?.ready.then(() => true)")
        here.page.mouse.move(300, 300)
        here.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")
        assert here.page.evaluate(f"() => {NONSENSE}") == [], kind


def test_the_pages_without_a_run(here: Visitor, faults: Faults) -> None:
    headings = {
        "runs": "Runs",
        "train-your-own": "Train your own",
        "class": "Explore together",
        "glossary": "Glossary",
    }
    for name, heading in headings.items():
        here.page.goto(f"{here.address}/{name}", wait_until="commit")
        here.page.get_by_role("heading", name=heading).first.wait_for()
        check(here, faults, name)
