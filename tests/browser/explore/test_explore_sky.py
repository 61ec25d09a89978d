"""The sky: its stars, and decoding under the pointer, wherever and however it is looked at."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import GRAPH, SAME, Visitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
RING = 6  # pixels from the nearest star to the ring around it
# How many pixels of a drawing of the sky are in each class's colour.
PAINTED = """async (selector) => {
  const graph = document.querySelector(selector);
  const canvas = graph.querySelector(".canvas-chart canvas");
  const url = canvas?.toDataURL()
    ?? await Plotly.toImage(graph, { format: "png", width: 700, height: 700 });
  const image = Object.assign(new Image(), { src: url });
  await image.decode();
  const context = new OffscreenCanvas(700, 700).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, 700, 700);
  const key = (r, g, b) => `${r >> 3},${g >> 3},${b >> 3}`;
  const seen = new Map();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 0) continue;
    const hue = key(data[i], data[i + 1], data[i + 2]);
    seen.set(hue, (seen.get(hue) ?? 0) + 1);
  }
  return graph.data.map(({ marker: { color } }) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
    return seen.get(key(r, g, b)) ?? 0;
  });
}"""


def emptiest_place(visitor: Visitor, published: Catalogue) -> tuple[float, float]:
    """The point of the screen, of 30 × 20 well inside the sky, that is furthest from all stars.

    Points that a button over the sky covers are left out.
    """
    view = visitor.view()
    mu = published.latents(MNIST).mu[:, :2]
    window = visitor.page.viewport_size
    assert window
    # A scaled page may reach beyond the window.
    width = min(view.width, window["width"] - view.left)
    height = min(view.height, window["height"] - view.top)
    points = [
        (view.left + width * (i + 1) / 31, view.top + height * (k + 1) / 21)
        for i in range(30)
        for k in range(20)
    ]
    free = visitor.page.evaluate(
        "(points) => points.map(([x, y]) =>"
        " document.getElementById('sky-pane').contains(document.elementFromPoint(x, y)))",
        points,
    )
    points = [at for at, is_free in zip(points, free, strict=True) if is_free]
    return max(points, key=lambda at: np.square(mu - view.place(*at)).sum(1).min())


def expect_decoded_under(visitor: Visitor, x: float, y: float) -> None:
    """Pointing at (x, y) shows the place there, within a pixel, as the server decodes it."""
    visitor.point_at(x, y)
    visitor.until_shown_under(x, y)
    z, view = visitor.shown(), visitor.view()
    off = np.abs(np.subtract(z[:2], view.place(x, y)))
    assert np.all(off <= view.pixel), f"decoded {z} under {view.place(x, y)}"
    expected = visitor.decoded(MNIST, z)
    assert np.abs(visitor.pixels() - expected).max() <= SAME / 255
    visitor.expect_canvas("#decoded", expected)


def test_every_test_image_is_a_star_in_its_class_s_colour(
    visitor: Visitor, published: Catalogue
) -> None:
    visitor.open(f"?run={MNIST}")
    stars = visitor.page.evaluate(
        f"document.querySelector('{GRAPH}').data.map(({{ x }}) => x.length)"
    )
    label = published.latents(MNIST).label
    assert stars == np.bincount(label).tolist()
    assert sum(stars) == 10_000
    assert min(visitor.page.evaluate(PAINTED, GRAPH)) > 20


def test_plotly_takes_over_from_a_canvas_that_cannot_keep_up_with_who_moves_the_sky(
    newcomer: Visitor, published: Catalogue
) -> None:
    """What was chosen stays, and is in the hands of Plotly from then on."""
    newcomer.open(f"?run={MNIST}&classes=3")
    assert newcomer.page.evaluate("window.Plotly") is None
    view = newcomer.view()
    newcomer.bring_plotly(view.left + 200, view.top + 200)
    moved = newcomer.view()
    newcomer.until("document.querySelector('#sky .gl-canvas') !== null")
    newcomer.until("document.querySelector('.canvas-chart') === null")
    drawn = newcomer.view()
    assert (*drawn.x, *drawn.y) == pytest.approx((*moved.x, *moved.y), abs=1e-6)
    traces = newcomer.page.evaluate(
        f"document.querySelector('{GRAPH}')._fullData"
        ".map(({ type, _length, marker }) => [type, _length, marker.opacity])"
    )
    label = published.latents(MNIST).label
    assert [count for _, count, _ in traces] == np.bincount(label).tolist()
    assert {kind for kind, _, _ in traces} == {"scattergl"}
    assert {k for k, (_, _, opacity) in enumerate(traces) if opacity > 0.2} == {3}
    painted = newcomer.page.evaluate(PAINTED, GRAPH)
    assert painted[3] > 20
    newcomer.page.keyboard.press("0")
    newcomer.until(f"document.querySelector('{GRAPH}')._fullData[0].marker.opacity > 0.2")
    newcomer.page.locator("[data-action=reset]").click()
    newcomer.until_state(view=None)
    newcomer.until(
        f"Math.abs(document.querySelector('{GRAPH}')._fullLayout.xaxis.range[0] - value) < 1e-6",
        view.x[0],
    )
    expect_decoded_under(newcomer, *emptiest_place(newcomer, published))


def test_decoding_is_the_server_s_and_the_nearest_original_the_true_one(
    visitor: Visitor, published: Catalogue, test_images: np.ndarray
) -> None:
    visitor.open(f"?run={MNIST}")
    expect_decoded_under(visitor, *emptiest_place(visitor, published))
    view = visitor.view()
    middle = (view.left + view.width / 2, view.top + view.height / 2)
    low = visitor.point_at(middle[0], middle[1] + 100)
    high = visitor.point_at(middle[0], middle[1] - 100)
    right = visitor.point_at(middle[0] + 100, middle[1] - 100)
    assert high[1] > low[1], "y is upward"
    assert right[0] > high[0]
    assert high[1] - low[1] == pytest.approx(2 * (right[0] - high[0]), rel=0.02)

    latents = published.latents(MNIST)
    for x, y in ((0.3, 0.3), (0.55, 0.4), (0.7, 0.8)):
        z = visitor.point_at(view.left + x * view.width, view.top + y * view.height)
        distances = np.linalg.norm(latents.mu[:, :2].astype(np.float64) - z, axis=1)
        shown = visitor.stats()["nearest"]
        (row,) = np.flatnonzero(latents.index == shown)
        assert distances[row] == pytest.approx(distances.min(), abs=1e-6)
        visitor.expect_canvas("#original", test_images[shown], tolerance=0)
        visitor.expect_canvas("#reconstruction", visitor.decoded(MNIST, latents.mu[row]))
        facts = visitor.page.locator("#nearest-facts").inner_text()
        assert f"#{shown}" in facts
        assert f"{latents.reconstruction_nats[row]:.1f} nats" in facts


def test_decoding_is_right_after_zooming_with_the_wheel_and_while_and_after_dragging(
    visitor: Visitor, published: Catalogue
) -> None:
    visitor.open(f"?run={MNIST}")
    before = visitor.view()
    visitor.page.mouse.move(before.left + 200, before.top + 200)
    visitor.page.mouse.wheel(0, -400)
    visitor.until(
        "Math.abs(document.querySelector(value[0]).layout.xaxis.range[0] - value[1]) > 1e-3",
        [GRAPH, before.x[0]],
    )
    visitor.until("latentarium.state().view !== null")
    assert visitor.view().pixel[0] < before.pixel[0]
    expect_decoded_under(visitor, *emptiest_place(visitor, published))

    zoomed, address = visitor.view(), visitor.state()["view"]
    x, y = zoomed.left + 300, zoomed.top + 300
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.down()
    visitor.page.mouse.move(x + 40, y)
    visitor.page.mouse.move(x + 120, y)
    visitor.until_shown_under(x + 120, y)
    visitor.until(
        f"document.querySelector('{GRAPH}')._fullLayout.xaxis.range[0] < value",
        zoomed.x[0] - 118 * zoomed.pixel[0],
    )
    visitor.until_shown_under(x + 120, y)
    moved = visitor.shown()
    # What is dragged stays under the pointer.
    assert np.all(np.abs(np.subtract(moved, zoomed.place(x, y))) <= np.multiply(3, zoomed.pixel))
    visitor.page.mouse.move(x + 150, y + 80, steps=8)
    visitor.page.mouse.up()
    visitor.until(
        f"document.querySelector('{GRAPH}')._fullLayout.xaxis.range[0] < value",
        zoomed.x[0] - 148 * zoomed.pixel[0],
    )
    visitor.until("String(latentarium.state().view) !== String(value)", address)
    after = visitor.view()
    pixel = zoomed.pixel
    assert after.x[0] == pytest.approx(zoomed.x[0] - 150 * pixel[0], abs=2 * pixel[0])
    assert after.y[0] == pytest.approx(zoomed.y[0] + 80 * pixel[1], abs=2 * pixel[1])
    assert visitor.state()["pin"] is False
    expect_decoded_under(visitor, *emptiest_place(visitor, published))


def test_stars_that_are_dragged_lie_where_they_are_painted_afterwards(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    view = visitor.view()
    x, y = view.left + 300, view.top + 200
    canvas = "document.querySelector('#sky .canvas-chart canvas')"
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.down()
    visitor.page.mouse.move(x + 30, y + 20)
    visitor.page.mouse.move(x + 90, y + 50)
    visitor.until(f"{canvas}.style.transform.startsWith('translate')")
    visitor.page.mouse.up()
    visitor.until("latentarium.state().view !== null")
    carried = starry_picture(visitor)
    for _ in range(2):  # highlights a class, and forgets it
        visitor.page.keyboard.press("3")
        visitor.next_frame()
    visitor.until(f"{canvas}.style.transform === ''")
    painted = starry_picture(visitor)
    visitor.page.locator("[data-action=reset]").click()
    visitor.until_state(view=None)
    # Of a star between two parts of a pixel the rounding may differ.
    assert np.mean(np.abs(carried - painted) > 8) < 1e-3
    assert np.mean(np.abs(starry_picture(visitor) - painted) > 8) > 0.02


def test_what_lies_under_dragged_stars_goes_along_and_the_place_is_not_decoded_again(
    visitor: Visitor,
) -> None:
    visitor.open(f"?run={MNIST}&density=1")
    visitor.images_loaded()
    view = visitor.view()
    x, y = view.left + 300, view.top + 200
    visitor.point_at(x, y)
    visitor.page.mouse.down()
    visitor.page.mouse.move(x + 20, y + 20)
    visitor.until("document.getElementById('density').style.inset === '-160px'")
    visitor.until_shown_under(x + 20, y + 20)
    decodes = visitor.stats()["decodes"]
    for step in range(1, 21):
        visitor.page.mouse.move(x + 20 + 5 * step, y + 20 + 2 * step)
    visitor.until("document.getElementById('density').style.transform.startsWith('translate')")
    visitor.until_shown_under(x + 120, y + 60)
    assert visitor.stats()["decodes"] == decodes
    carried = pane_picture(visitor)
    visitor.page.mouse.up()
    visitor.until("document.getElementById('density').style.transform === ''")
    drawn = pane_picture(visitor)
    assert np.mean(np.abs(carried - drawn) > 8) < 1e-3
    visitor.page.locator("[data-action=reset]").click()
    visitor.until_state(view=None)
    assert np.mean(np.abs(pane_picture(visitor) - drawn) > 8) > 0.02


def starry_picture(visitor: Visitor) -> np.ndarray:
    """The sky's pane with nothing pointed at."""
    visitor.page.mouse.move(0, 0)
    return pane_picture(visitor)


