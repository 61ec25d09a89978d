"""What strangers and time do to the queue: nothing forged is read, nothing stays."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from app.jobs.jobs import DAMAGED, DAY, MONTH, End, Jobs, UnknownJob
from app.jobs.order import Order
from app.jobs.queue import JobQueue, QueueUnavailable
from app.settings import JobLimits, settings_from
from tests.support.redis_server import RedisServer
from tests.support.storages import Clock

ORDER = Order("mnist", "fc-256", 2, "beta-vae", 1.0, 2, 0)
LIMITS = JobLimits()


@pytest.fixture
def jobs(queue: JobQueue, clock: Clock) -> Jobs:
    return Jobs(queue, LIMITS, clock)


@pytest.mark.parametrize(
    "forged",
    [
        {"dataset": "/etc"},
        {"dataset": "folder:/home"},
        {"recipe": "--runs=/tmp"},
        {"epochs": LIMITS.epochs + 1},
        {"latent_dim": LIMITS.latents + 1},
        {"beta": 1e9},
        {"extra": 1},
    ],
)
def test_a_forged_order_is_not_read(tmp_path: Path, forged: dict[str, object]) -> None:
    queue = JobQueue(tmp_path)
    jobs = Jobs(queue, LIMITS)
    job = jobs.start("me", ORDER)
    about = queue.read(f"job/{job.id}")
    queue.write(f"job/{job.id}", about | {"order": about["order"] | forged})
    with pytest.raises(UnknownJob, match=DAMAGED):
        jobs.job(job.id)
    queue.close()


def test_nothing_of_a_visitor_stays_longer_than_the_cookie(jobs: Jobs, clock: Clock) -> None:
    ended = jobs.start("anna", ORDER)
    for kind in ("sky", "sample", "progress"):
        jobs.queue.write_bytes(f"{kind}/{ended.id}", b"{}")
    jobs.finish(ended.id, End("done"))
    clock.now += DAY + 1
    jobs.forget_old()
    left = jobs.queue.items()
    assert not {f"sky/{ended.id}", f"sample/{ended.id}"} & set(left)
    assert {f"job/{ended.id}", f"end/{ended.id}", f"progress/{ended.id}"} <= set(left)
    clock.now += MONTH
    waiting = jobs.start("ben", ORDER)
    jobs.forget_old()
    assert jobs.ids_of("ben") == [waiting.id]
    assert set(jobs.queue.items()) == {f"job/{waiting.id}", "next/ben/first"}


def test_a_self_signed_redis_as_heroku_gives_it_is_used(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=elsewhere"]
    subprocess.run(
        [*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    server = RedisServer(tmp_path, tls=(certificate, key))
    server.start()
    try:
        heroku = settings_from(
            {"REDIS_URL": server.url, "DYNO": "web.1", "SECRET_KEY": "0123456789abcdef"}
        )
        queue = JobQueue(tmp_path, heroku.redis_url)
        queue.write("a", 1)
        assert queue.read("a") == 1
        queue.close()
        strict = JobQueue(tmp_path, settings_from({"REDIS_URL": server.url}).redis_url)
        with pytest.raises(QueueUnavailable, match="certificate"):
            strict.read("a")
    finally:
        server.stop()
