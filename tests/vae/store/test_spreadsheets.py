"""No cell of any CSV is run by a spreadsheet, whatever a run calls its classes and itself."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.tiny_run import CLASSES, write_run
from vae.interchange.latent_export import write_csv
from vae.store.catalogue import Catalogue
from vae.store.spreadsheets import EXECUTED, harmless

EVIL = ["=cmd|'/c calc'!A1", "+1+1", "@SUM(A1)", "\t=1", "-2+3", " =1"]


@pytest.mark.parametrize("cell", EVIL)
def test_a_text_that_would_be_run_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [-1.5, None, 3, "plain", "a=b", ""])
def test_all_others_are_as_they_were(cell: object) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("classes", [EVIL[: len(CLASSES)], []])
def test_the_export_of_the_command_line_holds_none_either(
    zoo: Path, catalogue: Catalogue, tmp_path: Path, classes: list[str]
) -> None:
    write_run(zoo / "evil", classes=classes)
    write_csv(catalogue.latents("evil"), tmp_path / "evil.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "evil.csv").read_text())))
    assert {row["class"] for row in rows} == {f"'{name}" for name in classes} or not classes


def test_no_csv_of_a_run_holds_such_a_cell(zoo: Path, client: FlaskClient) -> None:
    history = (
        "epoch,split,reconstruction,kl,negative_elbo,beta,learning_rate,=x\n1,train,1,1,2,1,1,3\n"
    )
    evil = EVIL[: len(CLASSES)]
    about = write_run(zoo / "evil", classes=evil, series="=1+1", factors=["@x"])
    del about
    (zoo / "evil" / "history.csv").write_text(history)
    urls = json.loads(client.get("/api/runs/evil").text)["urls"]
    found = [client.get(urls["latents_csv"]), client.get("/api/compare/runs.csv?runs=evil")]
    for answer in found:
        assert answer.status_code == 200
        cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
        texts = [cell for cell in cells if not cell.lstrip("+-").replace(".", "").isdigit()]
        assert not [cell for cell in texts if cell.startswith(EXECUTED) and "e-" not in cell]
