"""A person at the Explore page: what is done there and what is seen, without fixed waits."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

GRAPH = ".js-plotly-plot"
# Shades of 255: float16 weights through two implementations, then rounded to bytes.
SAME = 2

# An array of a canvas's red channel; the pictures of the published runs are grey.
READ_CANVAS = """(canvas) => {
  const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  return { width: canvas.width, height: canvas.height, red: data.filter((_, i) => i % 4 === 0) };
}"""
CANVAS_SHOWS = """([selector, expected, tolerance]) => {
  const canvas = document.querySelector(selector);
  const bytes = Uint8Array.from(atob(expected), (letter) => letter.charCodeAt(0));
  if (canvas.width * canvas.height !== bytes.length) return false;
  const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  return bytes.every((byte, i) => Math.abs(data[4 * i] - byte) <= tolerance);
}"""
GO_AS_BACK_DOES = """(url) => {
  document.activeElement.blur();
  scrollTo(0, 0);
  history.pushState(null, "", url);
  dispatchEvent(new PopStateEvent("popstate"));
}"""


@dataclass(frozen=True)
class View:
    """Where Plotly draws on the screen (client pixels), and the ranges of its axes."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The latent place under a point of the screen."""
        right = (x - self.left) / self.width
        up = 1 - (y - self.top) / self.height
        return (
            self.x[0] + right * (self.x[1] - self.x[0]),
            self.y[0] + up * (self.y[1] - self.y[0]),
        )

    def point(self, z1: float, z2: float) -> tuple[float, float]:
        """The point of the screen that shows the place."""
        right = (z1 - self.x[0]) / (self.x[1] - self.x[0])
        up = (z2 - self.y[0]) / (self.y[1] - self.y[0])
        return self.left + right * self.width, self.top + (1 - up) * self.height

    @property
    def pixel(self) -> tuple[float, float]:
        """Latent units of one pixel of the screen, per axis."""
        return (
            (self.x[1] - self.x[0]) / self.width,
            (self.y[1] - self.y[0]) / self.height,
        )


