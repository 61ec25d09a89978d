"""Jobs on their storages, SQLite and Redis alike: one a visitor, one end each, no pickles."""

from __future__ import annotations

import dataclasses
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.jobs.jobs import (
    PATIENCE,
    SOUGHT_AGAIN,
    UNOBSERVED,
    End,
    JobRefused,
    Jobs,
    UnknownJob,
)
from app.jobs.order import Order, fields, order_from
from app.jobs.process import PLACE, TrainingProcess
from app.jobs.queue import JobQueue, QueueUnavailable
from app.settings import JobLimits
from app.web.validation import ValidationError
from tests.support.storages import Clock
from vae.model.recipes import RECIPES
from vae.store.config import OBJECTIVES
from vae.training.config import Config, from_recipe

ORDER = Order("mnist", "fc-256", 2, "beta-vae", 1.0, 2, 0)
LIMITS = JobLimits(queue=3)
FORM = {
    "dataset": "mnist",
    "recipe": "fc-256",
    "latent_dim": 2,
    "objective": "beta-vae",
    "beta": 0.5,
    "epochs": 3,
    "seed": 7,
}


@pytest.fixture
def jobs(queue: JobQueue, clock: Clock) -> Jobs:
    return Jobs(queue, LIMITS, clock)


def test_a_job_waits_in_the_order_of_arrival(jobs: Jobs) -> None:
    first, second = jobs.start("anna", ORDER), jobs.start("ben", ORDER)
    assert [jobs.position(job.id) for job in (first, second)] == [0, 1]
    assert jobs.settle(first.id) == "queued"
    assert jobs.ids_of("anna") == [first.id]


def test_of_forty_starts_at_once_one_succeeds(jobs: Jobs) -> None:
    def start(_: int) -> str:
        try:
            return jobs.start("anna", ORDER).id
        except JobRefused as refusal:
            return str(refusal)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(start, range(40)))
    started = [answer for answer in answers if "one at a time is allowed" not in answer]
    assert jobs.ids_of("anna") == started
    assert jobs.waiting() == started
    assert len(started) == 1


def test_the_queue_is_bounded_also_for_visitors_who_come_at_once(jobs: Jobs) -> None:
    def start(number: int) -> str:
        try:
            return jobs.start(f"visitor {number}", ORDER).id
        except JobRefused as refusal:
            return str(refusal)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(start, range(16)))
    refused = [answer for answer in answers if "the queue is full" in answer]
    assert all("and 3 may" in answer for answer in refused)
    assert len(answers) - len(refused) <= LIMITS.queue
    assert 1 <= len(jobs.waiting()) <= LIMITS.queue


def test_a_job_ends_once_and_frees_its_place(jobs: Jobs) -> None:
    job = jobs.start("anna", ORDER)
    assert jobs.finish(job.id, End("cancelled"))
    assert not jobs.finish(job.id, End("done"))
    assert jobs.end(job.id) == End("cancelled")
    assert jobs.waiting() == []
    following = jobs.start("anna", ORDER)
    assert jobs.ids_of("anna") == [job.id, following.id]


def test_another_visitors_job_is_unknown(jobs: Jobs) -> None:
    job = jobs.start("anna", ORDER)
    assert jobs.owned("anna", job.id) == job
    for stranger in ("ben", None):
        with pytest.raises(UnknownJob):
            jobs.owned(stranger, job.id)


def taken(jobs: Jobs, clock: Clock) -> str:
    """A job that a worker has taken out of the queue, with one beat."""
    job = jobs.start("anna", ORDER)
    assert jobs.queue.huey().dequeue() is not None
    jobs.beat(job.id, 1)
    return job.id


def polled(jobs: Jobs, clock: Clock, job: str, seconds: float) -> str:
    """The state after that many seconds with a poll each second."""
    state = jobs.settle(job)
    for _ in range(round(seconds)):
        clock.now += 1
        state = jobs.settle(job)
    return state


def test_a_job_without_a_beat_is_found_dead_in_time(jobs: Jobs, clock: Clock) -> None:
    job = taken(jobs, clock)
    assert polled(jobs, clock, job, PATIENCE) == "running"
    assert polled(jobs, clock, job, 1) == "queued", "once more"
    assert jobs.queue.huey().dequeue() is not None
    jobs.beat(job, 1)
    assert polled(jobs, clock, job, PATIENCE) == "running"
    assert polled(jobs, clock, job, 1) == "failed"
    ended = jobs.end(job)
    assert ended is not None
    assert "the worker ended unexpectedly" in ended.message


