"""Compressed once, the best of it kept, damaged files passed over."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from werkzeug.datastructures import Accept, CharsetAccept

from app.web.compression import CompressedBodies, best_encoding

SCRIPT = b"".join(b"const value%d = compute(%d);\n" % (n, n * n) for n in range(2000))


class Reader:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return SCRIPT


@pytest.fixture
def bodies(tmp_path: Path) -> CompressedBodies:
    return CompressedBodies(tmp_path / "bundles")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ([("gzip", 1), ("deflate", 1), ("br", 1)], "br"),
        ([("gzip", 1)], "gzip"),
        ([("br", 0), ("gzip", 0.5)], "gzip"),
        ([], "identity"),
        ([("br", 0), ("gzip", 0)], "identity"),
    ],
)
def test_the_smallest_encoding_that_the_client_takes(
    accepted: list[tuple[str, float]], encoding: str
) -> None:
    assert best_encoding(Accept(accepted)) == encoding
    assert best_encoding(CharsetAccept(accepted)) == encoding


def test_a_body_is_read_and_compressed_once_per_encoding(bodies: CompressedBodies) -> None:
    reader = Reader()
    for _ in range(3):
        assert brotli.decompress(bodies.variant("a.js", "br", reader).body) == SCRIPT
        assert gzip.decompress(bodies.variant("a.js", "gzip", reader).body) == SCRIPT
        assert bodies.variant("a.js", "identity", reader).body == SCRIPT
    assert reader.times == 3


def test_the_best_compression_takes_over_while_the_server_runs(bodies: CompressedBodies) -> None:
    quick = bodies.variant("a.js", "br", Reader())
    bodies.keep_best(SCRIPT)
    best = bodies.variant("a.js", "br", Reader())
    assert brotli.decompress(best.body) == SCRIPT
    assert len(best.body) < len(quick.body)
    assert (quick.digest, quick.final, best.final) == (best.digest, False, True)


def test_the_best_compression_is_there_after_a_restart(
    bodies: CompressedBodies, tmp_path: Path
) -> None:
    bodies.keep_best(SCRIPT)
    assert CompressedBodies(tmp_path / "bundles").variant("a.js", "br", Reader()).final


@pytest.mark.parametrize("content", [b"", b"no brotli", brotli.compress(b"another script")])
def test_a_damaged_file_is_passed_over_and_can_be_made_again(
    bodies: CompressedBodies, tmp_path: Path, content: bytes
) -> None:
    bodies.keep_best(SCRIPT)
    (file,) = (tmp_path / "bundles").iterdir()
    file.write_bytes(content)
    variant = bodies.variant("a.js", "br", Reader())
    assert (brotli.decompress(variant.body), variant.final) == (SCRIPT, False)
    bodies.keep_best(SCRIPT)
    assert bodies.variant("a.js", "br", Reader()).final


def test_without_a_readable_folder_bodies_are_still_compressed(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way")
    bodies = CompressedBodies(tmp_path / "a file" / "bundles")
    assert brotli.decompress(bodies.variant("a.js", "br", Reader()).body) == SCRIPT
