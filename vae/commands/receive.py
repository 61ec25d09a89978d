"""`python -m vae.commands.receive FOLDER`: checks what a visitor sent, within limits, and nothing
else of the machine.

FOLDER holds order.json (an Asked) and the file `sent/<name>`. What is left there: step.txt, what is
done now; and either refusal.json, one sentence, or result.json with what it names: the folder of a
run, or pictures.zip, and proof.png. It ends when its standard input closes.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vae.parent_watch import end_with_input
from vae.store.said import Said, kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from vae.data.datasets import Dataset
    from vae.interchange.parts import Parts
    from vae.interchange.received.contents import Sent
    from vae.model.recipes import Likelihood
    from vae.store.documents import Run

ORDER, SENT, STEP = "order.json", "sent", "step.txt"
REFUSAL, RESULT, PROOF, PICTURES = "refusal.json", "result.json", "proof.png", "pictures.zip"
OPENED, RUNS = "opened", "runs"
REFUSED_STATUS = 2
# As torch, the system and Python's threads say it.
NO_MEMORY = re.compile(r"allocate|new thread")
ELSEWHERE = ("The encoder is run by ONNX Runtime", "The decoder is run by ONNX Runtime")


@dataclass(frozen=True)
class Asked:
    """What was asked beside the file, and what it may take: see docs/security.md.

    pixels: what the decoder ends in, "file" as the file says, "logits" or "signed"; beta: as of
    `python -m vae import`; unpacked: bytes; megabytes, seconds: of this process; zoo: where the
    published test images are.
    """

    id: str
    name: str
    title: str
    dataset: str
    recipe: str | None
    key: str | None
    pixels: str
    beta: float | None
    unpacked: int
    megabytes: int
    seconds: int
    zoo: str


def main(folder: Path) -> int:
    end_with_input()
    asked = Asked(**json.loads((folder / ORDER).read_bytes()))
    _say("starting", folder)
    # All that is imported lazily, while there is no limit: of what is ours nothing is doubted.
    from vae.data import DatasetError
    from vae.interchange.errors import InterchangeError
    from vae.interchange.received.limits import limit_myself
    from vae.model.models import ModelError

    _load_libraries()
    limit_myself(asked.megabytes, asked.seconds, 2 * asked.unpacked // 2**20)
    try:
        result = received(folder, asked)
    except (InterchangeError, DatasetError, ModelError) as error:
        return _refuse(folder, str(error))
    except (MemoryError, RuntimeError, OSError) as error:
        if not isinstance(error, MemoryError) and not NO_MEMORY.search(str(error)):
            raise
        return _refuse(
            folder,
            Said("it needs more than the {memory} MB of memory allowed", memory=asked.megabytes),
        )
    (folder / RESULT).write_text(
        json.dumps({**result, "words": [kept(each) for each in result["words"]]})
    )
    return 0


def _load_libraries() -> None:
    """Those that readers import on their way, where they are installed."""
    import importlib
    from contextlib import suppress

    import torch

    from vae.interchange import importing  # noqa: F401

    torch.set_num_threads(1)
    for name in ("onnx", "onnx.checker", "onnx.inliner", "h5py", "msgpack", "pyarrow.parquet"):
        with suppress(ImportError):
            importlib.import_module(name)


def received(folder: Path, asked: Asked) -> dict[str, Any]:
    from vae.interchange.received.contents import contents
    from vae.interchange.received.pictures import pack_pictures
    from vae.interchange.received.proof import sheet, write_sheet
    from vae.interchange.received.unpacking import unpack

    sent = folder / SENT
    if asked.name.lower().endswith(".zip"):
        _say("unpacking", folder)
        unpack(sent / asked.name, folder / OPENED, asked.unpacked)
        sent = folder / OPENED
        sent.mkdir(exist_ok=True)
    found = contents(sent)
    if found.pictures is not None:
        _say("looking at the pictures", folder)
        words, samples = pack_pictures(found.pictures, folder / PICTURES)
        write_sheet(sheet(samples, len(samples) // 2 or 1), folder / PROOF)
        return {"kind": "pictures", "words": words, "proposed": False}
    words_of_run = _run(folder, asked, found)
    return {"kind": "model", **words_of_run}


def _run(folder: Path, asked: Asked, found: Sent) -> dict[str, Any]:
    from vae.data.published import published
    from vae.interchange.importing import Origin, write_imported
    from vae.interchange.latent_table import read_table
    from vae.interchange.received.our_runs import images_of, parts_of, run_in
    from vae.interchange.received.proof import proof_of, write_sheet
    from vae.model.recipes import RECIPES, Likelihood
    from vae.store.catalogue import Catalogue

    zoo = Path(asked.zoo)
    catalogue = Catalogue([zoo], zoo / "datasets")
    ours = run_in(found.run) if found.run else None
    if ours is not None and found.run is not None and ours.has_images:
        data = images_of(ours, found.run)
    else:
        is_known = ours is not None and ours.dataset in catalogue.datasets()
        data = published(catalogue, ours.dataset if ours and is_known else asked.dataset)
    _say("reading the model", folder)
    heard: list[str] = []
    if ours is not None and found.run is not None:
        parts = parts_of(ours, found.run, asked.unpacked)
    else:
        parts = _parts(asked, found, data, heard.append)
    table = None
    if found.table is not None and parts.encoder is None:
        table = read_table(found.table, asked.unpacked)
    recipe = RECIPES.get(asked.recipe) if asked.recipe else None
    # Else an end without a sigmoid would need a sigma, which nobody who drops a file has at hand.
    usual = None if _is_bernoulli(parts) else Likelihood("gaussian")
    origin = Origin(
        title=asked.title or (ours.title if ours else f"{data.title}, yours: {asked.name}"),
        recipe=ours.recipe if ours else asked.recipe or "imported",
        files=[*(path for path, _ in found.models), *filter(None, [found.table])],
        likelihood=_likelihood_of(ours) if ours else recipe.likelihood if recipe else usual,
        beta=ours.objective.beta if ours and asked.beta is None else asked.beta,
        with_images=ours is not None and ours.has_images,
    )
    report = _Report(folder, heard)
    run = write_imported(parts, table, data, origin, folder / RUNS / asked.id, report)
    write_sheet(proof_of(run, data), folder / PROOF)
    told = [line for line in heard if isinstance(line, Said)]
    proposed = [line.values["proposal"] for line in told if "proposal" in line.values]
    elsewhere = [Said("{remark}.", remark=line) for line in told if line.startswith(ELSEWHERE)]
    return {"words": proposed + elsewhere, "proposed": bool(proposed)}


def _likelihood_of(run: Run) -> Likelihood:
    from vae.model.recipes import Likelihood

    return Likelihood(run.objective.likelihood, run.objective.sigma)


def _parts(asked: Asked, found: Sent, data: Dataset, report: Callable[[str], None]) -> Parts:
    """The encoder, decoder or both that were sent. Raises InterchangeError."""
    from vae.interchange.errors import InterchangeError
    from vae.interchange.formats import Given, read_model
    from vae.interchange.parts import on_unit_pixels

    if not found.models:
        raise InterchangeError(
            "latents alone are no model: send the decoder that they belong to with the table"
        )
    parts: Parts | None = None
    said = Given(asked.recipe, None, asked.key, asked.unpacked)
    for path, part in found.models:
        read = read_model(path, part, data, said, report)
        parts = read if parts is None else parts.joined(read)
    assert parts is not None
    return on_unit_pixels(parts, asked.pixels == "logits", asked.pixels == "signed")


def _is_bernoulli(parts: Parts) -> bool:
    from vae.interchange.parts import ends_in_sigmoid

    return parts.decoder is None or ends_in_sigmoid(parts.decoder)


class _Report:
    """Says each step of the measuring, and keeps what was said."""

    def __init__(self, folder: Path, heard: list[str]) -> None:
        self._folder, self._heard = folder, heard

    def __call__(self, step: str) -> None:
        self._heard.append(step)
        _say(step, self._folder)


def _say(step: str, folder: Path) -> None:
    new = folder / f".{STEP}"
    new.write_text(step, encoding="utf-8")
    new.replace(folder / STEP)


def _refuse(folder: Path, sentence: str) -> int:
    if not isinstance(sentence, Said):
        shown = "".join(letter if letter.isprintable() else " " for letter in sentence)
        sentence = " ".join(shown.split())[:600]
    (folder / REFUSAL).write_text(json.dumps(kept(sentence)))
    return REFUSED_STATUS


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
