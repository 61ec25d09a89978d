"""Without WebGL the plane is drawn all the same, and three dimensions say why they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import THREE, prepared
from tests.support.browser.chromium import FLAGS, chromium_path
from tests.support.browser.kept import Kept
from tests.support.browser.visitor import Visitor


@pytest.fixture(scope="module")
def kept(browser: Browser) -> Iterator[Kept]:
    """Of a browser as where the graphics card is on the list of those that do not work."""
    flags = [*FLAGS, "--disable-3d-apis"]
    other = browser.browser_type.launch(executable_path=chromium_path(), args=flags)
    yield Kept(other, prepared)
    other.close()


def test_without_webgl_the_plane_is_drawn_and_three_dimensions_say_so(
    new_visitor: Callable[..., Visitor], six_address: str
) -> None:
    visitor = new_visitor(six_address)
    visitor.open(f"?run={THREE}")
    names = visitor.page.locator("#sky .annotation-text")
    names.first.wait_for()
    # A sky that is moved stays on its canvas.
    view = visitor.view()
    visitor.page.mouse.move(view.left + 200, view.top + 300)
    visitor.page.mouse.wheel(0, -40)
    visitor.until("latentarium.state().view !== null")
    assert visitor.view().pixel < view.pixel

    switch = visitor.page.get_by_role("button", name="3-D")
    switch.click()
    message = visitor.page.locator("#message")
    message.wait_for(state="visible")
    assert "cannot draw three dimensions" in message.inner_text()
    visitor.page.get_by_role("button", name="Show the plane").press("Enter")
    visitor.until_state(space=False)
    expect(message).to_be_hidden()
    visitor.open(f"?run={THREE}&sky=3d")
    message.wait_for(state="visible")
    assert visitor.page.evaluate("window.Plotly") is None
