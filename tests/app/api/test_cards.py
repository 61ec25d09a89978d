"""Cards of runs: from run.json alone, in Markdown and as blocks, at their addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.tiny_run import write_run
from vae.__main__ import main
from vae.cards.blocks import Heading, Link, Paragraph, Table, markdown
from vae.cards.cards import card, card_blocks
from vae.cards.models_page import data_of
from vae.store.catalogue import Catalogue
from vae.store.definitions import METRICS
from vae.store.documents import Run


def test_blocks_are_written_as_markdown() -> None:
    blocks = [
        Heading("Numbers"),
        Paragraph("Nats an image."),
        Table([["run", "a | b"], [Link("first", "cards/first.md"), "1"]]),
    ]
    assert markdown(blocks) == (
        "## Numbers\n\nNats an image.\n\n"
        "| run | a \\| b |\n| --- | --- |\n| [first](cards/first.md) | 1 |\n"
    )


def test_what_a_run_is_called_cannot_become_markup() -> None:
    title = "<script>alert(1)</script>\n# [x](javascript:y) `z` | *w*"
    lines = markdown([Heading(title), Table([["title"], [title]])]).splitlines()
    assert len(lines) == 5, "a line break in a title begins no new block"
    assert "\\<script>" in lines[0]
    assert "\\[x](javascript:y) \\`z\\` | \\*w\\*" in lines[0]
    assert "\\|" in lines[-1]


@pytest.mark.parametrize("run_id", ["mnist-2d", "fashion-2d"])
def test_a_card_says_what_run_json_says(run_id: str, published: Catalogue) -> None:
    run = published.run(run_id)
    data = data_of(run, published)
    assert data is not None
    text = card(run, data)
    training = run.training
    for said in (
        run.title,
        data.licence,
        data.origin,
        f"recipe | {run.recipe}",
        f"{training.best_epoch} of {training.epochs}",
        f"training time | {training.seconds:g} s",
        f"torch {training.versions['torch']}",
        f"{run.test.negative_elbo:.6g}",
        METRICS["negative_elbo"].definition,
    ):
        assert said in text, said
    for name, (sha256, size) in run.files.items():
        assert f"| {name} | {size:,} | {sha256[:16]} |" in text


def test_splits_protocols_and_matrices_of_metrics(zoo: Path) -> None:
    metrics = {
        "test": {"negative_elbo": 12.5, "mig": 0.31, "mutual_information": [[0.1, 0.2]]},
        "train": {"negative_elbo": 11.25},
        "protocols": {"mig": "20 bins, 10,000 images"},
    }
    write_run(zoo / "scored-2d", metrics=metrics)
    text = card(Catalogue([zoo], zoo / "datasets").run("scored-2d"), None)
    assert "| number | test set | 10,000 training images | definition |" in text
    assert "| negative_elbo | 12.5 | 11.25 |" in text
    assert "| mig | 0.31 | – |" in text
    assert "| mig | 20 bins, 10,000 images |" in text
    assert "mutual_information" not in text, "a matrix is no number"


def test_a_run_from_elsewhere_has_a_card_of_what_is_known(zoo: Path) -> None:
    write_run(zoo / "foreign-2d", training={"imported": {}}, metrics={}, recipe="imported")
    blocks = card_blocks(Catalogue([zoo], zoo / "datasets").run("foreign-2d"), None)
    assert Paragraph("Nothing has been measured.") in blocks
    text = markdown(blocks)
    assert "None" not in text
    assert "seconds" not in text


@pytest.mark.parametrize("address", ["/api/runs/tiny-2d/card", "/runs/tiny-2d.md"])
def test_the_card_is_served_as_markdown(client: FlaskClient, zoo: Path, address: str) -> None:
    catalogue = Catalogue([zoo], zoo / "datasets")
    run = catalogue.run("tiny-2d")
    answer = client.get(address)
    assert answer.mimetype == "text/markdown"
    assert answer.text == card(run, data_of(run, catalogue))
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_card_is_served_as_blocks_to_lay_out(client: FlaskClient) -> None:
    heading, paragraph, *_, table = client.get("/api/runs/tiny-2d/card?format=json").json
    assert heading == {"text": "Shapes, 2-D", "level": 1}
    assert paragraph["text"].startswith("Run tiny-2d: ")
    assert table["rows"][0] == ["file", "bytes", "SHA-256 begins with"]
    assert client.get("/api/runs/tiny-2d/card?format=pdf").status_code == 400


def test_no_run_no_card(client: FlaskClient) -> None:
    for address in ("/api/runs/nothing/card", "/runs/nothing.md"):
        answer = client.get(address)
        assert (answer.status_code, "there is no run" in answer.json["error"]) == (404, True)


def test_the_command_prints_a_card(
    zoo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--zoo", str(zoo), "--runs", str(tmp_path / "runs")]
    assert main(["card", "tiny-2d", *folders]) == 0
    run = Catalogue([zoo], zoo / "datasets").run("tiny-2d")
    assert isinstance(run, Run)
    assert capsys.readouterr().out.startswith(f"# {run.title}\n")
    assert main(["card", "nothing", *folders]) == 2
    assert "there is no run 'nothing'" in capsys.readouterr().err
