"""Without WebGL the plane is drawn all the same, and three dimensions say why they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import THREE
from tests.support.browser.chromium import FLAGS, chromium_path
from tests.support.browser.visitor import Visitor

MNIST = "mnist-2d"


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    """One as where the graphics card is on the browser's list of those that do not work."""
    flags = [*FLAGS, "--disable-3d-apis"]
    other = browser.browser_type.launch(executable_path=chromium_path(), args=flags)
    yield other
    other.close()


@pytest.mark.parametrize("page", ["", "paths", "vectors"])
def test_without_webgl_the_stars_are_drawn_all_the_same(visitor: Visitor, page: str) -> None:
    visitor.open(f"{page}?run={MNIST}")
    notice = visitor.page.locator("#notice")
    notice.wait_for()
    assert notice.inner_text().startswith("This browser has no WebGL")
    visitor.until("document.querySelectorAll('#sky .point').length > 9000")


@pytest.mark.parametrize("page", ["", "paths"])
def test_without_webgl_three_dimensions_say_so_and_offer_the_plane(
    new_visitor: Callable[..., Visitor], six_address: str, page: str
) -> None:
    visitor = new_visitor(six_address)
    visitor.open(f"{page}?run={THREE}&sky=3d")
    message = visitor.page.locator("#message")
    message.wait_for(state="visible")
    assert "cannot draw three dimensions" in message.inner_text()
    visitor.page.get_by_role("button", name="Show the plane").press("Enter")
    visitor.until_state(space=False)
    visitor.until("document.querySelectorAll('#sky .point').length > 0")
    assert message.is_hidden()
    visitor.page.get_by_role("button", name="3-D").click()
    message.wait_for(state="visible")
