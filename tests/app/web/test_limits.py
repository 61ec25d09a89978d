"""Limits: of orders by visitor, shared by all web processes; of what is computed at once."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.jobs.visitor import ORDERS_OF_NOBODY
from app.pictures.grids import most_cells
from app.settings import Settings
from app.web.limits import HOUR, Limiter, TooMuch
from tests.app.jobs.test_jobs import FORM
from tests.conftest import BufferedClient
from tests.support.tiny_run import write_dataset
from vae.store.catalogue import Catalogue

PATIENCE = 20.0


@pytest.fixture
def sites(settings: Settings, catalogue: Catalogue, zoo: Path) -> list[FlaskClient]:
    """Two web processes of one installation, whose clients keep no cookies."""
    write_dataset(zoo / "datasets" / "mnist")
    return [
        BufferedClient(create_app(settings, catalogue).server, use_cookies=False) for _ in range(2)
    ]


def test_orders_without_a_cookie_share_one_limit_in_all_processes(sites: list[FlaskClient]) -> None:
    answers = [
        sites[k % 2].post("/api/jobs", json=FORM | {"seed": k}) for k in range(ORDERS_OF_NOBODY + 1)
    ]
    assert [answer.status_code for answer in answers] == [201] * ORDERS_OF_NOBODY + [429]
    assert json.loads(answers[-1].text)["error"].startswith(
        f"{ORDERS_OF_NOBODY} orders without a cookie"
    )
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_whoever_opened_the_page_has_a_limit_of_their_own(sites: list[FlaskClient]) -> None:
    for _ in range(ORDERS_OF_NOBODY + 1):
        last = sites[0].post("/api/jobs", json=FORM)
    assert last.status_code == 429
    visitor = sites[0].application.test_client()
    assert visitor.get("/train-your-own/_dash-layout").status_code == 200
    assert visitor.post("/api/jobs", json=FORM).status_code == 201


def test_a_limit_ends_with_its_time() -> None:
    now = [0.0]
    counted: dict[str, tuple[float, int]] = {}

    def count_up(key: str, seconds: float, at: float) -> int:
        begun, count = counted.get(key, (at, 0))
        counted[key] = (at, 1) if at >= begun + seconds else (begun, count + 1)
        return int(counted[key][1])

    limiter = Limiter(count_up, lambda: now[0])
    limiter.count("orders", "anna", 1)
    with pytest.raises(TooMuch, match="1 orders of one visitor"):
        limiter.count("orders", "anna", 1)
    limiter.count("orders", "ben", 1)
    now[0] = HOUR
    limiter.count("orders", "anna", 1)


@contextmanager
def nothing_computed(cache: Path) -> Iterator[None]:
    """Every lock under which pictures are computed is taken."""
    with ExitStack() as stack:
        for path in [cache / f"lock-{stripe:02d}" for stripe in range(64)]:
            file = stack.enter_context(path.open("ab"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_what_is_cached_is_served_past_those_who_compute(
    settings: Settings, catalogue: Catalogue
) -> None:
    app = create_app(replace(settings, threads=4), catalogue).server
    grid = "/api/runs/tiny-2d/grid.png?n="
    assert BufferedClient(app).get(f"{grid}2").status_code == 200
    with ThreadPoolExecutor(3) as threads:
        with nothing_computed(settings.cache_folder / "pictures"):
            asked = [threads.submit(BufferedClient(app).get, f"{grid}{n}") for n in (3, 4, 5)]
            refused = wait(asked, PATIENCE, FIRST_COMPLETED).done.pop().result()
            assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
            assert "2 such answers of yours" in json.loads(refused.text)["error"]
            assert BufferedClient(app).get(f"{grid}2").status_code == 200
            places = {"data": np.zeros(2, "<f4").tobytes()}
            decoded = BufferedClient(app).post("/api/runs/tiny-2d/decoded", **places)
            assert decoded.status_code == 429, "places that are decoded at once count as a picture"
        assert sorted(each.result().status_code for each in asked) == [200, 200, 429]


def test_a_grid_is_as_large_as_its_pictures_allow(
    published: Catalogue, client: FlaskClient
) -> None:
    assert most_cells(published.run("pets-64d")) == 20
    assert client.get("/api/runs/tiny-2d/grid.png?n=40").status_code == 200
