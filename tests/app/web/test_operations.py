"""What whoever runs the server learns of it, and what is not told of those who use it."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app.factory import create_app
from app.jobs.jobs import Jobs
from app.jobs.order import Order
from app.jobs.queue import JobQueue
from app.logs import JsonLines, PlainLines, without_persons
from app.settings import Settings, SettingsError, settings_from
from app.web.serving.counted import Counted, kind_of
from tests.conftest import BufferedClient
from vae.store.catalogue import Catalogue

KEY = "a key that is long enough".replace(" ", "-")


def numbers(text: str) -> Mapping[tuple[str, ...], float]:
    """By name and values of the labels, as prometheus-client reads them."""
    return {
        (each.name.removeprefix("latentarium_"), *each.labels.values()): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def measured(settings: Settings, catalogue: Catalogue, metrics: str = "yes") -> FlaskClient:
    return BufferedClient(create_app(replace(settings, metrics=metrics), catalogue).server)


def test_what_was_asked_is_counted_by_kind_and_status(
    settings: Settings, catalogue: Catalogue
) -> None:
    client = measured(settings, catalogue)
    for _ in range(3):
        client.get("/api/runs")
    client.get("/api/runs/none")
    client.get("/api/runs/tiny-2d/grid.png?n=2")
    client.get("/compare")
    found = numbers(client.get("/metrics").text)
    assert found["requests_total", "api", "2xx"] == 3
    assert found["requests_total", "api", "4xx"] == 1
    assert found["requests_total", "picture", "2xx"] == 1
    assert found["requests_total", "page", "2xx"] == 1
    assert found["request_seconds_count", "api"] == 4
    assert 0 < found["request_seconds_sum", "api"] < 4 * 10
    steps = [value for key, value in found.items() if key[:2] == ("request_seconds_bucket", "api")]
    assert steps == sorted(steps)
    assert steps[-1] == 4
    assert (found["up", "rooms"], found["up", "queue"]) == (1, 1)


def _count(counted: Counted, times: int) -> None:
    for _ in range(times):
        counted.add("page", 200, 0.003)
    os.kill(os.getpid(), signal.SIGKILL)


def test_several_processes_add_up_and_a_killed_one_loses_nothing() -> None:
    counted, forked = Counted(), multiprocessing.get_context("fork")
    counted.add("page", 200, 0.003)
    for times in (5, 7):  # the second takes the row that the first left
        both = [forked.Process(target=_count, args=(counted, times)) for _ in range(2)]
        for process in both:
            process.start()
        for process in both:
            process.join()
            assert process.exitcode == -signal.SIGKILL
    found = numbers("\n".join([*counted.lines(), ""]))
    assert found["requests_total", "page", "2xx"] == 1 + 2 * 5 + 2 * 7
    assert found["request_seconds_sum", "page"] == pytest.approx(25 * 0.003)
    assert found["request_seconds_bucket", "page", "0.0025"] == 0
    assert found["request_seconds_bucket", "page", "0.005"] == 25
    assert found["web_processes",] == 1, "the dead ones weigh nothing"


def test_numbers_are_for_whom_the_setting_says(settings: Settings, catalogue: Catalogue) -> None:
    assert measured(settings, catalogue, "no").get("/metrics").status_code == 404
    locked = measured(settings, catalogue, KEY)
    assert locked.get("/metrics").status_code == 401
    for sent in ("Bearer", f"Bearer {KEY}x", f"Basic {KEY}", "Bearer \x80"):
        assert locked.get("/metrics", headers={"Authorization": sent}).status_code == 401
    opened = locked.get("/metrics", headers={"Authorization": f"Bearer {KEY}"})
    assert opened.status_code == 200
    with pytest.raises(SettingsError, match="16 visible characters"):
        settings_from({"METRICS": "short"})


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("", "page"),
        ("/compare/_dash-update-component", "callback"),
        ("/api/rooms/ABCDEF/beat", "room"),
        ("/api/runs/a/decode", "picture"),
        ("/api/runs/a", "api"),
        ("/static/x.js", "static"),
        ("nonsense", "other"),
    ],
)
def test_every_address_is_of_one_kind(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_ready_says_what_cannot_be_reached_and_is_unready_without_runs_alone(
    settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    waiting = JobQueue(settings.visitor_runs)
    Jobs(waiting, settings.jobs).start("anna", Order("mnist", "fc-256", 2, "vae", 1.0, 1, 0))
    waiting.close()
    answer = measured(settings, catalogue).get("/readyz")
    assert answer.status_code == 200
    told = json.loads(answer.text)
    assert told.pop("runs") > 0
    assert told == {"ready": True, "rooms": 0, "queue": 1, "worker": 0}
    away = replace(settings, redis_url="redis://127.0.0.1:1/0")
    answer = measured(away, catalogue).get("/readyz")
    assert (answer.status_code, json.loads(answer.text)["rooms"]) == (200, "unreachable")
    found = numbers(measured(away, catalogue).get("/metrics").text)
    assert (found["up", "rooms"], found["up", "queue"]) == (0, 0)
    empty = Catalogue([tmp_path / "none"], tmp_path / "none")
    assert measured(settings, empty).get("/readyz").status_code == 503


def record(message: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord("app.web", logging.WARNING, "", 0, message, values, None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("from 203.0.113.7, who", "from [address], who"),
        ("from 2001:db8::17 at", "from [address] at"),
        ("member m-" + "aB3_" * 8 + " said", "member [token] said"),
        ("run mine-0123456789abcdef made room", "run mine-0123… made room"),
        ("GET /api/rooms/ABCDEF/beat", "GET /api/rooms/[code]/beat"),
        ("rediss://:secret@host:6379/0 is away", "rediss://[password]@host:6379/0 is away"),
        ("at 12:30:05 after 1.5.2", "at 12:30:05 after 1.5.2"),
        ("127.0.0.1:8050 is in use", "127.0.0.1:8050 is in use"),
    ],
)
def test_a_line_leads_to_nobody(text: str, shown: str) -> None:
    assert without_persons(text) == shown
    assert PlainLines("web").format(record("%s", text)) == f"web: {shown}"
    assert json.loads(JsonLines("worker").format(record("%s", text)))["message"] == shown


def test_an_error_is_one_line_of_json_with_its_traceback() -> None:
    try:
        raise ValueError("of 203.0.113.7\nand more")
    except ValueError as error:
        found = record("failed")
        found.exc_info = (ValueError, error, error.__traceback__)
    text = JsonLines("web").format(found)
    line = json.loads(text)
    assert "\n" not in text
    assert (line["level"], line["process"], line["from"]) == ("warning", "web", "app.web")
    assert "ValueError: of [address]\nand more" in line["error"]


def test_a_request_has_one_number_in_its_answer_and_in_its_line(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "app")
    lines: list[dict[str, object]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(JsonLines("web").format(record)))

    kept = Kept()
    logging.getLogger("app").addHandler(kept)
    try:
        own = client.get("/api/runs/mine-0123456789abcdef?secret=1")
        given = client.get("/healthz", headers={"X-Request-ID": "0123456789abcdef"})
        odd = client.get("/healthz", headers={"X-Request-ID": "anna@example.org"})
    finally:
        logging.getLogger("app").removeHandler(kept)
    numbers = [each.headers["X-Request-ID"] for each in (own, given, odd)]
    assert [line["request"] for line in lines] == numbers
    assert numbers[1] == "0123456789abcdef"
    assert "anna" not in numbers[2]
    assert (lines[0]["route"], lines[0]["status"]) == ("/api/runs/<run_id>", 404)
    assert "secret" not in json.dumps(lines)
    assert "0123456789abcdef" not in json.dumps(lines[0])
