"""A run of three latents as a cloud: turning it, pointing at it, the probe between its points."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIX, THREE
from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue, Latents

CLASSES = ["round", "square", "star"]
AT = f"?run={THREE}&sky=3d"


@pytest.fixture
def visitor(stand: Callable[..., Visitor], six_address: str) -> Visitor:
    return stand(six_address)


@pytest.fixture(scope="module")
def three(six: Catalogue) -> Latents:
    return six.latents(THREE)


# Plotly moves a camera for half a second after each drawing, and hears of no drag meanwhile.
RESTS = """(() => {
  const { camera, glplot } = document.getElementById("space")._fullLayout.scene._scene;
  if (camera.view.lastT() > performance.now()) return false;
  camera.view.recalcMatrix(camera.view.lastT());
  return camera.matrix.every((value, k) => value === glplot.cameraParams.view[k]);
})()"""
FRAMES_OF_REST = 20


def drawn(visitor: Visitor) -> None:
    """Waits until the cloud is there and its camera rests."""
    visitor.until(
        "document.getElementById('space').data?.length === 3"
        " && !document.getElementById('sky-pane').classList.contains('is-loading')"
    )
    visitor.until(RESTS)
    expect(visitor.page.locator(".no-webgl")).to_have_count(0)


def point_at(visitor: Visitor, latents: Latents, row: int) -> tuple[float, float]:
    """Moves the pointer to where our own projection says that the point is."""
    x, y = visitor.page.evaluate("(z) => latentarium.pixelOf(z)", latents.mu[row].tolist())
    box = box_of(visitor.page.locator("#space"))
    visitor.page.mouse.move(box["x"] + x + 1, box["y"] + y)
    visitor.page.mouse.move(box["x"] + x, box["y"] + y)
    return box["x"] + x, box["y"] + y


def label_of(latents: Latents, row: int) -> str:
    x, y, z = (f"{value:+.4f}".replace("-", "−") for value in latents.mu[row])
    return f"{CLASSES[latents.label[row]]}   #{latents.index[row]}   x {x}  y {y}  z {z}"


def traces(visitor: Visitor, key: str) -> list[object]:
    return visitor.page.evaluate(
        "(key) => document.getElementById('space').data.map(({ marker }) => marker[key])", key
    )


def test_only_three_latents_make_a_space(visitor: Visitor) -> None:
    visitor.open(f"?run={SIX}&sky=3d")
    assert visitor.state()["space"] is False
    expect(visitor.page.locator("[data-action=show-space]")).to_be_hidden()


def test_the_switch_shows_the_cloud_and_back_the_plane(visitor: Visitor, three: Latents) -> None:
    visitor.open(f"?run={THREE}")
    switch = visitor.page.get_by_role("button", name="3-D")
    switch.press("Enter")
    visitor.until_state(space=True)
    drawn(visitor)
    expect(switch).to_have_attribute("aria-pressed", "true")
    visitor.until("location.search.includes('sky=3d')")
    for k in range(3):
        points = visitor.page.evaluate(
            "(k) => ['x', 'y', 'z'].map((key) =>"
            " Array.from(document.getElementById('space')._fullData[k][key]))",
            k,
        )
        np.testing.assert_allclose(np.transpose(points), three.mu[three.label == k], atol=1e-6)
    visitor.page.evaluate("history.back()")
    visitor.until_state(space=False)
    visitor.run_drawn(THREE)
    expect(visitor.page.locator("#space")).to_be_hidden()


def test_pointing_at_a_point_decodes_it_and_says_all_about_it(
    visitor: Visitor, three: Latents
) -> None:
    visitor.open(AT)
    drawn(visitor)
    # Those in front, which no other point covers.
    depth = three.mu @ [1.4, 1.4, 0.75]
    for row in np.argsort(depth)[::-1][:3]:
        x, y = point_at(visitor, three, row)
        visitor.until(
            "document.getElementById('space-label').textContent === value", label_of(three, row)
        )
        assert visitor.shown() == pytest.approx(three.mu[row].tolist())
        assert visitor.stats()["nearest"] == three.index[row]
        visitor.expect_canvas("#decoded", visitor.decoded(THREE, three.mu[row]))
    visitor.page.mouse.click(x, y)
    visitor.until_state(pin=True)
    assert visitor.state()["z"] == pytest.approx(three.mu[row].tolist(), abs=5e-4)


def test_pointing_does_not_draw_the_cloud_anew(visitor: Visitor, three: Latents) -> None:
    visitor.open(AT)
    drawn(visitor)
    visitor.page.evaluate(
        """() => {
          const { glplot } = document.getElementById("space")._fullLayout.scene._scene;
          const { clear } = glplot.gl;
          window.clears = 0;
          glplot.gl.clear = (...bits) => {
            window.clears += 1;
            clear.apply(glplot.gl, bits);
          };
        }"""
    )
    depth = three.mu @ [1.4, 1.4, 0.75]
    for row in np.argsort(depth)[::-1][:3]:
        point_at(visitor, three, row)
        visitor.until(
            "document.getElementById('space-label').textContent === value", label_of(three, row)
        )
    assert visitor.page.evaluate("clears") == 0
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("d")
    visitor.until("clears > 0")


def test_a_finger_s_tap_pins_the_point_under_it(
    new_visitor: Callable[..., Visitor], six_address: str, three: Latents
) -> None:
    visitor = new_visitor(six_address, has_touch=True)
    visitor.open(AT)
    drawn(visitor)
    row = int(np.argmax(three.mu @ [1.4, 1.4, 0.75]))
    x, y = visitor.page.evaluate("(z) => latentarium.pixelOf(z)", three.mu[row].tolist())
    box = box_of(visitor.page.locator("#space"))
    visitor.page.touchscreen.tap(box["x"] + x, box["y"] + y)
    visitor.until_state(pin=True)
    assert visitor.state()["z"] == pytest.approx(three.mu[row].tolist(), abs=5e-4)


def test_a_highlighted_class_keeps_its_colour_others_go_grey_and_a_click_before_turns_nothing(
    visitor: Visitor,
) -> None:
    visitor.open(AT)
    drawn(visitor)
    before = traces(visitor, "color")
    assert len(set(before)) == 3
    visitor.page.locator("#sky-pane").click(position={"x": 100, "y": 100})
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("1")
    visitor.until("document.getElementById('space').data[0].marker.opacity < .2")
    visitor.until(RESTS)
    assert visitor.state()["camera"] is None
    after = traces(visitor, "color")
    assert after[1] == before[1]
    assert after[0] == after[2] not in before
    visitor.page.keyboard.press("1")
    visitor.until("document.getElementById('space').data[0].marker.opacity > .7")
    assert traces(visitor, "color") == before


def test_the_probe_goes_where_no_point_is_by_keys_and_sliders(visitor: Visitor) -> None:
    visitor.open(f"{AT}&panel=latents")
    drawn(visitor)
    visitor.page.locator("#sky-pane").focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "Shift+PageDown", "PageUp"):
        visitor.page.keyboard.press(key)
    visitor.until_state(z=[0.05, 0.1, -0.45])
    visitor.page.locator("#latents").get_by_role("slider", name="z₃").press("ArrowRight")
    visitor.until_state(z=[0.05, 0.1, -0.4])
    visitor.expect_canvas("#decoded", visitor.decoded(THREE, (0.05, 0.1, -0.4)))
    # It is drawn where our projection says, in the accent's colour.
    visitor.until(
        """(() => {
          const overlay = document.getElementById("overlay");
          const at = latentarium.pixelOf(latentarium.state().z);
          const [x, y] = at.map((pixels) => Math.round(pixels * devicePixelRatio));
          const { data } = seenOn(overlay).getImageData(x - 2, y - 2, 5, 5);
          return data.some((byte, i) => i % 4 === 3 && byte > 0);
        })()"""
    )


def test_the_camera_turns_by_drag_and_keys_and_lives_in_the_address(
    new_visitor: Callable[..., Visitor], six_address: str
) -> None:
    visitor = new_visitor(six_address)
    visitor.open(AT)
    drawn(visitor)
    box = box_of(visitor.page.locator("#space"))
    x, y = box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.2
    visitor.page.mouse.move(x, y)
    visitor.next_frame()
    visitor.until(RESTS)
    visitor.page.mouse.down()
    visitor.page.mouse.move(x + 120, y + 30)
    visitor.page.mouse.up()
    # It goes on turning for a while, and the state with it; between two turns it seems to rest.
    visitor.until(
        f"""(() => {{
          const {{ camera }} = latentarium.state();
          const {{ eye }} = document.getElementById("space")._fullLayout.scene._scene.getCamera();
          const isThere = [eye.x, eye.y, eye.z].every((at, k) => Math.abs(at - camera?.[k]) < 1e-3);
          globalThis.framesAtRest = {RESTS} && isThere ? (globalThis.framesAtRest ?? 0) + 1 : 0;
          return framesAtRest > {FRAMES_OF_REST};
        }})()"""
    )
    dragged = visitor.state()["camera"]
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("d")
    visitor.until("String(latentarium.state().camera) !== String(value)", dragged)
    turned = visitor.state()["camera"]
    eye = np.subtract(turned[:3], turned[3:])
    before = np.subtract(dragged[:3], dragged[3:])
    assert np.linalg.norm(eye) == pytest.approx(np.linalg.norm(before), abs=0.01)
    angle = np.arctan2(eye[1], eye[0]) - np.arctan2(before[1], before[0])
    assert angle % (2 * np.pi) == pytest.approx(0.1, abs=0.01)
    visitor.page.keyboard.press("+")
    visitor.until("String(latentarium.state().camera) !== String(value)", turned)
    nearer = visitor.state()["camera"]
    assert np.linalg.norm(np.subtract(nearer[:3], nearer[3:])) < np.linalg.norm(eye)
    visitor.until("location.search.includes(`camera=${latentarium.state().camera.join()}`)")
    visitor.page.reload(wait_until="commit")
    visitor.page.wait_for_function("window.latentarium !== undefined")
    visitor.ready()
    drawn(visitor)
    assert visitor.state()["camera"] == nearer
    eye_shown = visitor.page.evaluate(
        "Object.values(document.getElementById('space')._fullLayout.scene._scene.getCamera().eye)"
    )
    assert eye_shown == pytest.approx(nearer[:3], abs=1e-3)


def test_the_cloud_follows_the_theme(new_visitor: Callable[..., Visitor], six_address: str) -> None:
    visitor = new_visitor(six_address)
    visitor.open(AT)
    drawn(visitor)
    colours = visitor.page.evaluate(
        "[0, 1, 2].map((k) => getComputedStyle(document.documentElement)"
        ".getPropertyValue(`--class-${k}`).trim())"
    )
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert traces(visitor, "color") == colours
    visitor.page.get_by_role("button", name="Theme").click()
    visitor.until("document.getElementById('space').data[0].marker.color !== value", colours[0])