class Visitor:
    """stays: what is opened is gone to as Back goes there, in the document that is there."""

    def __init__(self, page: Page, address: str, stays: bool = False) -> None:
        self.page = page
        self.address = address
        self.stays = stays

    def open(self, query: str = "") -> None:
        """Opens the page and waits until everything but the test images is there."""
        self.go(query)
        self.ready()

    def go(self, query: str = "") -> None:
        url = f"{self.address}/{query}"
        if self.stays and self.page.url.partition("?")[0] == url.partition("?")[0]:
            self.page.evaluate(GO_AS_BACK_DOES, url)
            return
        self.page.goto(url, wait_until="commit")
        self.page.wait_for_function("window.latentarium !== undefined")

    def ready(self) -> None:
        # A promise, but one that only ever resolves; evaluate() would wait for it for ever.
        self.page.wait_for_function("window.latentarium?.ready.then(() => true)")

    def next_frame(self) -> None:
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => done()))")

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.page.evaluate("latentarium.state()")
        return state

    def stats(self) -> dict[str, Any]:
        stats: dict[str, Any] = self.page.evaluate("latentarium.stats()")
        return stats

    def pixels(self) -> np.ndarray:
        """The shown decoded pixels in [0, 1], flat."""
        return np.array(self.page.evaluate("latentarium.pixels()"))

    def until(self, condition: str, value: object = None) -> None:
        """Waits until a JavaScript expression holds; `value` is its variable of that name.

        The expression must not be a promise, which would count as true.
        """
        self.page.wait_for_function(f"(value) => {condition}", arg=value)

    def until_state(self, **expected: object) -> None:
        """Waits for parts of the state; then says which differ."""
        holds = (
            "Object.entries(value).every(([k, v]) =>"
            " JSON.stringify(latentarium.state()[k]) === JSON.stringify(v))"
        )
        try:
            self.until(holds, expected)
        except TooLate:
            state = self.state()
            assert {name: state[name] for name in expected} == expected
            raise

    def view(self) -> View:
        found = self.page.evaluate(
            """(selector) => {
              const graph = document.querySelector(selector);
              const { left, top, width, height } = graph.getBoundingClientRect();
              const { xaxis, yaxis } = graph._fullLayout;
              return { left, top, width, height, x: [...xaxis.range], y: [...yaxis.range] };
            }""",
            GRAPH,
        )
        return View(**{**found, "x": tuple(found["x"]), "y": tuple(found["y"])})

    def until_fitted(self) -> None:
        """Waits until the sky is drawn in its pane's present size."""
        self.next_frame()  # in which the browser lays the page out anew
        self.until(
            """(() => {
              const { width, height } = document.querySelector(value)._fullLayout;
              const { clientWidth, clientHeight } = document.getElementById("sky-pane");
              return Math.abs(clientWidth - width) <= 1 && Math.abs(clientHeight - height) <= 1;
            })()""",
            GRAPH,
        )

    def bring_plotly(self, x: float, y: float) -> None:
        """Zooms a little at (x, y) on a machine so slow that the canvas cannot keep up: Plotly is
        asked for, and draws the stars once it has come."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 20})
        self.page.mouse.move(x, y)
        for _ in range(9):
            self.page.mouse.wheel(0, -4)
            self.next_frame()
            self.next_frame()
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        session.detach()
        self.until("latentarium.state().view !== null")

    def point_at(self, x: float, y: float) -> tuple[float, ...]:
        """Moves the pointer there and returns the place that is then decoded."""
        before = self.stats()["decodes"]
        self.page.mouse.move(x, y)
        self.until("latentarium.stats().decodes > value", before)
        return self.shown()

    def until_shown_under(self, x: float, y: float) -> None:
        """Waits until what is decoded belongs under that point, however slowly the sky follows."""
        self.until(
            """(() => {
              const graph = document.querySelector(value.selector);
              const { left, top, width, height } = graph.getBoundingClientRect();
              // While it is dragged, only the full layout moves.
              const { xaxis, yaxis } = graph._fullLayout;
              const [[x0, x1], [y0, y1]] = [xaxis.range, yaxis.range];
              const u = x0 + ((value.x - left) / width) * (x1 - x0);
              const v = y1 - ((value.y - top) / height) * (y1 - y0);
              const [a, b] = latentarium.stats().shown;
              return Math.abs(a - u) <= (x1 - x0) / width && Math.abs(b - v) <= (y1 - y0) / height;
            })()""",
            {"selector": GRAPH, "x": x, "y": y},
        )

    def shown(self) -> tuple[float, ...]:
        return tuple(self.stats()["shown"])

    def decoded(self, run: str, z: Iterable[float], told: int = 0) -> np.ndarray:
        """The server's decode of z, pixels in [0, 1], flat; told: the class."""
        place = ",".join(repr(float(value)) for value in z)
        answer = self.page.request.get(
            f"{self.address}/api/runs/{run}/decode?z={place}&told={told}&format=json"
        )
        assert answer.ok, answer.text()
        return np.array(answer.json()["pixels"])

    def server_picture(self, path: str) -> np.ndarray:
        answer = self.page.request.get(f"{self.address}{path}")
        assert answer.ok, answer.text()
        return np.asarray(Image.open(io.BytesIO(answer.body())))

    def canvas(self, selector: str) -> np.ndarray:
        """The grey picture on a canvas, uint8 (height, width)."""
        found = self.page.locator(selector).evaluate(READ_CANVAS)
        red = found["red"]
        values = [red[str(i)] for i in range(len(red))] if isinstance(red, dict) else red
        return np.array(values, np.uint8).reshape(found["height"], found["width"])

    def expect_canvas(self, selector: str, expected: np.ndarray, tolerance: int = SAME) -> None:
        """Waits until the canvas shows the picture (uint8, or [0, 1]); then says how far off."""
        if expected.dtype != np.uint8:
            expected = np.round(255 * expected).astype(np.uint8)
        encoded = base64.b64encode(expected.tobytes()).decode()
        try:
            self.page.wait_for_function(CANVAS_SHOWS, arg=[selector, encoded, tolerance])
        except TooLate:
            found = self.canvas(selector)
            assert found.size == expected.size, (found.shape, expected.shape)
            off = np.abs(found.ravel().astype(int) - expected.ravel())
            assert off.max() <= tolerance, f"{np.mean(off > tolerance):.0%} differ, by {off.max()}"

    def traces(self, key: str) -> list[Any]:
        """A marker's property, one a class."""
        found: list[Any] = self.page.evaluate(
            "([selector, key]) =>"
            " document.querySelector(selector).data.map((trace) => trace.marker[key])",
            [GRAPH, key],
        )
        return found

    def choose_run(self, run: str) -> None:
        """Takes the run from the header's list and waits until its stars are drawn."""
        summaries = self.page.request.get(f"{self.address}/api/runs").json()
        (name,) = [each["title"] for each in summaries if each["id"] == run]
        self.page.locator("#run").click()
        self.page.get_by_role("option", name=name, exact=True).click()
        self.run_drawn(run)

    def run_drawn(self, run: str) -> None:
        self.until(
            "document.querySelector(value[0])?.layout?.meta?.run === value[1]"
            " && !document.getElementById('sky-pane').classList.contains('is-loading')",
            [GRAPH, run],
        )

    def type_number(self, entry: str, value: float) -> None:
        """Types into the number entry with that id and leaves it."""
        field = self.page.locator(f"#{entry}")
        field.fill(str(value))
        field.press("Tab")

    def images_loaded(self) -> None:
        """Waits for the last of the test images."""
        urls = self.document(self.state()["run"])["urls"]
        sheets = urls["albums"]["urls"] if "albums" in urls else urls["sheets"]
        self.until(
            """(() => {
              const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
              return value.every((url) => loaded.includes(location.origin + url));
            })()""",
            sheets,
        )

    def document(self, run: str) -> dict[str, Any]:
        """What /api/runs/<id> says."""
        answer = self.page.request.get(f"{self.address}/api/runs/{run}")
        assert answer.ok, answer.text()
        document: dict[str, Any] = answer.json()
        return document
