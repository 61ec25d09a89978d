"""What visitors bring, over HTTP and through real processes."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from app.api.imports import FILES_OF_NOBODY
from app.jobs.imports.asked import Asked
from app.jobs.imports.deadline import end_of
from app.jobs.imports.process import ImportProcess
from app.jobs.imports.yours import write_yours
from app.jobs.jobs import Jobs
from app.jobs.order import Order
from app.jobs.queue import JobQueue
from app.settings import Settings
from tests.support.brought import Site, Visitor, saved, trained
from tests.support.site_visitor import ORDER
from tests.support.tiny_run import write_served_run
from vae.data.datasets import load
from vae.data.published import published
from vae.store.catalogue import Catalogue

DAY = 24 * 3600


@pytest.fixture
def site(settings: Settings) -> Site:
    return Site(settings)


@pytest.fixture
def checkpoint(catalogue: Catalogue, tmp_path: Path) -> bytes:
    """A state dict whose layers nothing says but names and shapes."""
    x = published(catalogue, "shapes").test.pixels()
    return saved(trained(x), tmp_path / "net.pt")


def pictures(count: int = 24) -> bytes:
    packed, random = io.BytesIO(), np.random.default_rng(0)
    with zipfile.ZipFile(packed, "w") as file:
        for k in range(count):
            content = io.BytesIO()
            pixels = random.integers(0, 256, (9, 12, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(content, "PNG")
            file.writestr(f"mine/{'cats' if k % 2 else 'dogs'}/{k}.png", content.getvalue())
    return packed.getvalue()


def giants() -> bytes:
    """A few hundred kilobytes that are 24 pictures of 48 megapixels each."""
    content, packed = io.BytesIO(), io.BytesIO()
    Image.new("L", (8000, 6000)).save(content, "PNG")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for k in range(24):
            file.writestr(f"{k}.png", content.getvalue())
    return packed.getvalue()


def lists(visitor: Visitor, run: str) -> bool:
    return run in visitor.client.get("/_dash-layout").text


def test_a_model_is_proposed_confirmed_kept_brought_back_and_gone_after_a_day(
    site: Site, checkpoint: bytes
) -> None:
    anna, ben = site.visitor(), site.visitor()
    hers = anna.bring("net.pt", checkpoint, title="Hers")
    his = ben.bring("net.pt", checkpoint)
    # Of two equal names each sees the own one.
    assert anna.names() == ben.names() == ["net.pt"]
    assert ben.client.delete(his["url"]).status_code == 204
    assert (anna.names(), ben.names()) == (["net.pt"], [])
    assert anna.see(hers)["state"] == "waiting"
    site.work()
    assert ben.client.get(hers["url"]).status_code == 404
    assert ben.client.delete(hers["url"]).status_code == 404
    assert ben.client.get(f"{hers['url']}/proof.png").status_code == 404

    proposed = anna.see(hers)
    assert (proposed["state"], proposed["run"]) == ("proposed", None)
    assert proposed["words"][0].startswith("16–32–2 × 4 and 4–32–16, relu, sigmoid. Test pictures")
    proof = Image.open(io.BytesIO(anna.client.get(f"{hers['url']}/proof.png").data))
    assert proof.width > proof.height > 100
    run = json.loads(anna.client.post(f"{hers['url']}/confirm").text)["run"]
    assert json.loads(anna.client.get(f"/api/runs/{run}").text)["title"] == "Hers"
    assert (lists(anna, run), lists(ben, run)) == (True, False)

    folder = anna.client.get(f"/api/runs/{run}/folder.zip").data
    again = ben.bring(f"{run}.zip", folder)
    site.work()
    seen = ben.see(again)
    assert (seen["state"], seen["message"]) == ("done", "")
    weights = "weights.safetensors"
    copies = [site.settings.visitor_runs / each / weights for each in (run, seen["run"])]
    assert copies[0].read_bytes() == copies[1].read_bytes()

    site.clock.now += DAY + 60
    assert anna.names() == ben.names() == []
    assert anna.client.get(hers["url"]).status_code == 404
    assert anna.client.get(f"/api/runs/{run}").status_code == 404
    site.worker.tidy(site.clock.now)
    assert site.left() == []


def test_a_decoder_that_only_the_server_can_run_is_its_visitors(site: Site, tmp_path: Path) -> None:
    """Checked and tried within the limits of the checking; brought back it is checked anew."""
    write_served_run(tmp_path / "theirs")
    anna = site.visitor()
    brought = anna.bring("decoder.onnx", (tmp_path / "theirs" / "decoder.onnx").read_bytes())
    site.work()
    seen = anna.see(brought)
    assert (seen["state"], seen["message"]) == ("done", "")
    assert seen["words"][0].startswith("The decoder is run by ONNX Runtime, since the operator")
    folder = anna.client.get(f"/api/runs/{seen['run']}/folder.zip").data
    again = anna.bring("again.zip", folder)
    site.work()
    runs = [seen["run"], anna.see(again)["run"]]
    zs = np.array([[0.5, -1.0]], "<f4").tobytes()
    first, second = (anna.client.post(f"/api/runs/{run}/decoded", data=zs) for run in runs)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.data == second.data


@pytest.mark.parametrize(
    ("limits", "said"),
    [({"memory": 100}, "memory"), ({"seconds": 1}, "computing")],
    ids=["memory", "seconds"],
)
def test_a_giant_picture_ends_its_own_process_within_its_limits_and_leaves_nothing(
    settings: Settings, limits: dict[str, int], said: str
) -> None:
    site = Site(replace(settings, imports=replace(settings.imports, **limits)))
    anna = site.visitor()
    brought = anna.bring("giants.zip", giants())
    site.work()
    seen = anna.see(brought)
    assert seen["state"] == "failed"
    assert said in seen["message"]
    assert seen["message"].count(". ") == 0
    anna.client.delete(brought["url"])
    assert site.left() == []


def test_pictures_are_a_data_set_of_their_visitor_and_go_when_they_are_deleted(
    site: Site, tmp_path: Path
) -> None:
    anna, ben = site.visitor(), site.visitor()
    brought = anna.bring("cats and dogs.zip", pictures())
    order = {**ORDER, "dataset": "yours", "recipe": "series-fc"}
    assert "dataset must be" in anna.client.post("/api/jobs", json=order).text
    site.work()
    seen = anna.see(brought)
    assert (seen["state"], seen["kind"]) == ("done", "pictures")
    assert seen["words"] == ["24 pictures of 2 classes (cats, dogs)"]
    assert "dataset must be" in ben.client.post("/api/jobs", json=order).text
    answer = anna.client.post("/api/jobs", json=order)
    assert answer.status_code == 201
    jobs = Jobs(JobQueue(site.settings.visitor_runs), site.settings.jobs)
    run = jobs.job(json.loads(answer.text)["id"]).run
    assert end_of(run) == pytest.approx(site.clock.now + DAY, abs=60), "it goes with its pictures"
    (site.settings.visitor_runs / run).mkdir()

    packed = site.imports.kept(site.imports.known(brought["id"]), "pictures") or b""
    for recipe, image in (("series-fc", (3, 32, 32)), ("fc-256", (1, 28, 28))):
        assert write_yours(packed, recipe, tmp_path / recipe)
        said = Order("yours", recipe, 2, "beta-vae", 1.0, 1, 0).options()
        assert "--dataset=folder:yours" in said
        side = next(int(each.partition("=")[2]) for each in said if "image-size" in each)
        data = load(f"folder:{tmp_path / recipe}", tmp_path, side)
        assert (data.image, data.classes) == (image, ("cats", "dogs"))
        assert (len(data.train), len(data.test)) == (20, 4)
    assert not write_yours(b"PK", "fc-256", tmp_path / "none")

    assert anna.client.delete(brought["url"]).status_code == 204
    assert anna.names() == site.left() == []


def test_too_few_pictures_are_one_sentence_in_the_language_that_is_asked_for(site: Site) -> None:
    anna = site.visitor()
    brought = anna.bring("few.zip", pictures(7))
    site.work()
    assert anna.see(brought)["message"] == "there are 7 pictures; 20 to 5,000 are allowed."
    german = json.loads(anna.client.get(f"{brought['url']}?lang=de").text)
    assert german["message"] == "es sind 7 Bilder; erlaubt sind 20 bis 5,000."


def test_files_without_a_cookie_share_one_limit_and_whoever_has_one_has_their_own(
    site: Site,
) -> None:
    order = {"name": "net.onnx", "bytes": 9, "dataset": "shapes"}
    clients = [site.visitor().client for _ in range(FILES_OF_NOBODY + 1)]
    answers = [client.post("/api/imports", json=order) for client in clients]
    assert [each.status_code for each in answers] == [201] * FILES_OF_NOBODY + [429]
    assert clients[0].post("/api/imports", json=order).status_code == 201, "it has a cookie now"


def test_who_reads_a_file_is_told_no_key_and_no_address_of_a_storage(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "REDIS_URL", "RUNS_URL", "METRICS"):
        monkeypatch.setenv(name, "redis://:secret@storage")
    asked = Asked("net.onnx", 9, "shapes")
    child = ImportProcess(tmp_path, asked, "mine-1", settings.zoo, settings.imports)
    (process,) = (each for each in psutil.Process().children() if str(tmp_path) in each.cmdline())
    told = process.environ()
    child.stop()
    assert "PATH" in told
    assert not [name for name, value in told.items() if "secret" in value]