def test_a_job_that_was_taken_and_lost_before_its_first_beat_is_found_dead(
    jobs: Jobs, clock: Clock
) -> None:
    job = jobs.start("anna", ORDER)
    assert jobs.queue.huey().dequeue() is not None
    assert polled(jobs, clock, job.id, PATIENCE + 1) == "queued"
    assert jobs.waiting() == [job.id]


def test_a_beating_job_lives_however_wrong_the_workers_clock_is(jobs: Jobs, clock: Clock) -> None:
    job = taken(jobs, clock)
    for beat in range(2, 30):
        clock.now += 1
        jobs.beat(job, beat)
        assert jobs.settle(job) == "running"


def test_the_first_poll_after_a_long_pause_does_not_end_a_living_job(
    jobs: Jobs, clock: Clock
) -> None:
    job = taken(jobs, clock)
    assert jobs.settle(job) == "running"
    clock.now += 100 * UNOBSERVED  # such as a Redis that was stopped meanwhile
    assert jobs.settle(job) == "running"


def test_a_worker_shows_that_it_is_here(jobs: Jobs, clock: Clock) -> None:
    assert not jobs.has_worker(), "none has ever been here"
    for _ in range(round(PATIENCE) + 2):
        clock.now += 1
        jobs.worker_is_here()
        assert jobs.has_worker()
    for _ in range(round(PATIENCE) + 1):
        clock.now += 1
        without = jobs.has_worker()
    assert not without


def test_a_worker_of_yesterday_is_not_here(queue: JobQueue, jobs: Jobs, clock: Clock) -> None:
    jobs.worker_is_here()
    clock.now += 86_400
    assert not jobs.has_worker(), "known at the first poll, before any form is filled in"
    assert not Jobs(queue, LIMITS, clock).has_worker()


