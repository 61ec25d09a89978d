"""Without WebGL the plane is drawn all the same, and three dimensions say why they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

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
    notice = visitor.page.locator("#notice")
    notice.wait_for()
    assert notice.inner_text().startswith("This browser has no WebGL")
    visitor.until("document.querySelectorAll('#sky .point').length > 0")

    switch = visitor.page.get_by_role("button", name="3-D")
    switch.click()
    message = visitor.page.locator("#message")
    message.wait_for(state="visible")
    assert "cannot draw three dimensions" in message.inner_text()
    visitor.page.get_by_role("button", name="Show the plane").press("Enter")
    visitor.until_state(space=False)
    assert message.is_hidden()
    visitor.open(f"?run={THREE}&sky=3d")
    message.wait_for(state="visible")
