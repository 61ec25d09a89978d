"""A run that the server decodes: the pointer is followed as fast as it answers, and nothing else
leaves the browser."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from playwright.sync_api import Request, Route, expect

from tests.browser.conftest import SERVED, Faults
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue


def test_explore_follows_the_pointer_with_what_the_server_decodes(
    new_visitor: Callable[..., Visitor], six_address: str, six: Catalogue, faults: Faults
) -> None:
    here = new_visitor(six_address)
    page = here.page
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    here.open(f"?run={SERVED}&n=7")
    expect(page.locator("#status")).to_contain_text("decoded by the server (ONNX Runtime)")
    decoder = six.decoder(SERVED)
    expected = decoder(np.zeros((1, 2), np.float32)).ravel()
    here.until("latentarium.stats().gridMilliseconds !== null")
    here.until("latentarium.pixels().some((pixel) => pixel !== 0)")  # whichever comes first
    np.testing.assert_allclose(here.pixels(), expected, atol=1e-3)
    sizes = {len(request.post_data_buffer or b"") // 8 for request in sent}
    assert sizes <= {1, 2, 49}, "a grid is one request"

    # While an answer is on its way nothing more is asked for, and it ends where the pointer does.
    x, y = here.view().point(0, 0)
    decodes = here.stats()["decodes"]
    held: list[Route] = []
    page.route(f"**/{SERVED}/decoded", lambda route: held.append(route))
    page.mouse.move(x - 60, y)
    page.mouse.move(x + 60, y + 30, steps=60)
    here.next_frame()
    assert 1 <= len(held) <= 2, "the pointer's, and a grid's"
    page.unroute(f"**/{SERVED}/decoded")  # and all that is held goes on
    here.until("latentarium.stats().decodes > value", decodes)
    shown = here.shown()
    wanted = decoder(np.array([shown], np.float32)).ravel().tolist()
    here.until("latentarium.pixels().every((p, i) => Math.abs(p - value[i]) < 2e-3)", wanted)
    assert all(request.url.endswith(f"/api/runs/{SERVED}/decoded") for request in sent)

    # What it cannot be asked for says so.
    layers = page.locator("[data-action=layers]").first
    expect(layers).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Escape")
    page.locator("[data-action=draw]").first.click()
    expect(page.locator("#draw")).to_contain_text("a drawing never leaves your browser")

    # Without the server one sentence, and with it all goes on.
    faults.expected += ["net::ERR_INTERNET_DISCONNECTED"]
    page.context.set_offline(True)
    page.mouse.move(x - 30, y - 30)
    # The place under the pointer or the grid, whichever failed last.
    expect(page.locator("#notice")).to_contain_text("the server could not be reached")
    page.context.set_offline(False)
    wanted = decoder(np.array([here.shown()], np.float32)).ravel().tolist()
    here.until("latentarium.pixels().every((p, i) => Math.abs(p - value[i]) < 2e-3)", wanted)

    page.goto(f"{six_address}/paths?run={SERVED}", wait_until="commit")
    expect(page.locator("#message")).to_contain_text("is decoded by the server, a few places at a")
