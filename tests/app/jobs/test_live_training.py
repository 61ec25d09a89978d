"""Live training with real processes: pages, worker and training as a visitor meets them."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image
from safetensors.numpy import load

from app.jobs.jobs import End
from app.jobs.order import Order
from app.jobs.worker import Worker
from app.settings import settings_from
from tests.support.browser.server import served
from tests.support.site_visitor import ORDER, SiteVisitor, has_ended, is_training

# What no test lives to see the end of, unless it is stopped.
LONG: dict[str, Any] = {"epochs": 1000, "recipe": "fc-400"}
SECONDS_TO_FAIL = 5.0
SETTINGS = {
    "JOB_HELD_OUT": "300",
    "JOB_EPOCHS": "1000",
    "JOB_FREE_MB": "1",
    "SECRET_KEY": "the same after a restart",
}


@contextmanager
def opened(folder: Path, data: Path, **settings: str) -> Iterator[str]:
    """The pages and their worker as `python app/main.py` starts them."""
    folders = {"RUNS_URL": str(folder / "runs"), "DATA_ROOT": str(data)}
    with served(folder / "cache", **{**SETTINGS, **folders, **settings}) as address:
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(folder: Path, small_mnist: Path) -> Iterator[str]:
    with opened(folder, small_mnist) as address:
        yield address


@pytest.fixture
def visitor(site: str) -> SiteVisitor:
    return SiteVisitor(site)


def processes(folder: Path, *words: str) -> list[psutil.Process]:
    """The processes of the site in `folder` whose command line has all the words."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            is_of_site = process.environ().get("RUNS_URL") == str(folder / "runs")
            if is_of_site and set(words) <= set(process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def training_processes(folder: Path) -> list[psutil.Process]:
    return processes(folder, "vae", "train", "--live")


def until_gone(found: list[psutil.Process], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while alive := [process for process in found if lives(process)]:
        assert time.monotonic() < deadline, f"still there after {seconds} s: {alive}"
        psutil.wait_procs(alive, timeout=0.1)


def lives(process: psutil.Process) -> bool:
    """Not where it has ended and only waits for its new parent to take note."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_equal_forms_train_to_their_ends_and_only_their_visitors_see_them(
    visitor: SiteVisitor,
) -> None:
    other = SiteVisitor(visitor.address)
    job, theirs = visitor.start(), other.start()
    assert job["id"] != theirs["id"]
    for path in ("", "/sky", "/sample"):
        assert other.ask(job["url"] + path)[0] == 404
    assert other.ask(job["url"], "DELETE")[0] == 404
    waiting = other.watch(theirs, lambda seen: seen["position"] != 2)  # until mine was taken
    assert waiting["position"] == 1
    forming = visitor.watch(job, lambda seen: seen["forming"] >= 1)
    assert forming["state"] in ("running", "done")
    ended = visitor.watch(job, has_ended)
    assert ended["state"] == "done", ended["message"]
    assert [(row["epoch"], row["split"]) for row in ended["history"]] == [
        (1, "train"),
        (1, "validation"),
        (2, "train"),
        (2, "validation"),
    ]
    sky = load(visitor.ask(f"{job['url']}/sky")[1])
    assert sky["mu"].shape == (500, 2)
    assert sky["epoch"].tolist() == [2]
    sample = Image.open(io.BytesIO(visitor.ask(f"{job['url']}/sample")[1]))
    assert sample.size == (280, 280)

    # The link shares it; no list does.
    friend = SiteVisitor(visitor.address)
    run = ended["run"]
    status, document = friend.ask(f"/api/runs/{run}")
    assert status == 200
    assert document["metrics"]["test"]["negative_elbo"] > 0
    latents = load(friend.ask(document["urls"]["latents"])[1])
    # What formed before everybody's eyes is what the finished run holds.
    if document["training"]["best_epoch"] == 2:
        np.testing.assert_allclose(latents["mu"], sky["mu"], atol=0.02)
    assert run not in str(friend.ask("/api/runs")[1])
    assert run not in str(friend.ask("/api/runs/mine-0")[1])

    estimate = visitor.ask("/api/jobs/estimate?dataset=mnist&recipe=fc-256&epochs=10")[1]
    assert estimate["seconds"] > 10 * estimate["an_epoch"] > 0
    assert "measured here" in estimate["basis"]
    ends = [ended, other.watch(theirs, has_ended)]
    assert ends[1]["state"] == "done"
    assert ends[0]["run"] != ends[1]["run"]
    for who, end in ((visitor, ends[0]), (other, ends[1])):
        assert [each["run"] for each in who.ask("/api/jobs")[1]] == [end["run"]]


def test_of_forty_requests_at_once_one_is_trained_and_cancelling_leaves_nothing_of_it(
    visitor: SiteVisitor, folder: Path
) -> None:
    first = visitor.start(**LONG)
    visitor.ask(first["url"], "DELETE")
    with visitor._opener.open(visitor.address + first["url"]) as answer:
        tag = answer.headers["ETag"]
    assert visitor.ask(first["url"], If_None_Match=tag)[0] == 304

    def order(_: int) -> tuple[int, object]:
        return visitor.ask("/api/jobs", "POST", {**first["order"], "seed": 11})

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(order, range(40)))
    assert sorted(status for status, _ in answers) == [201] + [409] * 39
    assert all("one at a time is allowed" in str(body) for status, body in answers if status == 409)
    (job,) = [body for status, body in answers if status == 201]
    visitor.watch(job, is_training)
    found = training_processes(folder)
    assert len(found) == 1
    status, ended = visitor.ask(job["url"], "DELETE")
    assert (status, ended["state"], ended["run"]) == (200, "cancelled", None)
    until_gone(found, 4)


def test_stopped_here_the_best_epoch_so_far_becomes_the_visitors_run(visitor: SiteVisitor) -> None:
    job = visitor.start(**LONG, name="Stopped <early>")
    assert visitor.ask("/api/jobs/estimate?dataset=mnist&recipe=fc-256&epochs=1")[1]["running"] <= 1
    visitor.watch(job, lambda seen: len(seen["history"]) >= 6)
    assert SiteVisitor(visitor.address).ask(f"{job['url']}/keep", "POST")[0] == 404
    status, seen = visitor.ask(f"{job['url']}/keep", "POST")
    assert (status, seen["keeps"], seen["state"]) == (200, True, "running")
    ended = visitor.watch(job, has_ended)
    assert (ended["state"], ended["message"]) == ("done", "")
    status, run = visitor.ask(f"/api/runs/{ended['run']}")
    loss = {row["epoch"]: row["loss"] for row in ended["history"] if row["split"] == "validation"}
    assert (status, run["title"]) == (200, "Stopped <early>")
    assert run["training"]["epochs"] == len(loss) < LONG["epochs"]
    assert run["training"]["best_epoch"] == min(loss, key=lambda epoch: loss[epoch])
    about = visitor.ask(f"/runs/{ended['run']}")[1].decode()
    assert "Stopped &lt;early&gt;" in about
    assert "Stopped <early>" not in about


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Content_Type": "text/plain"},
    ],
)
def test_other_sites_cannot_order(visitor: SiteVisitor, headers: dict[str, str]) -> None:
    status, _ = visitor.ask("/api/jobs", "POST", {"dataset": "mnist"}, **headers)
    assert status in (400, 415)
    assert visitor.ask("/api/jobs")[1] == []


def test_a_bad_field_is_answered_with_what_is_allowed(visitor: SiteVisitor) -> None:
    status, body = visitor.ask("/api/jobs", "POST", {"dataset": "mnist", "recipe": "fc-256"})
    assert (status, body["error"]) == (
        400,
        "latent_dim is missing: it must be a whole number from 2 to 32.",
    )


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("JOB_SECONDS", "1", "it took longer than the 1 s allowed."),
        ("JOB_MEMORY_MB", "50", "it needed more than the 50 MB of memory allowed."),
        ("JOB_FREE_MB", "1000000", "the disk is nearly full: a run needs 1000000 MB free."),
    ],
)
def test_a_training_beyond_its_limits_is_ended_with_the_limit(
    tmp_path: Path, small_mnist: Path, setting: str, value: str, message: str
) -> None:
    worker = worker_of(tmp_path, small_mnist, **{setting: value})
    ended = trained(worker, LONG)
    assert ended.state == "failed"
    assert ended.message.endswith(message)
    assert list((tmp_path / "runs" / ".visitors" / ".jobs").glob("*/*.safetensors")) == []


def worker_of(folder: Path, data: Path, **settings: str) -> Worker:
    """In this process; what it trains is in one of its own."""
    folders = {"RUNS_URL": str(folder / "runs"), "DATA_ROOT": str(data)}
    return Worker(settings_from({**SETTINGS, **folders, **settings}))


def trained(worker: Worker, order: dict[str, Any]) -> End:
    job = worker.jobs.start("anna", Order(**{**ORDER, **order}))
    worker.train(job.id)
    ended = worker.jobs.end(job.id)
    assert ended is not None
    return ended
