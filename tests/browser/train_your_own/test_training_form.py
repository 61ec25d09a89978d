"""Train your own in a real Chromium: order, watch, cancel, explore; two visitors side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

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
    assert page.locator("figcaption").first.inner_text() == "The sky after epoch 2"
    curves = page.locator(".curves .js-plotly-plot")
    curves.nth(1).wait_for()
    assert [curves.nth(k).locator(".trace.scatter").count() for k in (0, 1)] == [2, 2]
    colours = """(() => {
      const canvas = document.querySelector('canvas.forming');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    })()"""
    visitor.until(f"{colours} > 10")  # stars of ten classes upon the sky

    page.reload()
    until(visitor, "done")  # the address holds what was watched
    film = new_visitor(training_site)
    film.page.goto(training_site + link_to(page, "Its epochs as a film"))
    film.page.wait_for_function("window.latentarium !== undefined", timeout=TRAINED)
    film.ready()
    assert film.stats()["epoch"] == 2
    film.page.keyboard.press("ArrowLeft")
    film.until("latentarium.stats().epoch === 1")

    link = page.get_by_role("link", name="Explore it")
    run = (link.get_attribute("href") or "").removeprefix("/?run=")
    link.click()
    visitor.page.wait_for_function("window.latentarium !== undefined", timeout=TRAINED)
    visitor.ready()
    visitor.run_drawn(run)
    assert visitor.state()["run"] == run

    friend = new_visitor(training_site)
    friend.open(f"?run={run}")
    assert friend.state()["run"] == run, "the link shares it"
    stranger = new_visitor(training_site)
    stranger.open()
    assert run not in stranger.page.content()


def test_what_it_imagines_is_shown_in_the_chosen_colours(
    new_visitor: Arrive, training_site: str
) -> None:
    visitor = at_form(new_visitor, training_site)
    order(visitor, epochs=1)
    until(visitor, "done")
    job = visitor.page.evaluate("new URLSearchParams(location.search).get('job')")
    decoded = visitor.server_picture(f"/api/jobs/{job}/sample")
    visitor.expect_canvas("canvas.sample", decoded, tolerance=0)
    visitor.page.get_by_role("button", name="Pictures", exact=True).click()
    visitor.page.get_by_role("radio", name="Inverted", exact=True).check()
    visitor.expect_canvas("canvas.sample", 255 - decoded, tolerance=0)
    visitor.page.reload()
    until(visitor, "done")
    visitor.expect_canvas("canvas.sample", 255 - decoded, tolerance=0)


def test_two_visitors_with_equal_forms_see_only_their_own_cancel_it_or_keep_it(
    new_visitor: Arrive, training_site: str
) -> None:
    first, second = (at_form(new_visitor, training_site) for _ in range(2))
    order(first, epochs=900, name="Anna’s <first>")
    until(first, "running")
    first.page.wait_for_selector(".detail:text('Anna’s <first>')")
    watched = first.page.url
    order(second, epochs=900)
    until(second, "queued")
    assert second.page.locator(".stage h2").inner_text().startswith("Next in the queue")
    third = at_form(new_visitor, training_site)
    third.page.wait_for_selector(
        ".estimate:text('One run waits, and one is being trained, before yours')"
    )
    second.page.get_by_role("button", name="Cancel").click()
    until(second, "cancelled")
    assert second.page.get_by_role("button", name="Start training").is_enabled()
    # The first is stopped, and kept under the name that it was given.
    first.page.get_by_role("button", name="Stop here and keep it").click()
    until(first, "done")
    assert "the best is your run" in first.page.locator(".detail").inner_text()
    first.page.get_by_role("link", name="The same with β = 4").click()
    first.page.wait_for_selector(".order .estimate:not(:empty)")
    assert first.page.input_value("#order-beta") == "4"
    assert first.page.input_value("#order-name") == ""

    # Another visitor's address shows nothing of theirs.
    stranger = at_form(new_visitor, training_site, watched.split(PAGE)[1])
    stranger.page.wait_for_selector(".stage[data-state='empty'] h2:has-text('another visitor')")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("epochs", "0", "Epochs must be a whole number from 1 to 900; got '0'."),
        ("epochs", "2.5", "Epochs must be a whole number from 1 to 900; got '2.5'."),
        (
            "beta",
            "",
            "β is missing: it must be a finite number between 0 and 100, such as 1.",
        ),
        (
            "latent_dim",
            "33",
            "Latent dimensions must be a whole number from 1 to 32; got '33'.",
        ),
    ],
)
def test_a_field_that_is_not_allowed_says_so_and_nothing_is_ordered(
    new_visitor: Arrive, training_site: str, field: str, value: str, sentence: str
) -> None:
    visitor = at_form(new_visitor, training_site)
    order(visitor, **{field: value})
    visitor.until("document.activeElement.id === value", f"order-{field}")
    beside = visitor.page.locator(f"#field-{field}")
    assert beside.get_by_text(sentence).is_visible()
    assert visitor.page.locator(f"#order-{field}").get_attribute("aria-invalid") == "true"
    assert visitor.page.request.get(f"{training_site}/api/jobs").json() == []


def test_an_option_that_the_objective_does_not_use_is_not_shown(
    new_visitor: Arrive, training_site: str
) -> None:
    visitor = at_form(new_visitor, training_site, "?beta=3")
    page = visitor.page
    page.locator("#order-beta").fill("")
    page.locator("#order-objective").click()
    page.get_by_role("option", name="info-vae").click()
    page.locator("#order-beta").wait_for(state="hidden")
    page.wait_for_selector(".order .estimate:has-text('About')")  # though β is empty
    page.locator("#order-objective").click()
    page.get_by_role("option", name="beta-vae").click()
    page.locator("#order-beta").wait_for(state="visible")


def test_a_recipe_brings_the_latents_and_the_beta_it_was_made_for(
    new_visitor: Arrive, training_site: str
) -> None:
    visitor = at_form(new_visitor, training_site, "?latent_dim=3&beta=7")
    page = visitor.page
    assert page.input_value("#order-latent_dim") == "3", "the link's own"
    for recipe, latents in (("conv-tanh-6d", "6"), ("fc-256", "2"), ("conv-tanh-6d", "6")):
        page.locator("#order-recipe").click()
        page.get_by_role("option", name=recipe, exact=True).click()
        visitor.until("document.getElementById('order-latent_dim').value === value", latents)


def test_while_the_server_cannot_be_reached_the_page_says_so_and_goes_on_afterwards(
    new_visitor: Arrive, training_site: str, faults: Faults
) -> None:
    faults.expected += ["ERR_INTERNET_DISCONNECTED", "the server did not respond"]
    visitor = at_form(new_visitor, training_site)
    page = visitor.page
    order(visitor, epochs=900)
    until(visitor, "running")
    page.context.set_offline(True)
    page.get_by_role("alert").filter(has_text="cannot be reached").wait_for()
    page.context.set_offline(False)
    page.get_by_role("alert").filter(has_text="cannot be reached").wait_for(state="hidden")
    page.get_by_role("button", name="Cancel").click()
    until(visitor, "cancelled")


def test_the_form_works_by_keyboard_and_its_state_is_the_address(
    new_visitor: Arrive, training_site: str
) -> None:
    visitor = at_form(new_visitor, training_site, "?recipe=conv-tanh-6d&latent_dim=3&epochs=7")
    page = visitor.page
    assert page.input_value("#order-recipe") == "conv-tanh-6d"
    assert (page.input_value("#order-latent_dim"), page.input_value("#order-epochs")) == ("3", "7")
    page.focus("#order-epochs")
    page.keyboard.press("ArrowUp")
    visitor.until("new URLSearchParams(location.search).get('epochs') === '8'")
    assert page.locator("#order-epochs").evaluate("(each) => each.closest('[data-hint]') !== null")


def test_the_page_fits_a_phone(new_visitor: Arrive, training_site: str) -> None:
    visitor = at_form(
        new_visitor, training_site, viewport={"width": 360, "height": 740}, has_touch=True
    )
    visitor.until("document.documentElement.scrollWidth <= innerWidth")
    heights = visitor.page.locator("input, select, button").evaluate_all(
        "(all) => all.filter((each) => each.offsetParent).map((each) => each.offsetHeight)"
    )
    assert min(heights) >= 24
