"""Train your own over HTTP: the callbacks that order, watch and cancel, and what they refuse."""

from __future__ import annotations

import dataclasses
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.jobs.jobs import End, Jobs
from app.jobs.order import fields, order_from
from app.jobs.queue import JobQueue
from app.jobs.status import Status, status
from app.pages.train_your_own.form import asked_for, filled, first_form, refusals, with_unused
from app.pages.train_your_own.stage import links
from app.pages.train_your_own.watching import UNCHANGED, changes, origin
from app.settings import JobLimits, Settings
from tests.support.callbacks import Callbacks
from tests.support.tiny_run import write_dataset
from vae.store.catalogue import Catalogue

PAGE = "/train-your-own"
KNOWN = fields(JobLimits(), ["mnist", "fashion-mnist"])
FIRST = first_form(JobLimits(), ["mnist", "fashion-mnist"])
FORM: dict[str, Any] = {
    "dataset": "fashion-mnist",
    "recipe": "fc-256",
    "latent_dim": 2,
    "objective": "beta-vae",
    "beta": 1,
    "epochs": 3,
    "seed": 0,
    "learn_sigma": "off",
    "name": "",
}
HOSTILE = [
    *(None, True, -1, 2.5, 1e308, "", "x" * 5000, "[", "../../etc/passwd", "<script>"),
    *([], {}, [[]], {"a": [1]}, ["mnist"], json.loads("[" * 700 + "]" * 700)),
]


@pytest.fixture(autouse=True)
def trainable(zoo: Path) -> None:
    """A data set that workers know by its name."""
    write_dataset(zoo / "datasets" / FORM["dataset"])


@pytest.fixture
def page(client: FlaskClient) -> Callbacks:
    return Callbacks(client, PAGE)


@pytest.fixture
def jobs(settings: Settings) -> Jobs:
    """The same queue as the page's, seen from another process."""
    return Jobs(JobQueue(settings.visitor_runs), settings.jobs)


def typed(**changed: object) -> dict[str, object]:
    """The form with those values, as the browser sends it."""
    return {f"order-{name}.value": value for name, value in (FORM | changed).items()}


def order(page: Callbacks, **changed: object) -> dict[str, Any]:
    return page.changes("job.data", typed(**changed))


def watch(page: Callbacks, job: object, shown: object = None) -> dict[str, Any]:
    return page.changes("stage.data-state", {"job.data": job, "shown.data": shown})


def test_an_order_is_watched_by_its_visitor_alone(
    client: FlaskClient, page: Callbacks, jobs: Jobs
) -> None:
    job = order(page)["job.data"]
    assert jobs.job(job).order.document() == FORM
    seen = watch(page, job)
    assert seen["stage.data-state"] == "queued"
    assert seen["tick.disabled"] is False
    stranger = Callbacks(client.application.test_client(), PAGE)
    seen = watch(stranger, job)
    assert "another visitor" in seen["stage-title.children"]
    assert (seen["stage.data-state"], seen["tick.disabled"]) == ("empty", True)
    stranger.ask("cancelled.data", {"job.data": job})
    assert jobs.end(job) is None
    page.ask("cancelled.data", {"job.data": job})
    assert jobs.end(job) == End("cancelled")
    assert watch(page, job)["tick.disabled"] is True


