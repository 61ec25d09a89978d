"""Pages in another page's frame, such as a learning platform's."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor

FRAME = """(src) => {
  const frame = document.createElement("iframe");
  Object.assign(frame, { src, width: "900", height: "700" });
  frame.style = "position: fixed; inset: 0; z-index: 999";
  document.querySelector("iframe")?.remove();
  document.body.append(frame);
}"""


def test_a_frame_that_asks_for_it_has_no_header_nor_have_the_pages_it_leads_to(
    visitor: Visitor,
) -> None:
    page, frame = visitor.page, visitor.page.frame_locator("iframe")
    page.goto(f"{visitor.address}/glossary")
    page.evaluate(FRAME, "/runs/mnist-2d?embed")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    expect(frame.locator(".header").first).to_be_hidden()
    frame.get_by_role("link", name="Explore", exact=True).first.click()
    expect(frame.locator("#sky")).to_be_visible()
    expect(frame.locator(".header").first).to_be_hidden()
    page.evaluate(FRAME, "/runs/mnist-2d")
    expect(frame.locator(".header").first).to_be_visible()
