"""Cards of runs: from run.json alone, in Markdown and in HTML, at their addresses."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.tiny_run import write_run
from vae.__main__ import main
from vae.cards.blocks import Heading, Link, Paragraph, Table, html, markdown
from vae.cards.cards import card, card_blocks
from vae.cards.models_page import data_of
from vae.store.catalogue import Catalogue
from vae.store.definitions import METRICS
from vae.store.documents import Run


class Texts(HTMLParser):
    """Text and elements of a document, as a browser would read them."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[str] = []
        self.feed(document)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)


def test_blocks_are_the_same_text_in_both_forms() -> None:
    blocks = [
        Heading("Numbers"),
        Paragraph("Nats an image."),
        Table([["run", "a | b"], [Link("first", "cards/first.md"), "1"]]),
    ]
    assert markdown(blocks) == (
        "## Numbers\n\nNats an image.\n\n"
        "| run | a \\| b |\n| --- | --- |\n| [first](cards/first.md) | 1 |\n"
    )
    read = Texts(html(blocks))
    assert [text for text in read.texts if text.strip()] == [
        *("Numbers", "Nats an image.", "run", "a | b", "first", "1")
    ]


def test_what_a_run_is_called_cannot_become_markup() -> None:
    title = "<script>alert(1)</script>\n# [x](javascript:y) `z` | *w*"
    blocks = [Heading(title), Table([["title"], [title]])]
    read = Texts(html(blocks))
    assert "script" not in read.elements
    assert title in read.texts
    lines = markdown(blocks).splitlines()
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


def test_the_card_is_served_as_markdown_and_as_a_page(client: FlaskClient, zoo: Path) -> None:
    catalogue = Catalogue([zoo], zoo / "datasets")
    run = catalogue.run("tiny-2d")
    answer = client.get("/api/runs/tiny-2d/card")
    assert answer.mimetype == "text/markdown"
    assert answer.text == card(run, data_of(run, catalogue))
    page = client.get("/runs/tiny-2d")
    assert page.mimetype == "text/html"
    assert run.title in Texts(page.text).texts
    again = client.get("/runs/tiny-2d", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_no_run_no_card(client: FlaskClient) -> None:
    answer = client.get("/api/runs/nothing/card")
    assert (answer.status_code, "there is no run" in answer.json["error"]) == (404, True)
    page = client.get("/runs/<script>")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "<script>" not in page.text


def test_the_command_prints_a_card(
    zoo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--zoo", str(zoo), "--runs", str(tmp_path / "runs")]
    assert main(["card", "tiny-2d", *folders]) == 0
    run = Catalogue([zoo], zoo / "datasets").run("tiny-2d")
    assert isinstance(run, Run)
    assert capsys.readouterr().out.startswith(f"# {run.title}\n")
    assert main(["card", "nothing", *folders]) == 1
    assert "there is no run 'nothing'" in capsys.readouterr().err