@pytest.mark.parametrize("output", ["job.data", "cancelled.data"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_can_neither_order_nor_cancel(
    page: Callbacks, jobs: Jobs, output: str, headers: dict[str, str]
) -> None:
    job = order(page)["job.data"]
    answer = page.ask(output, typed() | {"job.data": job}, headers)
    assert answer.status_code == 400
    assert answer.json == {"error": "this is taken from this site's own pages only."}
    assert jobs.end(job) is None
    assert jobs.waiting() == [job]


def test_a_second_order_says_that_one_is_allowed_and_shows_that_one(page: Callbacks) -> None:
    job = order(page)["job.data"]
    second = order(page, seed=1)
    assert second["job.data"] == job
    assert "one at a time is allowed" in second["refusal.children"]


def test_a_form_that_is_not_allowed_orders_nothing_and_names_the_field(
    page: Callbacks, jobs: Jobs
) -> None:
    assert order(page, epochs=0)["wrong.data"] == "order-epochs"
    assert jobs.waiting() == []


@pytest.mark.parametrize(
    ("typed_name", "title"),
    [
        ("  Anna’s  first\u00a0", "Anna’s first"),
        ("Ziffern ßé", "Ziffern ßé"),  # composed, however it was typed
        ("<b>&amp;--title=x", "<b>&amp;--title=x"),  # text, and escaped where it is shown
        ("", "fashion-mnist, fc-256, 2-D, β = 1"),
    ],
)
def test_a_run_is_called_what_its_visitor_calls_it(
    page: Callbacks, jobs: Jobs, typed_name: str, title: str
) -> None:
    found = jobs.job(order(page, name=typed_name)["job.data"]).order
    assert found.title == title
    assert not any(option.startswith("--name") for option in found.options())


@pytest.mark.parametrize("name", ["x" * 61, "two\x00lines", "turned \u202e round", ["a"], 7])
def test_a_name_that_is_no_line_of_text_is_refused_in_a_sentence(
    page: Callbacks, jobs: Jobs, name: object
) -> None:
    assert order(page, name=name)["wrong.data"] == "order-name"
    checked = page.changes("order-dataset.error", typed(name=name))["order-name.error"]
    assert checked.startswith("Name must be one line of up to 60 visible characters; got ")
    assert jobs.waiting() == []


def test_a_finished_run_offers_the_same_with_another_beta() -> None:
    order = order_from(FORM | {"name": "mine"}, JobLimits(), [FORM["dataset"]])
    addresses = {}
    for beta in (1.0, 4.0):
        done = Status("id", "t", dataclasses.replace(order, beta=beta), "done", run="mine-0")
        (addresses[beta],) = [
            each.href for each in links(done, "") if "The same with" in str(each.children)
        ]
    asked = asked_for(addresses[1.0].partition("?")[2])
    assert asked == {**{k: str(v) for k, v in FORM.items() if k != "name"}, "beta": "4"}
    assert asked_for(addresses[4.0].partition("?")[2])["beta"] == "1"
    without = dataclasses.replace(order, objective="info-vae")
    assert len(links(Status("id", "t", without, "done", run="mine-0"), "")) == 3


def test_whatever_a_field_holds_the_form_answers_in_a_sentence(page: Callbacks) -> None:
    for name, value in itertools.product(FORM, HOSTILE):
        checked = page.changes("order-dataset.error", typed(**{name: value}))
        error = checked[f"order-{name}.error"]
        assert error is None or error.endswith("."), (name, value)
        assert page.ask("job.data", typed(**{name: value})).status_code == 200, (name, value)


def test_the_address_is_read_into_the_fields_that_differ_alone(page: Callbacks) -> None:
    """In any other somebody may be typing, whose letters are not sent yet."""

    def read(held: dict[str, Any], suggested: str | None = "fc-256") -> dict[str, Any]:
        values = {"address.search": "?beta=4", "suggested.data": suggested, **held}
        changes = page.changes("order-dataset.value", values)
        return {name: value for name, value in changes.items() if name.endswith(".value")}

    whole = read({})
    assert whole["order-beta.value"] == "4"
    assert read(whole) == {}
    first = {**whole, "order-beta.value": "1"}
    assert read(first) == {"order-beta.value": "4"}
    # What was typed before the address is read at first stays; later a step back may undo it.
    typed_early = {**first, "order-beta.value": "3", "order-epochs.value": "2"}
    assert read(first, None) == {"order-beta.value": "4"}
    assert read(typed_early, None) == {}
    assert read(typed_early) == {"order-beta.value": "4", "order-epochs.value": "5"}


def test_whatever_else_is_sent_no_callback_fails(page: Callbacks) -> None:
    inputs = {
        "order-dataset.value": ["address.search"],
        "order-latent_dim.value": ["order-recipe.value", "suggested.data"],
        "estimate.children": ["order.data", "stage.data-state", "retry.n_intervals"],
        "stage.data-state": ["job.data", "asked.data", "shown.data", "address.href"],
        "cancelled.data": ["cancel.n_clicks", "job.data"],
        "kept.data": ["keep.n_clicks", "job.data"],
    }
    for (output, names), value in itertools.product(inputs.items(), HOSTILE):
        answer = page.ask(output, dict.fromkeys(names, value))
        assert answer.status_code in (200, 204), (output, answer.text)


def test_without_a_queue_the_page_says_so(settings: Settings, catalogue: Catalogue) -> None:
    settings = dataclasses.replace(settings, redis_url="redis://127.0.0.1:1")
    page = Callbacks(create_app(settings, catalogue).server.test_client(), PAGE)
    assert "cannot be reached" in order(page)["refusal.children"]
    seen = watch(page, "8c9ab2c4-6f63-4c3a-8f0c-0d7c9ab2c46f")
    assert "cannot be reached" in seen["problem.children"]
    assert seen["tick.disabled"] is False, "it goes on asking"
    assert (
        "cannot be reached"
        in page.changes("estimate.children", {"order.data": FORM})["estimate.children"]
    )


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ({"dataset": "fashion-mnist", "epochs": "7"}, {"dataset": "fashion-mnist", "epochs": 7}),
        # Its own latents and β come by hand only.
        ({"recipe": "conv-tanh-6d", "seed": "42"}, {"recipe": "conv-tanh-6d", "seed": 42}),
        ({"latent_dim": "3", "beta": "0.25"}, {"latent_dim": 3, "beta": 0.25}),
        ({"objective": "factor-vae"}, {"objective": "factor-vae"}),
        ({"learn_sigma": "on"}, {"learn_sigma": "on"}),
        ({"learn_sigma": "maybe"}, {}),
        # What is not allowed, or not known, leaves the field as it was.
        ({"dataset": "nothing", "epochs": "0", "latent_dim": "2.5", "other": "1"}, {}),
        ({"epochs": "51", "latent_dim": "33", "beta": "x", "seed": "", "recipe": ""}, {}),
    ],
)
def test_the_address_fills_the_form_with_what_is_allowed(
    asked: dict[str, object], allowed: dict[str, object]
) -> None:
    assert filled(KNOWN, asked, FIRST) == FIRST | allowed


