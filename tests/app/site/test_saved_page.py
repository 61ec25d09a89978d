"""Runs as one HTML file, and as a folder."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode, b85decode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from safetensors.numpy import load

from app.languages.spoken import spoken
from app.pictures.cache import PictureCache
from app.site.__main__ import main
from app.site.blueprint import site_blueprint
from app.site.document import folder_of_files, one_file
from app.site.saved import CannotBeSaved, all_files, fitting, with_files, without_files
from app.site.smaller import STEPS, Step, weights
from app.site.writer import saved_runs
from app.web.assets import Assets
from app.web.errors import answer_errors
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue
from vae.store.inference import Network

RUN = "tiny-2d"


class Elements(HTMLParser):
    """Every element's attributes, and the texts of scripts, as a browser would find them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.is_script = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        self.is_script = tag == "script"
        if self.is_script:
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.is_script = False

    def handle_data(self, data: str) -> None:
        if self.is_script:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = attributes, text + data

    def script(self, name: str) -> str:
        """What the element holds, unpacked where it is packed."""
        ((packed, text),) = [
            ("data-packed" in attributes or name == "pages", text)
            for attributes, text in self.scripts
            if attributes.get("id") == name
        ]
        return zlib.decompress(bytes_of(text)).decode() if packed else text


def bytes_of(text: str) -> bytes:
    return b85decode(text.encode().translate(bytes.maketrans(b",.:", b"<&`")))


@pytest.fixture(scope="session")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Assets:
    """Bundles in miniature: what they do is tested in a browser."""
    folder = tmp_path_factory.mktemp("assets")
    (folder / "built").mkdir()
    names = [
        *(
            f"{folder}/main.{kind}"
            for folder in ("site", "site/several")
            for kind in ("mjs", "css")
        ),
        *("site/loader.mjs", "theme.js", "favicon.svg"),
    ]
    workers = ["inference/worker.mjs", "layers/field_worker.mjs"]
    manifest = {}
    for name in [*names, *workers]:
        manifest[name] = f"{name.replace('/', '-').rpartition('.')[0]}-HASH{Path(name).suffix}"
        (folder / "built" / manifest[name]).write_text(f"/* {name} */\n")
    (folder / "built" / "manifest.json").write_text(json.dumps(manifest))
    return Assets(folder)


def page(catalogue: Catalogue, assets: Assets, *runs: str) -> Elements:
    """As it is once its pages are unpacked."""
    text = one_file(saved_runs(catalogue, runs or [RUN], assets), assets).decode()
    return Elements(text + Elements(text).script("pages"))


def test_the_file_holds_the_runs_files_to_the_byte(catalogue: Catalogue, assets: Assets) -> None:
    found = page(catalogue, assets)
    saved = json.loads(found.script("saved"))
    run = catalogue.run(RUN)
    urls = saved["runs"][RUN]["urls"]

    def content(address: str) -> bytes:
        entry = saved["files"][address]
        held = bytes_of(found.script(entry["id"]))
        return zlib.decompress(held) if entry.get("isDeflated") else held

    assert content(urls["weights"]) == (run.folder / "weights.safetensors").read_bytes()
    sheets = catalogue.dataset(run.dataset)
    for name, address in zip(sheets.sheets, urls["sheets"], strict=True):
        assert content(address) == (sheets.folder / name).read_bytes()
    latents = load(content(urls["latents"]))
    np.testing.assert_array_equal(latents["mu"], catalogue.latents(RUN).mu)
    np.testing.assert_allclose(
        latents["reconstruction_nats"], catalogue.latents(RUN).reconstruction_nats, rtol=1e-3
    )