def pane_picture(visitor: Visitor) -> np.ndarray:
    """The sky's pane without its edge, where the focus is seen."""
    for _ in range(3):
        visitor.next_frame()
    shot = visitor.page.screenshot(clip=box_of(visitor.page.locator("#sky-pane")))
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    return np.asarray(picture).astype(int)[10:-10, 10:-10]


def test_decoding_is_right_in_a_window_of_another_size_and_on_a_scaled_page(
    visitor: Visitor, published: Catalogue
) -> None:
    visitor.open(f"?run={MNIST}")
    for width, height in ((900, 700), (360, 740), (1440, 900)):
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.until_fitted()
        across, upward = visitor.view().pixel
        assert across == pytest.approx(upward)
    expect_decoded_under(visitor, *emptiest_place(visitor, published))
    for scaling in ("zoom = 1.25", "zoom = 1", "transform = 'scale(0.8)'"):
        visitor.page.evaluate(f"document.body.style.{scaling}")
        visitor.until_fitted()
        expect_decoded_under(visitor, *emptiest_place(visitor, published))


def test_a_sweep_decodes_once_a_frame_and_asks_the_server_nothing(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.images_loaded()
    view = visitor.view()
    visitor.point_at(view.left + 50, view.top + 60)
    visitor.page.evaluate(
        """() => {
          window.sweep = { moves: 0, frames: 0, decodes: latentarium.stats().decodes };
          let moved = false;
          addEventListener("pointermove", () => ((moved = true), sweep.moves++), true);
          requestAnimationFrame(function count() {
            if (moved) sweep.frames++;
            moved = false;
            requestAnimationFrame(count);
          });
        }"""
    )
    requests: list[str] = []
    visitor.page.on("request", lambda request: requests.append(request.url))
    for step in range(1, 121):
        x = view.left + 50 + (view.width - 100) * step / 120
        visitor.page.mouse.move(x, view.top + 60 + 4 * step)
    visitor.until("sweep.moves >= 120")
    visitor.next_frame()
    sweep = visitor.page.evaluate(
        "({ ...sweep, decodes: latentarium.stats().decodes - sweep.decodes })"
    )
    assert requests == []
    assert sweep["decodes"] >= 50, sweep
    assert abs(sweep["decodes"] - sweep["frames"]) <= 2, sweep


# How opaque the moving overlay is around a place of the screen, and how much of the sky it covers.
MOVING = """([x, y]) => {
  const canvas = document.querySelector("#sky-pane .is-moving");
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const scale = canvas.width / width;
  const [across, down] = [x - left, y - top].map((length) => Math.round(scale * length));
  const { data } = seenOn(canvas).getImageData(across - 1, down - 1, 3, 3);
  const pane = document.getElementById("sky-pane").getBoundingClientRect();
  return {
    scale,
    opaque: Math.max(...data.filter((_, i) => i % 4 === 3)),
    share: (width * height) / (pane.width * pane.height),
  };
}"""


@pytest.mark.parametrize("density", [1, 2])
def test_what_moves_with_the_pointer_lies_around_the_nearest_star_on_a_small_canvas(
    new_visitor: Callable[..., Visitor], published: Catalogue, density: int
) -> None:
    visitor = new_visitor(device_scale_factor=density)
    visitor.open(f"?run={MNIST}")
    view, latents = visitor.view(), published.latents(MNIST)
    for z in [(0.3, 0.2), (-1.1, 0.8)]:
        x, y = view.point(*z)
        visitor.point_at(x, y)
        visitor.until_shown_under(x, y)
        visitor.next_frame()
        (row,) = np.flatnonzero(latents.index == visitor.stats()["nearest"])
        star_x, star_y = view.point(*latents.mu[row].tolist())
        around = visitor.page.evaluate(MOVING, [star_x + RING, star_y])
        assert around["scale"] == pytest.approx(density, rel=0.01)
        assert around["opaque"] > 200
        assert around["share"] < 0.2
    # The nearest star is far beyond the edges.
    visitor.open(f"?run={MNIST}&view=7,7.01,7,7.01")
    view = visitor.view()
    visitor.point_at(view.left + view.width / 2, view.top + view.height / 2)
    visitor.until("document.querySelector('#sky-pane .is-moving').style.visibility === ''")
    moving = "document.querySelector('#sky-pane .is-moving')"
    width, height = visitor.page.evaluate(f"[{moving}.width, {moving}.height]")
    assert width < density * (view.width + 128)
    assert height < density * (view.height + 128)
