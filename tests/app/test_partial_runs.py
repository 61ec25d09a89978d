"""Runs that are not whole: every address, command and export answers, or says why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.pages.doctor.page import content
from app.settings import Settings
from tests.conftest import BufferedClient
from tests.support.partial_runs import KINDS, write_partial_runs
from vae.__main__ import main
from vae.store.catalogue import Catalogue

ADDRESSES = (
    *("/?run={}", "/paths?run={}", "/vectors?run={}", "/compare?runs={}", "/training?runs={}"),
    *("/runs/{}", "/runs/{}.md", "/runs", "/api/runs", "/api/runs/{}", "/api/runs/{}/card"),
    *("/api/runs/{}/card?format=json", "/api/runs/{}/site.html"),
    *("/api/runs/{}/decode?z=0.3,-1.2", "/api/runs/{}/decode?z=0.3&format=json"),
    *("/api/runs/{}/grid.png?n=2", "/api/runs/{}/sky.json", "/api/runs/{}/space.json"),
    *("/api/training/curves.json?runs={}", "/api/training/epochs.csv?runs={}"),
    *("/api/training/kept-epochs.csv?runs={}", "/api/compare/rate-distortion.csv?runs={}"),
    *("/api/compare/terms-by-beta.csv?runs={}", "/api/compare/table.csv?runs={}"),
)


@pytest.fixture(scope="module")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("partial") / "zoo"
    write_partial_runs(folder)
    return folder


@pytest.fixture(scope="module")
def partial_catalogue(partial: Path) -> Catalogue:
    return Catalogue([partial], partial / "datasets")


@pytest.fixture(scope="module")
def site(partial: Path, partial_catalogue: Catalogue, static_copies: Path) -> FlaskClient:
    cache = partial.parent / "cache"
    cache.mkdir()
    (cache / "static").symlink_to(static_copies)
    settings = Settings(zoo=partial, runs=partial.parent / "runs", cache_folder=cache)
    return BufferedClient(create_app(settings, partial_catalogue).server)


def plain_json(text: str) -> Any:
    """As browsers read it: NaN and Infinity are no JSON."""

    def refused(constant: str) -> None:
        raise ValueError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refused)


def test_every_kind_can_be_read(partial_catalogue: Catalogue) -> None:
    found = partial_catalogue.runs()
    assert {run.id: run.status for run in found} == dict.fromkeys(KINDS, "ready") | {
        "no-decoder": "metrics",
        "numbers-only": "metrics",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_address_answers_or_says_why_not(kind: str, site: FlaskClient) -> None:
    for address in ADDRESSES:
        answer = site.get(address.format(kind))
        told = f"{address.format(kind)} answered {answer.status_code}: {answer.data[:300]!r}"
        assert answer.status_code in (200, 400, 404), told
        if answer.mimetype == "application/json":
            found = plain_json(answer.text)
            assert answer.status_code == 200 or len(found["error"]) > 20, told
        elif answer.mimetype in ("text/csv", "text/markdown"):
            assert "nan" not in answer.text.lower().replace("covenant", ""), told


@pytest.mark.parametrize("kind", KINDS)
def test_the_prior_doctor_says_what_it_knows(kind: str, partial_catalogue: Catalogue) -> None:
    run = partial_catalogue.run(kind)
    shown = str([each.to_plotly_json() for each in content(run, partial_catalogue)])
    assert "nan" not in shown.lower()
    is_diagnosed = "Verdict" in shown
    assert is_diagnosed == (kind not in ("no-stars", "no-decoder", "numbers-only"))
    assert ("Of the rate of" in shown) == (is_diagnosed and kind != "no-encoder")


@pytest.mark.parametrize("kind", KINDS)
def test_all_files_of_a_run_are_sent(
    kind: str, site: FlaskClient, partial_catalogue: Catalogue
) -> None:
    urls = plain_json(site.get(f"/api/runs/{kind}").text)["urls"]
    for name, url in urls.items():
        if isinstance(url, str) and url.startswith("/") and name != "decode":
            answer = site.get(url)
            assert answer.status_code == 200, f"{name}: {answer.text}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_does_it_or_says_why_not(
    kind: str, partial: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--zoo", str(partial), "--runs", str(tmp_path), "--data-root", str(tmp_path / "no")]
    commands = [["card", kind], ["evaluate", kind]]
    for form, name in (("csv", "a.csv"), ("parquet", "a.parquet"), ("safetensors", "a.st")):
        commands.append(["export", kind, "--format", form, "--out", str(tmp_path / name)])
    for part in ("encoder", "decoder"):
        out = str(tmp_path / f"{part}.onnx")
        commands.append(["export", kind, "--format", "onnx", "--part", part, "--out", out])
    for command in commands:
        status = main([*command, *folders])
        out, err = capsys.readouterr()
        assert status == 0 or err.startswith("python -m vae"), (command, err)
        assert "nan" not in out.lower(), (command, out)


def test_an_unknown_run_is_told_before_any_is_measured(
    partial: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--zoo", str(partial), "--runs", str(tmp_path), "--data-root", str(tmp_path)]
    assert main(["evaluate", "whole", "nobody", *folders]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "there is no run 'nobody'" in err


def test_all_of_them_are_listed_and_have_a_table(
    partial: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--zoo", str(partial), "--runs", str(tmp_path)]
    assert main(["list", *folders]) == 0
    listed = capsys.readouterr().out
    assert [line.split()[0] for line in listed.splitlines()] == sorted(KINDS)
    assert main(["table", *folders, "--docs", str(tmp_path / "docs")]) == 0
    written = [path.read_text() for path in (tmp_path / "docs").rglob("*.md")]
    assert len(written) >= len(KINDS) - 1  # an encoder alone and numbers alone share the table
    assert not any("nan" in text.split() for text in written)


def test_the_last_of_300_classes_keeps_its_number(partial_catalogue: Catalogue) -> None:
    latents = partial_catalogue.latents("classes-300")
    assert (latents.label.min(), latents.label.max(), len(latents.classes)) == (0, 299, 300)
