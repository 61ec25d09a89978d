"""What visitors bring, in the storage: places, pieces, and what happens to what nobody finishes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.jobs.imports.asked import PIECE_BYTES, Asked, asked_from
from app.jobs.imports.brought import Ended, ImportRefused, UnknownImport
from app.jobs.imports.imports import Imports
from app.jobs.imports.words import in_page_words
from app.jobs.imports.yours import NO_PICTURES
from app.jobs.jobs import End
from app.jobs.order import YOURS, Order
from app.jobs.queue import IMPORTS, JobQueue
from app.jobs.worker import Worker
from app.languages.spoken import spoken, tr
from app.settings import ImportLimits, Settings
from app.web.validation import ValidationError
from tests.support.storages import Clock
from vae.interchange.errors import TensorMismatch, UnknownLayer, UnreadableFile
from vae.store.checks import reason
from vae.store.definitions import NO_TRAINING_IMAGES, REMARKS
from vae.store.said import kept, read, recognised

LIMITS = ImportLimits(own=2, all=3)
ASKED = Asked("net.onnx", PIECE_BYTES + 5, "mnist")


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[JobQueue]:
    opened = JobQueue(tmp_path, name=IMPORTS)
    yield opened
    opened.close()


@pytest.fixture
def imports(queue: JobQueue, clock: Clock) -> Imports:
    return Imports(queue, LIMITS, lambda run: None, clock)


def test_places_are_few_and_what_failed_makes_room(imports: Imports) -> None:
    first, second = (imports.announce("anna", ASKED) for _ in range(2))
    with pytest.raises(ImportRefused, match="you have 2 files here already"):
        imports.announce("anna", ASKED)
    imports.finish(first.id, Ended("failed", "damaged."))
    third = imports.announce("anna", ASKED)
    assert {each.id for each in imports.of("anna")} == {second.id, third.id}
    imports.announce("ben", ASKED)
    with pytest.raises(ImportRefused, match="visitors have 3 files here already"):
        imports.announce("ben", ASKED)
    imports.delete(second)
    imports.announce("ben", ASKED)


def test_a_file_is_whole_before_it_is_looked_at(imports: Imports, tmp_path: Path) -> None:
    brought = imports.announce("anna", ASKED)
    imports.put(brought, 0, b"a" * PIECE_BYTES)
    for number, content in ((1, b"12345678"), (2, b"12345"), (0, b"")):
        with pytest.raises(ValidationError, match=f"piece {number} has {len(content)} bytes"):
            imports.put(brought, number, content)
    with pytest.raises(ImportRefused, match="piece 1 of the file is missing"):
        imports.start(brought)
    imports.put(brought, 1, b"12345")
    started = imports.start(brought)
    assert (started.state, imports.queue.take()) == ("waiting", brought.id)
    with pytest.raises(ImportRefused, match="complete already"):
        imports.put(started, 0, b"b" * PIECE_BYTES)
    assert imports.write_file(started, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"a" * PIECE_BYTES + b"12345"
    assert not imports.write_file(started, tmp_path / "again")


def test_what_nobody_finishes_is_not_kept(imports: Imports, clock: Clock) -> None:
    left, lost = imports.announce("anna", ASKED), imports.announce("anna", ASKED)
    imports.say(lost.id, "reading the model")
    clock.now += 61
    assert "worker ended unexpectedly" in imports.owned("anna", lost.id).document(0)["message"]
    clock.now += 900
    with pytest.raises(UnknownImport):
        imports.owned("anna", left.id)
    clock.now += 24 * 3600
    imports.forget_old()
    assert imports.queue.items() == {}


def test_an_order_whose_pictures_are_gone_when_its_turn_comes_ends_in_a_sentence(
    settings: Settings,
) -> None:
    worker = Worker(settings)
    order = Order(YOURS, "fc-256", 2, "beta-vae", 1.0, 2, 0)
    job = worker.jobs.start("anna", order, pictures="5b0c7d1e-8a3e-4c39-9d53-0d6d3c1a2b4f")
    worker.train(job.id)
    assert worker.jobs.end(job.id) == End("failed", NO_PICTURES)
    assert list(settings.job_folders.glob("*/yours")) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bytes": 65 * 2**20}, "up to 64 MB and must not be empty; this one has 65.0 MB"),
        ({"bytes": 0}, "up to 64 MB"),
        ({"bytes": True}, "up to 64 MB"),
        ({"name": "../net.pt"}, "without folders"),
        ({"name": ".pt"}, "without folders"),
        ({"dataset": "emnist"}, "dataset must be mnist"),
        ({"recipe": "mine"}, "recipe must be fc-256"),
        ({"pixels": "bytes"}, "pixels must be file or logits or signed"),
        ({"beta": "much"}, "beta must be a finite number"),
        ({"owner": "ben"}, "each field must be"),
    ],
)
def test_what_is_said_of_a_file_is_checked(changes: dict[str, object], said: str) -> None:
    document = {"name": "net.pt", "bytes": 5, "dataset": "mnist", **changes}
    with pytest.raises(ValidationError, match=said):
        asked_from(document, LIMITS, ["mnist"])


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("there is no file /tmp/x/sent/vae.onnx.data", "vae.onnx.data, which was not sent"),
        ("this needs onnx, which is not installed: pip install …", "bring a state dict"),
        ("say which with --key", "say which with “Which of several nets”."),
    ],
)
def test_readers_speak_of_the_form_and_of_no_place_on_the_server(refusal: str, said: str) -> None:
    shown = in_page_words(refusal)
    assert said in shown
    assert "/tmp" not in shown


def test_a_readers_refusal_is_said_in_german_with_what_it_holds() -> None:
    """Also what lies within it, and the command line's options as the form calls them."""
    inner = UnknownLayer("the activation {name} has no layer spec", name="swish")
    outer = UnreadableFile(
        "{file} is malformed: {reason}", file="/srv/a.onnx", reason=reason(inner)
    )
    option = TensorMismatch(
        "{file} has nothing under {key} (--key); its names begin with {dict}",
        file="a.pt",
        key="x",
        dict="y",
    )
    sent = [read(json.loads(json.dumps(kept(str(each))))) for each in (outer, option)]
    with spoken("de"):
        said = [tr(in_page_words(each or "")) for each in sent]
    assert said[0] == (
        "a.onnx ist fehlerhaft aufgebaut: für die Aktivierung swish gibt es keine "
        "Schichtbeschreibung."
    )
    assert said[1] == (
        "a.pt hat nichts unter x („Welches von mehreren Netzen“); seine Namen beginnen mit y."
    )


def test_a_remark_that_run_json_holds_is_said_in_german() -> None:
    remarks = [recognised(each, REMARKS) for each in (f"{NO_TRAINING_IMAGES}", "left out: 1 / 0")]
    with spoken("de"):
        assert list(map(tr, remarks)) == [
            "weggelassen: die Trainingsbilder waren nicht zur Hand",
            "weggelassen: 1 / 0",
        ]
    assert recognised("by hand", REMARKS) == "by hand"