class Trap:
    """Unpickled, it would create a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self._path), "w")


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"{",
        b"[]",
        b'{"task": "x", "job": "../../etc"}',
        b'{"task": "x", "job": ["a"]}',
        b'{"task": "x", "job": "x", "args": []}',
        b"[" * 100_000,
    ],
)
def test_a_tampered_entry_is_passed_over(jobs: Jobs, entry: bytes) -> None:
    jobs.queue.huey().storage.enqueue(entry)
    job = jobs.start("anna", ORDER)
    assert jobs.waiting() == [job.id]
    with pytest.raises(ValueError, match="an entry of the queue"):
        jobs.queue.huey().dequeue()
    assert jobs.queue.huey().dequeue().args == (job.id,)


def test_a_pickle_in_the_queue_is_not_unpickled(jobs: Jobs, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    jobs.queue.huey().storage.enqueue(pickle.dumps(Trap(trap)))
    jobs.queue.write_bytes("beat/x", pickle.dumps(Trap(trap)))
    assert jobs.waiting() == []
    with pytest.raises(ValueError, match="an entry of the queue"):
        jobs.queue.huey().dequeue()
    assert jobs.queue.read("beat/x") is None
    assert not trap.exists()


def test_a_queue_that_cannot_be_reached_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for queue in (JobQueue(tmp_path / "file"), JobQueue(tmp_path, "redis://127.0.0.1:1")):
        with pytest.raises(QueueUnavailable):
            queue.read("anything")


def test_an_order_is_read_as_it_was_written() -> None:
    assert order_from(FORM, LIMITS, ["mnist"]) == Order("mnist", "fc-256", 2, "beta-vae", 0.5, 3, 7)
    for text, beta in (("0,25", 0.25), ("2.5e−1", 0.25), (".25", 0.25), ("−0", 0.0)):
        assert order_from({**FORM, "beta": text}, LIMITS, ["mnist"]).beta == beta


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 0}, "epochs must be a whole number from 1 to 50; got '0'."),
        ({"epochs": 51}, "epochs must be a whole number from 1 to 50; got '51'."),
        ({"epochs": 2.5}, "epochs must be a whole number from 1 to 50; got '2.5'."),
        ({"epochs": True}, "epochs must be a whole number from 1 to 50; got 'True'."),
        ({"epochs": None}, "epochs is missing: it must be a whole number from 1 to 50."),
        ({"beta": float("nan")}, "beta must be a finite number between 0 and 100"),
        ({"beta": "−0.88"}, "beta must be a finite number between 0 and 100"),
        ({"beta": "1,2,3"}, "beta must be a finite number between 0 and 100"),
        ({"beta": -1}, "beta must be a finite number between 0 and 100"),
        ({"latent_dim": 33}, "latent_dim must be a whole number from 2 to 32; got '33'."),
        ({"objective": "elbo"}, "objective must be beta-vae or capacity"),
        ({"recipe": "--runs=/"}, "recipe must be fc-256"),
        ({"dataset": ["mnist"]}, "dataset must be mnist"),
        ({"seed": "1; rm"}, "seed must be a whole number"),
        ({"learn_sigma": "yes"}, "learn_sigma must be off or on; got 'yes'."),
        ({"device": "cuda"}, "each field must be dataset or recipe or latent_dim"),
    ],
)
def test_a_refused_order_names_the_field_and_what_is_allowed(
    change: dict[str, object], message: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        order_from({**FORM, **change}, LIMITS, ["mnist"])
    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize("document", [None, [], "x", 3])
def test_an_order_that_is_no_object_is_refused(document: object) -> None:
    with pytest.raises(ValidationError, match="JSON object"):
        order_from(document, LIMITS, ["mnist"])


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("recipe", RECIPES)
def test_every_order_is_a_config_that_training_takes(recipe: str, objective: str) -> None:
    chosen = {"recipe": recipe, "objective": objective, "learn_sigma": "on"}
    order = order_from({**FORM, **chosen}, LIMITS, ["mnist"])
    given = dict(option.removeprefix("--").split("=") for option in order.options())
    kinds = {field.name: type(field.default) for field in dataclasses.fields(Config)}
    options = {
        name: kinds[name](given[name.replace("_", "-")])
        for name in kinds
        if name.replace("_", "-") in given
    }
    config = from_recipe(**options)
    assert (config.objective, config.epochs, config.seed) == (objective, 3, 7)
    # Pixels that are black or white with a probability have no sigma that could be learnt.
    is_gaussian = RECIPES[recipe].likelihood.name == "gaussian"
    assert config.learn_sigma == ("on" if is_gaussian else "off")
    assert order.title.endswith("learnt σ") is is_gaussian


def test_the_form_has_the_limits_that_the_server_checks() -> None:
    form = fields(LIMITS, ["mnist"])
    assert set(form) == {*FORM, "learn_sigma", "name"}
    for name in ("epochs", "latent_dim", "seed"):
        largest = int(form[name].high)
        assert order_from({**FORM, name: largest}, LIMITS, ["mnist"])
        with pytest.raises(ValidationError):
            order_from({**FORM, name: largest + 1}, LIMITS, ["mnist"])


def test_only_data_sets_whose_images_a_worker_has_are_offered(jobs: Jobs, clock: Clock) -> None:
    published = ["attic", "fashion-mnist", "mnist"]
    assert jobs.trainable(published) == ["fashion-mnist", "mnist"], "attic was a folder of pictures"
    jobs.note_absent("mnist")
    assert jobs.trainable(published) == ["fashion-mnist"]
    clock.now += SOUGHT_AGAIN
    assert jobs.trainable(published) == ["fashion-mnist", "mnist"]


def test_a_sentence_for_visitors_names_no_place_on_the_server(tmp_path: Path) -> None:
    options = [f"--dataset=folder:{tmp_path}/nowhere", "--recipe=fc-256"]
    process = TrainingProcess(tmp_path / "job", "v-1", options, tmp_path, threads=1)
    process._process.wait(60)
    assert process.lacks_data
    assert str(tmp_path) in process.log_end(), "the server's own log says where"
    assert process.complaint() == (
        "the images of this data set are not on the server, and it could not fetch them. "
        "Choose another data set."
    )
    (process.folder / "log.txt").write_text(
        "OSError: [Errno 13] denied: '/srv/data/MNIST/raw/x.gz'"
    )
    assert PLACE.sub(r"\1", process.log_end()) == "OSError: [Errno 13] denied: 'x.gz'"
    process.stop()
