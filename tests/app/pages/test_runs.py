"""The list of runs and the page of a run over HTTP: documents, statuses, pictures, cost."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from app import theme
from app.jobs.visitor_runs import keep_newest
from app.pages.run.page import content, head
from app.pages.runs.cards import cards
from app.pages.shared.run_parts import plain
from app.pictures.skies import SIZES, sky_webp
from app.runs.listing import FEATURED, Wanted, listing
from app.theme import Scheme
from tests.support.callbacks import Callbacks
from tests.support.layouts import components
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue
from vae.store.documents import Run


def addresses(shown: object) -> set[str]:
    """Every href and src of what is sent."""
    if isinstance(shown, list):
        return set().union(*map(addresses, shown))
    if not isinstance(shown, dict):
        return set()
    own = {str(shown[name]) for name in ("href", "src") if name in shown}
    own |= {unescape(each) for each in re.findall('href="(.*?)"', shown.get("data-markup", ""))}
    return own.union(*map(addresses, shown.values()))


def sent(found: list[Any]) -> list[Any]:
    return [json.loads(json.dumps(plain(each))) for each in found]


def test_the_list_leads_to_pages_that_are_there(client: FlaskClient, catalogue: Catalogue) -> None:
    found = addresses(sent(cards(listing(catalogue.runs(), Wanted()), Wanted(), catalogue)))
    assert {"/runs/tiny-2d", "/?run=tiny-2d", "/compare?runs=tiny-2d"} <= found
    assert [each for each in found if client.get(each).status_code != 200] == []


def cost(shown: object) -> int:
    """What Dash has to make of it."""
    if isinstance(shown, list):
        return sum(map(cost, shown))
    if not isinstance(shown, dict):
        return 0
    return ("namespace" in shown) + sum(map(cost, shown.values()))


def test_the_list_costs_dash_little(published: Catalogue) -> None:
    """Whose time grows with the square of the components: 2,653 took a browser a quarter minute."""
    everything = sent(cards(listing(published.runs(), Wanted()), Wanted(), published))
    assert cost(everything) < 6 * len(published.runs())


def test_the_page_of_a_run_leads_to_pages_and_files_that_are_there(
    client: FlaskClient, catalogue: Catalogue, zoo: Path
) -> None:
    write_run(zoo / "other-2d")
    run = catalogue.run("tiny-2d")
    found = addresses(sent(content(run, catalogue, [])))
    weights = f"/files/runs/tiny-2d/{run.version}/weights.safetensors"
    assert {weights, "/runs/tiny-2d.md", "/runs/other-2d", "/paths?run=tiny-2d"} <= found
    assert [each for each in found if client.get(each).status_code != 200] == []


def test_every_published_run_has_a_page_and_a_card(published: Catalogue) -> None:
    for run in published.runs():
        assert isinstance(run, Run)
        assert list(components(content(run, published, [])))
        assert head(published, run.id).status == 200


def test_a_document_says_which_run_it_is_about(client: FlaskClient, zoo: Path) -> None:
    write_run(zoo / "odd-2d", title='<b>"Odd"</b> & {%scripts%}')
    document = client.get("/runs/odd-2d")
    assert document.status_code == 200
    assert (
        "<title>&lt;b&gt;&#34;Odd&#34;&lt;/b&gt; &amp; {%scripts%} · Latentarium</title>"
        in document.text
    )
    assert 'content="Run odd-2d: an encoder' in document.text


@pytest.mark.parametrize("run_id", ["nothing", "<script>alert", "damaged-2d"])
def test_what_cannot_be_shown_is_not_found_and_says_why(
    client: FlaskClient, zoo: Path, run_id: str
) -> None:
    write_run(zoo / "damaged-2d")
    (zoo / "damaged-2d" / "weights.safetensors").write_bytes(b"damaged")
    answer = client.get(f"/runs/{run_id}")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "<script>alert" not in answer.text
    assert ("damaged" if run_id == "damaged-2d" else "There is no run") in answer.text


def test_dashs_own_addresses_of_the_page_are_no_pages(client: FlaskClient) -> None:
    for address in ("/run", "/run/", "/run/nothing", "/runs/a/b"):
        assert client.get(address, follow_redirects=True).status_code == 404


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_sky_has_each_star_in_its_classs_colour_at_its_place(scheme: Scheme) -> None:
    corners = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    random = np.random.default_rng(0)
    mu = np.repeat(corners, 500, axis=0) + random.uniform(-0.1, 0.1, (2000, 2))
    label = np.repeat(np.arange(4), 500)
    picture = np.asarray(Image.open(io.BytesIO(sky_webp(mu, label, scheme, (320, 200)))), float)
    colours = np.array([rgb(colour) for colour in theme.class_colours(scheme)[:4]])
    # One scale: the square of the stars is as high as the picture, less its margins.
    half = 200 * 0.43 / 1.1
    for k, (x, y) in enumerate(corners):
        row, column = round(100 - y * half), round(160 + x * half)
        found = picture[row - 3 : row + 4, column - 3 : column + 4].mean(axis=(0, 1))
        assert np.abs(colours - found).sum(axis=1).argmin() == k
        assert np.abs(colours[k] - found).max() < 40
    assert np.abs(picture[100, 160] - rgb(theme.SURFACES[scheme]["sky"])).max() < 12


def test_a_run_without_stars_has_an_empty_sky() -> None:
    for mu in (np.zeros((0, 2)), np.full((3, 2), np.nan)):
        picture = Image.open(io.BytesIO(sky_webp(mu, np.zeros(len(mu), int), "dark", (320, 200))))
        assert np.asarray(picture).std(axis=(0, 1)).max() < 1  # WebP rounds


def rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def test_pictures_are_small_and_kept_for_good(client: FlaskClient, catalogue: Catalogue) -> None:
    run = catalogue.run("tiny-2d")
    for kind, size in SIZES.items():
        answer = client.get(f"/files/runs/tiny-2d/{run.version}/{kind}-dark.webp?v=1")
        assert answer.mimetype == "image/webp"
        assert "immutable" in answer.headers["Cache-Control"]
        assert Image.open(io.BytesIO(answer.data)).size == size
    assert client.get("/files/runs/tiny-2d/0123456789abcdef/sky-dark.webp").status_code == 404
    assert client.get(f"/files/runs/tiny-2d/{run.version}/sky-red.webp").status_code == 404


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_pictures_of_the_published_runs_are_of_ten_kilobytes_at_most(
    published: Catalogue, scheme: Scheme
) -> None:
    for run_id in ("mnist-10d", "sprites-10d-beta-tcvae-beta-16-seed-0", "fashion-2d"):
        latents = published.latents(run_id)
        picture = sky_webp(latents.mu[:, :2], latents.label, scheme, SIZES["thumbnail"])
        assert len(picture) <= 10_000


def test_a_lone_star_of_ten_thousand_is_more_ink_than_paper_on_light_ground() -> None:
    mu = np.zeros((10_000, 2))
    mu[:, 0] = np.repeat([-1.0, 1.0], 5000)
    mu[0] = [0, 0.2]
    picture = sky_webp(mu, np.zeros(10_000, int), "light", (320, 200))
    row = np.asarray(Image.open(io.BytesIO(picture)).convert("L"), float)[:, 160]
    colours = (theme.SURFACES["light"]["sky"], theme.class_colours("light")[0])
    # ITU-R 601-2, as Pillow has it.
    ground, ink = (np.dot(rgb(colour), [0.299, 0.587, 0.114]) for colour in colours)
    assert row.min() < (ground + ink) / 2


def test_a_visitors_run_that_made_room_is_spoken_of(
    client: FlaskClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("mine-0000000000000000", "mine-1111111111111111"):
        (tmp_path / name).mkdir()
    keep_newest(tmp_path, 1)
    assert "mine-0000000000000000 made room" in caplog.text
    shown = Callbacks(client, "/run").ask(
        "run-content.children", {"address.pathname": "/runs/mine-0000000000000000"}
    )
    assert "kept until newer ones need their place" in shown.text


def test_who_types_before_the_address_is_read_keeps_its_filters(client: FlaskClient) -> None:
    asked = Callbacks(client, "/runs")
    values: dict[str, object] = {"address.search": "?data=small", "runs-search.value": "3"}
    unread = values | {"runs-read.data": False}
    # Dash says that the address has changed when it is first there.
    for changed in ("runs-search.value", "address.search runs-search.value"):
        early = asked.changes("address.search", unread, changed)
        assert early["address.search"] == "?q=3&data=small"
        assert early["runs-data.value"] == "small"
        assert "runs-search.value" not in early, "where more is being typed"
    # Afterwards the controls say all there is to say.
    later = asked.changes("address.search", values | {"runs-read.data": True}, "runs-search.value")
    assert later["address.search"] == "?q=3"


def test_the_address_is_read_into_the_controls_that_differ_alone(still_client: FlaskClient) -> None:
    """In any other somebody may be typing, whose letters are not sent yet."""
    page = Callbacks(still_client, "/runs")
    values: dict[str, object] = {
        "address.search": "?data=mnist",
        "runs-search.value": "",
        "runs-sort.value": FEATURED,
    }
    read = page.changes("address.search", values, changed="address.search")
    controls = {name: value for name, value in read.items() if name.endswith(".value")}
    assert controls == {"runs-data.value": "mnist"}
