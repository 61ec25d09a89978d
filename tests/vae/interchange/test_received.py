"""What somebody sent, taken apart: archives that mean harm, and what lies in those that do not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import onnx
import pytest
from PIL import Image

from tests.support.tiny_run import write_run_with_images
from vae.commands.receive import Asked, received
from vae.data import DatasetError
from vae.interchange.errors import InterchangeError
from vae.interchange.received.contents import contents
from vae.interchange.received.unpacking import unpack
from vae.runs.sheets import published_images
from vae.store.catalogue import Catalogue

LIMIT = 2**20


def archive(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


def lying(path: Path) -> Path:
    """Says that it unpacks to ten bytes, and goes on for ten megabytes."""
    archive(path, a=b"\0" * 10 * 2**20)
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.find(signature) + offset, 10)
    path.write_bytes(content)
    return path


def link(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        member = zipfile.ZipInfo("passwd.onnx")
        member.external_attr = 0o120777 << 16
        packed.writestr(member, "/etc/passwd")
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: archive(path, a=b"\0" * 2 * LIMIT), "unpacks to 2,097,152 bytes; 1,048,576"),
        (lying, "damaged, cut short or has a password"),
        (lambda path: archive(path, **{"../up.onnx": b""}), "'../up.onnx', which lies outside"),
        (lambda path: archive(path, **{"/etc/up.onnx": b""}), "which lies outside"),
        (lambda path: archive(path, **{"a\\..\\up.onnx": b""}), "which lies outside"),
        (link, "'passwd.onnx', a link"),
        (lambda path: archive(path, **{f"{k}": b"" for k in range(20_001)}), "holds 20001 files"),
        (lambda path: path.write_bytes(b"PK\x03\x04" + b"\xff" * 99) and path, "is damaged"),
    ],
    ids=["bomb", "lying bomb", "above", "absolute", "backslashes", "link", "many", "damaged"],
)
def test_a_hostile_archive_is_one_sentence_and_leaves_nothing_outside(
    make: object, said: str, tmp_path: Path
) -> None:
    folder = tmp_path / "within" / "opened"
    with pytest.raises(InterchangeError) as refusal:
        unpack(make(tmp_path / "sent.zip"), folder, LIMIT)  # type: ignore[operator]
    assert said in str(refusal.value)
    assert {path.name for path in tmp_path.iterdir()} <= {"sent.zip", "within"}
    inside = [path for path in folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in inside) <= LIMIT


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["vae.onnx", "vae.onnx.data"], ["vae.onnx"]),
        (["a/encoder.onnx", "a/decoder.onnx", "a/readme.md"], ["decoder.onnx", "encoder.onnx"]),
        (["model.safetensors", "config.json"], ["model.safetensors"]),
        (["model.pt", "environment.json", "model_config.json"], ["model.pt"]),
        (["enc.pt", "dec.pt"], ["dec.pt decoder", "enc.pt encoder"]),
        (["net/decoder.onnx", "net/latents.csv"], ["decoder.onnx", "latents.csv"]),
    ],
)
def test_the_files_of_a_model_are_found_among_others(
    names: list[str], found: list[str], tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"{}")
    sent = contents(tmp_path)
    seen = [" ".join(filter(None, [path.name, part])) for path, part in sent.models]
    assert [*seen, *([sent.table.name] if sent.table else [])] == found


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["model.pkl"], "model.pkl is a pickle, which runs code, and is not opened"),
        (["a.onnx", "b.onnx"], "a.onnx, b.onnx are 2 models: send one, or an encoder and a"),
        (["a.csv", "b.npz"], "are 2 tables of latents; send one"),
        (["notes.txt"], ".txt is nothing that is read here: send a model"),
        ([], "nothing was sent but empty folders"),
    ],
)
def test_what_is_no_model_is_one_sentence_that_says_what_to_do(
    names: list[str], said: str, tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(InterchangeError, match=said):
        contents(tmp_path)


def received_from(folder: Path, name: str, content: bytes, zoo: Path) -> object:
    (folder / "sent").mkdir()
    (folder / "sent" / name).write_bytes(content)
    about = (name, "", "shapes", None, None, "file", None)
    return received(folder, Asked("mine-1", *about, LIMIT, 1000, 60, str(zoo)))


def elsewhere() -> bytes:
    """A graph whose weights lie in a file that is none of ours."""
    weight = onnx.helper.make_tensor("w", onnx.TensorProto.FLOAT, [2, 16], bytes(128), raw=True)
    weight.ClearField("raw_data")
    weight.data_location = onnx.TensorProto.EXTERNAL
    weight.external_data.add(key="location", value="../../etc/passwd")
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("MatMul", ["z", "w"], ["x"])],
        "decoder",
        [value("z", onnx.TensorProto.FLOAT, [None, 2])],
        [value("x", onnx.TensorProto.FLOAT, [None, 16])],
        [weight],
    )
    return bytes(onnx.helper.make_model(graph).SerializeToString())


def giant() -> bytes:
    """Twenty pictures, of which one says that it has four gigapixels."""
    small, packed = io.BytesIO(), io.BytesIO()
    Image.new("L", (4, 4)).save(small, "PNG")
    large = bytearray(small.getvalue())
    struct.pack_into(">II", large, 16, 65_000, 65_000)
    struct.pack_into(">I", large, 29, zlib.crc32(large[12:29]))
    with zipfile.ZipFile(packed, "w") as file:
        for k in range(20):
            file.writestr(f"all/{k}.png", bytes(large) if k == 7 else small.getvalue())
    return packed.getvalue()


def table_alone() -> bytes:
    packed = io.BytesIO()
    np.savez(packed, mu=np.zeros((24, 2)))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("elsewhere.onnx", elsewhere, "which is no file beside it"),
        ("endless.safetensors", lambda: b"\xff" * 8 + b"{" * 100, "endless.safetensors is damaged"),
        ("code.pt", lambda: b"\x80\x04cos\nsystem\n(S'true'\ntR.", "no torch checkpoint"),
        ("giants.zip", giant, "exceeds limit of"),
        ("latents.npz", table_alone, "send the decoder that they belong to"),
        ("mu.json", lambda: b'{"mu": [[1, 2]]}', "send the decoder that they belong to"),
    ],
)
def test_a_hostile_or_lonely_file_is_one_sentence_and_no_run(
    name: str, content: object, said: str, zoo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    with pytest.raises((InterchangeError, DatasetError), match=said) as refusal:
        received_from(folder, name, content(), zoo)  # type: ignore[operator]
    assert "\n" not in str(refusal.value)
    assert not (folder / "runs").exists()


def test_a_run_with_its_own_pictures_comes_back_with_them(tmp_path: Path, zoo: Path) -> None:
    write_run_with_images(tmp_path / "own-2d")
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as packed:
        for path in sorted((tmp_path / "own-2d").iterdir()):
            packed.write(path, f"somewhere/{path.name}")
    work = tmp_path / "work"
    work.mkdir()
    received_from(work, "own.zip", (tmp_path / "own.zip").read_bytes(), zoo)
    before, after = (Catalogue([folder], zoo / "datasets") for folder in (tmp_path, work / "runs"))
    runs = before.run("own-2d"), after.run("mine-1")
    images = [
        published_images(each.images(run)) for each, run in zip((before, after), runs, strict=True)
    ]
    np.testing.assert_array_equal(images[0], images[1])
    np.testing.assert_array_equal(before.latents("own-2d").label, after.latents("mine-1").label)