def test_the_job_of_the_address_fills_the_form_for_its_visitor(
    client: FlaskClient, page: Callbacks
) -> None:
    job = order(page, epochs=9)["job.data"]
    query = {"address.search": f"?epochs=2&job={job}"}
    opened = page.changes("order-dataset.value", query)
    assert (opened["order-epochs.value"], opened["job.data"]) == ("9", job)
    stranger = Callbacks(client.application.test_client(), PAGE)
    opened = stranger.changes("order-dataset.value", query)
    assert (opened["order-epochs.value"], opened["job.data"]) == ("2", job)


def test_an_address_of_own_pictures_that_are_not_there_says_so_and_opens_another_form(
    page: Callbacks,
) -> None:
    opened = page.changes("order-dataset.value", {"address.search": "?dataset=yours&epochs=2"})
    assert opened["refusal.children"].startswith("The pictures are gone: bring them again")
    assert opened["order-dataset.value"] != "yours"
    assert opened["order-epochs.value"] == "2"
    opened = page.changes("order-dataset.value", {"address.search": "?epochs=2"})
    assert opened["refusal.children"] == ""


def test_a_visitor_who_comes_back_finds_the_job_that_runs(page: Callbacks) -> None:
    job = order(page)["job.data"]
    assert page.changes("order-dataset.value", {"address.search": ""})["job.data"] == job


def test_what_the_objective_leaves_out_is_never_refused() -> None:
    form = FORM | {"objective": "info-vae", "beta": ""}
    assert list(refusals(KNOWN, form)) == ["beta"]
    assert refusals(KNOWN, with_unused(KNOWN, form, FIRST)) == {}
    assert with_unused(KNOWN, form | {"beta": 3}, FIRST)["beta"] == 3


HISTORY: list[dict[str, float | str]] = [
    {"epoch": 1, "split": split, "seconds": 2.0, "negative_elbo": 150.0, "kl": 9.0}
    for split in ("train", "validation")
]


def running(jobs: Jobs, **progress: object) -> Status:
    job = jobs.start("anna", order_from(FORM, JobLimits(), ["fashion-mnist"]))
    jobs.beat(job.id, 1)
    jobs.queue.write(f"progress/{job.id}", {"phase": "training", "epoch": 2, **progress})
    return status(jobs, job)


def test_what_is_shown_already_is_not_sent_again(jobs: Jobs) -> None:
    found = running(jobs, history=HISTORY, forming=1)
    first = changes(found, None, "")
    assert len(first["curves"]) == 2
    assert changes(found, first["shown"], "") == UNCHANGED | {"problem": "", "figures": {}}
    later = changes(dataclasses.replace(found, share=0.5), first["shown"], "")
    assert later["progress"] == 50
    assert (later["curves"], later["figures"]) == (UNCHANGED["curves"], {}), "no epoch has ended"
    longer = [*HISTORY, *({**row, "epoch": 2} for row in HISTORY)]
    later = changes(dataclasses.replace(found, history=longer), first["shown"], "")
    assert later["curves"] is UNCHANGED["curves"], "the graphs are there"
    assert list(later["figures"]) == [pane.children.id for pane in first["curves"]]


def test_who_only_watches_has_no_way_to_end_it(jobs: Jobs) -> None:
    found = running(jobs, history=HISTORY)
    ends = ("cannot_cancel", "cannot_keep")
    assert [changes(found, None, "")[each] for each in ends] == [False, False]
    assert [changes(found, None, "", is_own=False)[each] for each in ends] == [True, True]


def test_an_autoencoder_has_no_curve_of_its_rate(jobs: Jobs) -> None:
    rows: list[dict[str, float | str]] = [
        {"epoch": 1, "split": split, "seconds": 2.0, "reconstruction": 90.0}
        for split in ("train", "validation")
    ]
    assert len(changes(running(jobs, history=rows), None, "")["curves"]) == 1


def test_the_link_to_a_trained_run_is_one_of_this_site(jobs: Jobs) -> None:
    found = dataclasses.replace(running(jobs), state="done", run="mine-0123456789abcdef")
    here = origin("https://latent.example:8050/train-your-own?job=1#top")
    assert here == "https://latent.example:8050"
    sent = changes(found, None, here)
    assert "https://latent.example:8050/?run=mine-0123456789abcdef" in str(sent["links"])
    assert sent["is_over"] is True
    assert [origin(each) for each in (None, 3, "javascript:alert(1)", "//x")] == [""] * 4
