"""The address is the state: links restore it, bad ones are told, runs are chosen in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.browser.visitor import SAME, Visitor
from vae.store.documents import Run

MNIST, FASHION = "mnist-2d", "fashion-2d"
NEAR_AND_FAR = ((1.3, -0.8), (-300, 12.5))


def test_a_copied_link_restores_the_picture_in_another_browser(
    new_visitor: Callable[..., Visitor], visitor: Visitor
) -> None:
    first = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    first.open(f"?run={FASHION}&span=0.8")
    view = first.view()
    first.page.mouse.move(view.left + 200, view.top + 200)
    first.page.mouse.wheel(0, -300)
    first.until("latentarium.state().view !== null")
    first.page.keyboard.press("2")
    first.page.keyboard.press("7")
    first.type_number("side-number", 8)
    first.until_state(n=8)
    first.page.mouse.click(view.left + 500, view.top + 400)
    first.until_state(pin=True, classes=[2, 7])
    first.page.get_by_role("button", name="Share").click()
    first.until("!document.getElementById('notice').hidden")
    link = first.page.evaluate("navigator.clipboard.readText()")
    assert link == first.page.url, "what reloading opens"

    second = visitor
    assert link.startswith(first.address)
    second.open(link.removeprefix(f"{first.address}/"))
    restored, original = second.state(), first.state()
    assert restored.pop("view") == pytest.approx(original.pop("view"), rel=1e-4)
    assert restored == original
    assert second.view().x == pytest.approx(first.view().x, rel=1e-4)
    assert second.view().y == pytest.approx(first.view().y, rel=1e-4)
    assert second.traces("opacity") == first.traces("opacity")
    second.expect_canvas("#decoded", first.decoded(FASHION, original["z"]))
    for canvas in ("#grid", "#strip button:nth-child(5) canvas"):
        second.images_loaded()
        second.expect_canvas(canvas, first.canvas(canvas), tolerance=0)


def test_a_bad_value_in_the_link_is_told_and_left_out(visitor: Visitor) -> None:
    visitor.page.goto("about:blank")  # it is told where a document opens
    visitor.go("?z=1e999,0&pin=7&classes=a&span=99&n=1000000&view=1,0,0,1&grid=%3Cscript%3E")
    notice = visitor.page.locator("#notice")
    notice.wait_for(state="visible")
    assert "link's z " in notice.inner_text()
    visitor.ready()
    view = visitor.view()
    visitor.point_at(view.left + 200, view.top + 200)
    assert visitor.state()["run"] in {MNIST, FASHION}


def test_fashion_is_chosen_from_the_list_and_decoded_as_on_the_server(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.choose_run(FASHION)
    visitor.until_state(run=FASHION)
    assert f"run={FASHION}" in visitor.page.url
    view = visitor.view()
    z = visitor.point_at(view.left + 0.3 * view.width, view.top + 0.3 * view.height)
    visitor.expect_canvas("#decoded", visitor.decoded(FASHION, z))
    chips = visitor.page.locator("#legend [data-class]").all_inner_texts()
    assert chips[9].startswith("Ankle boot")
    visitor.page.evaluate("history.back()")
    visitor.until_state(run=MNIST)
    visitor.run_drawn(MNIST)
    visitor.page.mouse.move(5, 5)
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, visitor.state()["z"]))


def test_every_kind_of_published_run_is_decoded_as_on_the_server(
    visitor: Visitor, runs: dict[str, Run]
) -> None:
    """One run of each set of layers; each single run is compared without a page."""
    kinds = {frozenset(layer["op"] for layer in run.decoder): run for run in runs.values()}
    assert len(kinds) > 2
    visitor.open()
    for run in kinds.values():
        # As if chosen from the list, without the seconds that another document takes.
        visitor.page.evaluate("(value) => dash_clientside.set_props('run', { value })", run.id)
        visitor.until_state(run=run.id)
        visitor.ready()
        for z1, z2 in NEAR_AND_FAR:
            before = visitor.state()["z"]
            visitor.type_number("z1-number", z1)
            visitor.type_number("z2-number", z2)
            # On a map it is that of the nearest images.
            visitor.until("String(latentarium.state().z) !== value", ",".join(map(str, before)))
            z = visitor.state()["z"]
            expected = visitor.decoded(run.id, z)
            assert abs(visitor.pixels() - expected).max() <= SAME / 255
            # The canvas is read in red, the first channel.
            visitor.expect_canvas("#decoded", expected[: run.image.height * run.image.width])
