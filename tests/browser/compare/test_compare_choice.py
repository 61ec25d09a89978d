"""Which runs stand side by side: a first visit, the chooser, series, the address."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect

from app.runs.offered import first_compared, offered, series
from tests.browser.conftest import Faults
from tests.support.browser.comparing import compare, expect_image, mean_of, panel
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

FIRST, SECOND = "fc-256-mnist-2d", "fc-400-mnist-2d"


def names(visitor: Visitor) -> list[str]:
    return visitor.page.locator(".panel h3 a").all_inner_texts()


def until_compared(visitor: Visitor, runs: list[str]) -> None:
    visitor.until_state(runs=runs)
    visitor.ready()
    visitor.until("document.querySelectorAll('.panel').length === value", len(runs))


def until_chooser_shows(visitor: Visitor, runs: list[str]) -> None:
    visitor.until(
        "String(dash_component_api.getLayout('choice').props.value) === value", ",".join(runs)
    )


def usual_image(catalogue: Catalogue, runs: list[str]) -> int:
    """The image whose distortion and rate are nearest to their means in all runs."""
    distances: np.ndarray | int = 0
    for run in runs:
        latents = catalogue.latents(run)
        mu, logvar = latents.mu.astype(float), latents.logvar.astype(float)
        rate = 0.5 * (mu**2 + np.exp(logvar) - 1 - logvar).sum(axis=1)
        for nats in (rate, latents.reconstruction_nats.astype(float)):
            distances = distances + (nats - nats.mean()) ** 2
    return int(latents.index[np.argmin(distances)])


def test_a_first_visit_sees_what_beta_does_and_a_slider_says_whose_sky_is_large(
    visitor: Visitor, published: Catalogue
) -> None:
    runs = first_compared(offered(published))
    compare(visitor)
    until_compared(visitor, runs)
    betas = [published.run(run).objective.beta for run in runs]
    assert names(visitor) == [f"β = {beta:g}" for beta in betas]
    until_chooser_shows(visitor, runs)
    expect_image(visitor, published, runs, usual_image(published, runs))
    numbers = visitor.page.locator(".panel .panel-numbers").all_inner_texts()
    for run, text in zip(runs, numbers, strict=True):
        test = published.run(run).test
        expected = f"{test.reconstruction:.1f} + {test.kl:.1f} = {test.negative_elbo:.1f}"
        assert " ".join(text.split()) == f"{expected} nats"
    assert "in every panel: point at one" in visitor.page.locator("#linked").inner_text()
    heading = visitor.page.get_by_role("heading", name="Raise β")
    least, most = (published.run(run).test.kl for run in (runs[0], runs[-1]))
    assert f"{least:.1f} to {most:.1f} nats" in visitor.page.locator(".stage-fact").inner_text()
    expect(visitor.page.locator(".stage-fact a.term[data-hint]")).to_have_count(4)
    slider = visitor.page.get_by_role("slider", name="β of the large sky")
    assert (heading.count(), slider.get_attribute("aria-valuetext")) == (1, "β = 1")
    slider.press("End")
    visitor.until_state(large=len(runs))
    image = usual_image(published, runs)
    visitor.expect_canvas(
        ".stage canvas.pixels", visitor.decoded(runs[-1], mean_of(published, runs[-1], image))
    )
    expect(visitor.page.locator(".panel.is-staged h3 a")).to_have_text(f"β = {betas[-1]:g}")
    ring = visitor.page.locator(".stage .spot").evaluate(
        "(spot) => { const { x, y } = spot.getBoundingClientRect(); return [x, y]; }"
    )
    visitor.page.mouse.click(*ring)
    visitor.until_state(image=image)
    visitor.page.keyboard.press("g")
    visitor.until("document.querySelector('.stage').offsetParent === null")


def test_runs_are_chosen_searched_removed_and_taken_back(newcomer: Visitor) -> None:
    visitor = newcomer
    compare(visitor, FIRST, "no-such-run")
    visitor.page.wait_for_selector("#notice:has-text('no-such-run')")
    assert visitor.page.locator("#linked").inner_text().startswith("One run alone")
    visitor.page.locator("#choice").fill("fc-400")
    visitor.page.get_by_role("option", name="MNIST, 2-D, fc-400").click()
    until_compared(visitor, [FIRST, SECOND])
    assert f"runs={FIRST},{SECOND}" in visitor.page.url
    until_chooser_shows(visitor, [FIRST, SECOND])
    colours = f"""document.querySelector('{panel(0, ".stars")}').toDataURL()"""
    before = visitor.page.evaluate(colours)
    visitor.page.get_by_role("button", name="Theme").click()
    visitor.until(f"{colours} !== value", before)
    visitor.page.get_by_role("button", name="Remove MNIST, 2-D, fc-256").click()
    until_compared(visitor, [SECOND])
    visitor.page.evaluate("history.back()")
    until_compared(visitor, [FIRST, SECOND])
    visitor.page.evaluate("history.back()")
    until_compared(visitor, [FIRST])
    until_chooser_shows(visitor, [FIRST])
    visitor.page.get_by_role("button", name="Remove MNIST, 2-D, fc-256").click()
    visitor.page.wait_for_selector("#message:has-text('Choose two or more runs')")
    expect(visitor.page.locator(".panel")).to_have_count(0)


def test_a_whole_series_is_one_click_and_a_ninth_run_is_refused(
    visitor: Visitor, published: Catalogue
) -> None:
    compare(visitor, FIRST, "fashion-10d-beta-1-seed-0")
    visitor.page.wait_for_selector("#message:has-text('Choose runs of one data set')")
    whole = series(offered(published))["mnist-10d"]
    visitor.page.locator("#choice").click()
    visitor.page.get_by_role("option", name=f"mnist-10d, all {len(whole)} values of β").click()
    until_compared(visitor, whole)
    # A name comes with its panel's run.
    expect(visitor.page.locator(".panel h3 a").nth(1)).to_have_text("β = 0.25")
    assert names(visitor)[:2] == ["β = 0.1", "β = 0.25"]
    eight = [*whole, "fc-400-mnist-2d"]
    visitor.page.locator("#choice").fill("fc-400")
    visitor.page.get_by_role("option", name="MNIST, 2-D, fc-400").click()
    until_compared(visitor, eight)
    visitor.page.locator("#choice").fill("fc-256")
    visitor.page.get_by_role("option", name="MNIST, 2-D, fc-256").click()
    visitor.page.wait_for_selector("#notice:has-text('At most 8 runs')")
    assert visitor.state()["runs"] == eight
    until_chooser_shows(visitor, eight)


def test_runs_of_other_data_share_places_where_they_can(visitor: Visitor) -> None:
    compare(visitor, FIRST, "fashion-2d")
    assert visitor.state()["mode"] == "place"
    assert "no test images in common" in visitor.page.locator("#linked").inner_text()
    visitor.page.keyboard.press("ArrowRight")
    visitor.until("String(latentarium.stats().places) === '0.05,0,0.05,0'")


def test_runs_of_other_dimensions_share_images(visitor: Visitor, published: Catalogue) -> None:
    compare(visitor, FIRST, "mnist-10d-beta-1-seed-0", mode="place", image=15)
    assert visitor.state()["mode"] == "image"
    expect_image(visitor, published, [FIRST, "mnist-10d-beta-1-seed-0"], 15)
    button = visitor.page.get_by_role("button", name="Same place")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    visitor.page.wait_for_selector("#notice:has-text('equally many latents')")
    assert visitor.state()["mode"] == "image"
    assert "2,000 test images in every panel" in visitor.page.locator("#linked").inner_text()


def test_a_run_that_does_not_come_is_named_and_asked_for_again(
    visitor: Visitor, faults: Faults
) -> None:
    faults.expected += ["ERR_FAILED", "could not be reached"]
    weights = f"**/runs/{SECOND}/**/weights.safetensors"
    visitor.page.route(weights, lambda route: route.abort())
    visitor.go(f"compare?runs={FIRST},{SECOND}")
    visitor.page.wait_for_selector(f"#message:has-text('{SECOND}')")
    visitor.page.unroute(weights)
    visitor.page.get_by_role("button", name="Try again").click()
    visitor.ready()
    expect(visitor.page.locator(panel(1, ".panel-sky:not(.is-loading)"))).to_have_count(1)
    expect(visitor.page.locator("#message")).to_be_hidden()
