"""What is long is cut before anything is looked up, and polls list no runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings
from app.web import ids
from tests.app.jobs.test_jobs import FORM
from tests.conftest import BufferedClient
from tests.support.callbacks import Callbacks
from tests.support.tiny_run import write_dataset
from vae.store.catalogue import BrokenRun, Catalogue
from vae.store.documents import Run

MANY = ["tiny-2d"] * 20_000


class Asked(Catalogue):
    """Counts what it is asked for."""

    listed = looked_up = 0

    def runs(self) -> tuple[Run | BrokenRun, ...]:
        self.listed += 1
        return super().runs()

    def run(self, run_id: str) -> Run:
        self.looked_up += 1
        return super().run(run_id)


@pytest.fixture
def asked(zoo: Path) -> Asked:
    write_dataset(zoo / "datasets" / "mnist")
    return Asked([zoo], zoo / "datasets")


@pytest.fixture
def site(settings: Settings, asked: Asked) -> FlaskClient:
    return BufferedClient(create_app(settings, asked).server)


def test_twenty_thousand_ids_are_refused_before_one_is_looked_up(
    site: FlaskClient, asked: Asked
) -> None:
    compare = Callbacks(site, "/compare")
    before = asked.looked_up
    answers = [
        compare.ask(f"{ids.Compare.FIGURES}.children", {f"{ids.COMPARED}.value": MANY}),
        site.get("/api/compare/runs.csv?runs=" + ",".join(MANY[:900])),
        site.get("/api/curves.json?runs=" + ",".join(f"tiny-{k}" for k in range(900))),
    ]
    assert [answer.status_code for answer in answers] == [400] * 3
    assert asked.looked_up == before


def test_the_poll_of_a_queued_job_does_not_list_the_runs(site: FlaskClient, asked: Asked) -> None:
    job = site.post("/api/jobs", json=FORM).get_json()
    before = asked.listed
    assert site.get(job["url"]).get_json()["state"] == "queued"
    watched = Callbacks(site, "/train-your-own").ask("stage.data-state", {"job.data": job["id"]})
    assert watched.status_code == 200
    assert site.get("/api/runs/nothing").status_code == 404
    assert asked.listed == before
