"""Train your own in a real Chromium: order, watch, cancel, explore; two visitors side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults
from tests.support.browser.server import served
from tests.support.browser.visitor import Visitor

PAGE = "train-your-own"
# Real trainings, on machines that may be busy.
TRAINED = 120_000


@pytest.fixture(scope="module")
def training_site(tmp_path_factory: pytest.TempPathFactory, small_mnist: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("training")
    with served(
        folder / "cache",
        RUNS_URL=str(folder / "runs"),
        DATA_ROOT=str(small_mnist),
        JOB_HELD_OUT="300",
        JOB_EPOCHS="900",
    ) as address:
        yield address


Arrive = Callable[..., Visitor]


def at_form(arrive: Arrive, site: str, query: str = "", **options: object) -> Visitor:
    visitor = arrive(site, **options)
    visitor.page.goto(f"{site}/{PAGE}{query}")
    visitor.page.wait_for_selector(".order .estimate:not(:empty)")
    return visitor


def order(visitor: Visitor, **fields: object) -> None:
    for name, value in fields.items():
        visitor.page.fill(f"#order-{name}", str(value))
    visitor.page.get_by_role("button", name="Start training").click()


def until(visitor: Visitor, state: str) -> None:
    visitor.page.wait_for_selector(f'.stage[data-state="{state}"]', timeout=TRAINED)


def link_to(page: Page, name: str) -> str:
    return page.get_by_role("link", name=name).get_attribute("href") or ""


def test_a_training_of_two_epochs_from_the_form_to_the_sky(
    new_visitor: Arrive, training_site: str
) -> None:
    visitor = at_form(new_visitor, training_site)
    page = visitor.page
    order(visitor, epochs=2)
    assert page.locator(".stage h2").inner_text()
    until(visitor, "done")
    page.get_by_role("img", name="Decoded grid after epoch 2").wait_for()
    visitor.until("document.querySelector('canvas.sample').width === 280")
    expect(page.locator("figcaption").first).to_have_text("The sky after epoch 2")
    curves = page.locator(".curves .js-plotly-plot")
    curves.nth(1).wait_for()
    assert [curves.nth(k).locator(".trace.scatter").count() for k in (0, 1)] == [2, 2]
    colours = """(() => {
      const canvas = document.querySelector('canvas.forming');
      const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    })()"""
    visitor.until(f"{colours} > 10")  # stars of ten classes upon the sky
    page.get_by_text("The same as a table").first.focus()
    page.keyboard.press("Enter")
    lines = page.get_by_role("region", name="The middle of each class").locator("tr")
    lines.first.wait_for()
    heads, *rows = lines.all()
    assert heads.inner_text().split("\t") == ["class", "images", "median z₁", "median z₂"]
    assert [row.locator("td").first.inner_text() for row in rows] == list("0123456789")

    # What it imagines is shown in the chosen colours.
    job = page.evaluate("new URLSearchParams(location.search).get('job')")
    decoded = visitor.server_picture(f"/api/jobs/{job}/sample")
    visitor.expect_canvas("canvas.sample", decoded, tolerance=0)
    page.get_by_role("button", name="Pictures", exact=True).click()
    page.get_by_role("radio", name="Inverted", exact=True).check()
    visitor.expect_canvas("canvas.sample", 255 - decoded, tolerance=0)
    page.reload()
    until(visitor, "done")  # the address holds what was watched
    visitor.expect_canvas("canvas.sample", 255 - decoded, tolerance=0)
    friend = new_visitor(training_site)
    friend.page.goto(training_site + link_to(page, "Its epochs as a film"))
    friend.page.wait_for_function("window.latentarium !== undefined", timeout=TRAINED)
    friend.ready()
    assert friend.stats()["epoch"] == 2
    friend.page.keyboard.press("ArrowLeft")
    friend.until("latentarium.stats().epoch === 1")
    friend.page.keyboard.press("ArrowLeft")
    friend.until("latentarium.stats().epoch === 0")  # the untrained net

    link = page.get_by_role("link", name="Explore it")
    run = (link.get_attribute("href") or "").removeprefix("/?run=")
    link.click()
    visitor.page.wait_for_function("window.latentarium !== undefined", timeout=TRAINED)
    visitor.ready()
    visitor.run_drawn(run)
    assert visitor.state()["run"] == run

    friend.open(f"?run={run}")
    assert friend.state()["run"] == run, "the link shares it"
    assert run not in friend.page.request.get(training_site).text(), "no list does"


def test_two_visitors_with_equal_forms_see_only_their_own_cancel_it_or_keep_it(
    new_visitor: Arrive, training_site: str, faults: Faults
) -> None:
    faults.expected += ["ERR_INTERNET_DISCONNECTED", "the server did not respond"]
    first, second = (at_form(new_visitor, training_site) for _ in range(2))
    order(first, epochs=900, name="Anna’s <first>")
    until(first, "running")
    first.page.wait_for_selector(".detail:text('Anna’s <first>')")
    order(second, epochs=900)
    until(second, "queued")
    assert second.page.locator(".stage h2").inner_text().startswith("Next in the queue")
    third = at_form(new_visitor, training_site)
    third.page.wait_for_selector(
        ".estimate:text('One run waits, and one is being trained, before yours')"
    )
    # Without the server it is said so, and it goes on afterwards.
    unreachable = first.page.get_by_role("alert").filter(has_text="cannot be reached")
    first.page.context.set_offline(True)
    unreachable.wait_for()
    first.page.context.set_offline(False)
    unreachable.wait_for(state="hidden")
    second.page.get_by_role("button", name="Cancel").click()
    until(second, "cancelled")
    second.page.wait_for_selector("button:enabled:text('Start training')")
    # The first is stopped, and kept under the name that it was given.
    first.page.get_by_role("button", name="Stop here and keep it").click()
    until(first, "done")
    assert "the best is your run" in first.page.locator(".detail").inner_text()
    first.page.get_by_role("link", name="The same with β = 4").click()
    first.page.wait_for_selector(".order .estimate:not(:empty)")
    assert first.page.input_value("#order-beta") == "4"
    assert first.page.input_value("#order-name") == ""


def test_the_form_works_by_keyboard_and_its_state_is_the_address(
    new_visitor: Arrive, training_site: str
) -> None:
    query = "?recipe=conv-tanh-6d&latent_dim=3&beta=3&epochs=7"
    visitor = at_form(new_visitor, training_site, query, has_touch=True)
    page = visitor.page
    assert page.input_value("#order-recipe") == "conv-tanh-6d"
    assert (page.input_value("#order-latent_dim"), page.input_value("#order-epochs")) == ("3", "7")
    page.focus("#order-epochs")
    page.keyboard.press("ArrowUp")
    visitor.until("new URLSearchParams(location.search).get('epochs') === '8'")
    assert page.locator("#order-epochs").evaluate("(each) => each.closest('[data-hint]') !== null")

    # Only Gaussian pixels have a σ that can be learnt.
    sigma = page.locator("#order-learn_sigma")
    expect(sigma).to_have_value("as the recipe says")
    sigma.press("Enter")
    page.get_by_role("option", name="learnt with the networks").wait_for()
    sigma.press("ArrowDown")
    sigma.press("Enter")
    visitor.until("new URLSearchParams(location.search).get('learn_sigma') === 'on'")

    # A recipe brings the latents that it was made for.
    for recipe, latents in (("fc-256", "2"), ("conv-tanh-6d", "6"), ("fc-256", "2")):
        page.locator("#order-recipe").click()
        page.get_by_role("option", name=recipe, exact=True).click()
        visitor.until("document.getElementById('order-latent_dim').value === value", latents)
        sigma.wait_for(state="visible" if recipe == "conv-tanh-6d" else "hidden")

    # What the objective does not use is not shown.
    page.locator("#order-beta").fill("")
    page.locator("#order-objective").click()
    page.get_by_role("option", name="info-vae").click()
    page.locator("#order-beta").wait_for(state="hidden")
    page.wait_for_selector(".order .estimate:has-text('About')")  # though β is empty
    page.locator("#order-objective").click()
    page.get_by_role("option", name="beta-vae").click()
    page.locator("#order-beta").wait_for(state="visible")
    page.locator("#order-beta").fill("1")

    # What is not allowed says so, and nothing is ordered.
    order(visitor, latent_dim=33)
    visitor.until("document.activeElement.id === 'order-latent_dim'")
    sentence = "Latent dimensions must be a whole number from 2 to 32; got '33'."
    expect(page.locator("#field-latent_dim").get_by_text(sentence)).to_be_visible()
    expect(page.locator("#order-latent_dim")).to_have_attribute("aria-invalid", "true")
    assert page.request.get(f"{training_site}/api/jobs").json() == []

    page.set_viewport_size({"width": 360, "height": 740})
    visitor.until("document.documentElement.scrollWidth <= innerWidth")
    heights = page.locator("input, select, button").evaluate_all(
        "(all) => all.filter((each) => each.offsetParent).map((each) => each.offsetHeight)"
    )
    assert min(heights) >= 24

    # By touch and in the dark, too, a σ is learnt: the run is called so.
    page.emulate_media(color_scheme="dark")
    page.locator("#order-recipe").tap()
    page.get_by_role("option", name="conv-tanh-6d", exact=True).tap()
    sigma.tap()
    page.get_by_role("option", name="learnt with the networks").tap()
    page.get_by_role("button", name="Start training").tap()
    until(visitor, "running")
    [job] = page.request.get(f"{training_site}/api/jobs").json()
    assert job["title"] == "mnist, conv-tanh-6d, 6-D, β = 1, learnt σ"
    page.get_by_role("button", name="Cancel").tap()
    until(visitor, "cancelled")