def test_the_file_asks_nobody_and_runs_no_script_that_its_policy_does_not_name(
    catalogue: Catalogue, assets: Assets
) -> None:
    found = page(catalogue, assets)
    links = [
        value
        for _, attributes in found.attributes
        for name, value in attributes.items()
        if name in ("src", "href", "action", "data", "poster")
    ]
    assert all(str(link).startswith(("data:", "#")) for link in links)
    (policy,) = [
        str(attributes["content"])
        for tag, attributes in found.attributes
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "default-src 'none'" in policy
    assert "http" not in policy.replace("https:", "")
    for attributes, text in found.scripts:
        if attributes.get("type") is None:
            digest = b64encode(sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_a_hostile_title_stays_a_text(catalogue: Catalogue, zoo: Path, assets: Assets) -> None:
    title = '</script><script src="https://example.org/x.js"></script><!--'
    write_run(zoo / "hostile", title=title)
    found = page(catalogue, assets, "hostile")
    assert all(attributes.get("src") is None for attributes, _ in found.scripts)
    assert json.loads(found.script("saved"))["runs"]["hostile"]["title"] == title


def test_two_runs_share_their_test_images(catalogue: Catalogue, zoo: Path, assets: Assets) -> None:
    write_run(zoo / "tiny-too", seed=1)
    found = page(catalogue, assets, RUN, "tiny-too", RUN)
    saved = json.loads(found.script("saved"))
    assert list(saved["runs"]) == [RUN, "tiny-too"]
    sheets = [name for name in saved["files"] if name.startswith("/files/datasets/")]
    assert len(sheets) == len(catalogue.dataset("shapes").sheets)
    choices = [tag for tag, attributes in found.attributes if attributes.get("id") == "run"]
    assert choices == ["select", "select"], "of Explore and of Paths"


def test_the_card_and_the_licences_travel_along(catalogue: Catalogue, assets: Assets) -> None:
    text = page(catalogue, assets).script("pages")
    assert catalogue.dataset("shapes").licence in text
    assert "MIT License" in text
    assert "How it was made" in text


def test_the_file_is_in_the_language_that_is_asked_for(
    catalogue: Catalogue, assets: Assets
) -> None:
    with spoken("de"):
        found = page(catalogue, assets)
        folder = folder_of_files(saved_runs(catalogue, [RUN], assets, None), assets)
    assert ("html", "de") in [(tag, attributes.get("lang")) for tag, attributes in found.attributes]
    text = found.script("pages")
    for said in ("Wie er gemacht wurde", "Wege", "Lizenzen", "4 × 4, grau, Pixel in [0, 1]"):
        assert said in text
    script = zlib.decompress(bytes_of(found.script("script"))).decode()
    assert script.startswith("window.latentariumTexts={")
    (name,) = [name for name in folder if name.startswith("texts-de-")]
    document = folder["index.html"].decode()
    assert document.index(name) < document.index('type="module"')


def test_packed_weights_are_within_half_a_step_and_pictures_hardly_change(
    published: Catalogue,
) -> None:
    run = published.run("mnist-2d")
    whole = load((run.folder / "weights.safetensors").read_bytes())
    packed = weights(run, published.dataset("mnist"), Step(127, 31))
    held = load(zlib.decompress(packed.content))
    restored = {}
    for name, tensor in whole.items():
        if tensor.ndim < 2:
            restored[name] = held[name]
            continue
        step = held[f"{name}.scale"][:, None] * held.get(f"{name}.columns", np.float32(1))
        restored[name] = held[name] * step
        assert (np.abs(restored[name] - tensor) <= step * 0.501).all()
        assert np.abs(held[name]).max() == (127 if name.startswith("decoder") else 31)
    assert [name for name in held if name.endswith(".columns")] == ["encoder.2.weight.columns"]
    z = published.latents("mnist-2d").mu[:200]
    apart = np.abs(Network(run.decoder, restored)(z) - Network(run.decoder, whole)(z))
    # Of 0 to 1: less than one of a screen's 256 shades, on average.
    assert apart.mean() < 1 / 256


def test_no_more_is_given_up_than_the_size_asks_for(
    catalogue: Catalogue, zoo: Path, assets: Assets
) -> None:
    write_run(zoo / "tiny-16d", latents=16)
    sizes = {}
    for run in (RUN, "tiny-16d"):
        saved = without_files(catalogue, catalogue.run(run))
        files = with_files(catalogue, saved, STEPS[0]).files.values()
        sizes[run] = 1.25 * sum(len(piece.content) for piece in files)
        assert fitting(catalogue, saved, sizes[run]).step == STEPS[0]
        assert fitting(catalogue, saved, 0).step == STEPS[-1]
    assert sizes[RUN] < sizes["tiny-16d"]
    frame = len(one_file([without_files(catalogue, catalogue.run(RUN))], assets))
    both = saved_runs(catalogue, [RUN, "tiny-16d"], assets, frame + sizes[RUN])
    assert both[0].step == both[1].step != STEPS[0]
    bits = "To keep the file small: 7 bits a weight, 6 in the encoder; test images in "
    assert STEPS[-1].sentence(1) == f"{bits}8 greys."
    assert STEPS[-1].sentence(3) == f"{bits}WebP of quality 20."


def test_a_run_that_no_page_can_show_is_refused(catalogue: Catalogue, zoo: Path) -> None:
    write_run(zoo / "blind", decoder=[])
    with pytest.raises(CannotBeSaved, match="run blind has no decoder"):
        without_files(catalogue, catalogue.run("blind"))


def test_a_folder_names_its_files_by_their_content(catalogue: Catalogue, assets: Assets) -> None:
    runs = saved_runs(catalogue, [RUN], assets, None)
    found = folder_of_files(runs, assets)
    document = Elements(found["index.html"].decode())
    files = json.loads(document.script("saved"))["files"]
    assert {file["url"] for file in files.values()} < found.keys()
    for address, piece in all_files(runs):
        url = files[address]["url"]
        assert found[url] == piece.content
        assert sha256(piece.content).hexdigest()[:12] in url
        assert re.fullmatch(r"[\w./-]+", url)


def test_the_command_writes_the_file_and_says_its_size(
    zoo: Path, tmp_path: Path, assets: Assets, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.html"
    assert main([RUN, "--out", str(out), "--zoo", str(zoo)], assets) == 0
    assert capsys.readouterr().out == f"{out}: {out.stat().st_size / 1e6:.2f} MB\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["tiny-3d"], "there is no run 'tiny-3d'"),
        ([f"run-{k}" for k in range(9)], "9 runs are named; at most 8"),
    ],
)
def test_what_the_command_cannot_save_is_one_sentence(
    zoo: Path,
    tmp_path: Path,
    assets: Assets,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    out = tmp_path / "mine.html"
    assert main([*arguments, "--out", str(out), "--zoo", str(zoo)], assets) == 1
    said = capsys.readouterr().err
    assert said.startswith("python -m vae site: ")
    assert sentence in said
    assert said.count("\n") == 1
    assert not out.exists()


def test_the_server_sends_the_file_to_be_kept(
    catalogue: Catalogue, tmp_path: Path, assets: Assets
) -> None:
    server = Flask("saved")
    answer_errors(server)
    server.register_blueprint(
        site_blueprint(catalogue, PictureCache(tmp_path, 16), assets.folder.parent)
    )
    client = server.test_client()
    answer = client.get(f"/api/runs/{RUN}/site.html")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{RUN}.html"'
    assert Elements(answer.text).script("saved")
    assert client.get("/api/runs/nothing/site.html").status_code == 404
