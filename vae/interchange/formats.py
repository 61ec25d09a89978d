"""Which reader a file of a model is for, and what to do with those that have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vae.data.datasets import Dataset
from vae.interchange.errors import InterchangeError, UnreadableFile
from vae.interchange.keras.files import read_keras
from vae.interchange.onnx_reader import read_onnx
from vae.interchange.parts import Parts, from_checkpoint, read_mapping
from vae.interchange.proposing import proposed
from vae.interchange.state_dict import read_checkpoint
from vae.interchange.tfjs.reader import read_tfjs
from vae.model.recipes import RECIPES
from vae.store.said import Said

TENSORS = (".safetensors", ".pt", ".pth", ".ckpt", ".bin")
KERAS = (".keras", ".h5", ".hdf5")
BOTH = ("encoder", "decoder")
# What others' files are, and which file to make of them.
INSTEAD: Mapping[str, str] = {
    ".pt2": "an exported program: torch.onnx.export(torch.export.load(…), …) writes .onnx",
    ".pkl": "a pickle, which runs code, and is not opened: save the model's state_dict()",
    ".joblib": "a pickle, which runs code, and is not opened: save the model's state_dict()",
    ".pb": "TensorFlow's: python -m tf2onnx.convert writes .onnx",
    ".tflite": "TensorFlow's: python -m tf2onnx.convert writes .onnx",
    ".msgpack": "Flax': export the model to .onnx",
    ".data": "the weights beside an .onnx file: give that one",
}
# What a folder holds the model in, the first that is there: one's own pairs, Hugging Face, pythae.
IN_FOLDERS = (
    *(tuple(f"{part}{suffix}" for part in BOTH) for suffix in (".onnx", ".keras", ".h5")),
    *(("model.onnx",), ("model.json",), ("model.safetensors",)),
    *(("diffusion_pytorch_model.safetensors",), ("pytorch_model.bin",), ("model.pt",)),
)


@dataclass(frozen=True)
class Given:
    """What was said of the files beside their names. key: of the state dict in a checkpoint;
    is_conditional: the nets are told the class of each image."""

    recipe: str | None = None
    mapping: Path | None = None
    key: str | None = None
    limit: int = 2**29
    is_conditional: bool = False


def files_of(path: Path) -> list[Path]:
    """The files of a model in a folder, or the file itself. Raises UnreadableFile."""
    if not path.is_dir():
        return [path]
    for names in IN_FOLDERS:
        files = [path / name for name in names]
        if all(file.is_file() for file in files):
            return files
    parted = sorted(path.glob("*.index.json"))
    if parted:
        raise UnreadableFile(
            "{file} holds a model in several files ({parted}): save it as one, "
            "save_pretrained(…, max_shard_size='500MB')",
            file=path.name,
            parted=parted[0].name,
        )
    known = ", ".join(" and ".join(names) for names in IN_FOLDERS)
    raise UnreadableFile(
        "the folder {file} holds none of {known}: name the file", file=path.name, known=known
    )


def read_model(
    path: Path, part: str | None, data: Dataset, said: Given, report: Callable[[str], None]
) -> Parts:
    """The encoder, decoder or both of a file; `part`: which one it was given as.

    Raises InterchangeError.
    """
    classes = len(data.classes) if said.is_conditional else 0
    if classes and path.suffix != ".onnx" and path.suffix not in TENSORS:
        raise InterchangeError(
            "--condition is given, and {file} says no condition: export it to .onnx", file=path.name
        )
    if path.suffix == ".onnx":
        found = read_onnx(path, data.image, said.limit, report, classes)
    elif path.suffix == ".json":
        found = read_tfjs(path, data.image, said.limit, report)
    elif path.suffix in KERAS:
        found = read_keras(path, data.image, said.limit)
    elif path.suffix in TENSORS:
        found = _from_tensors(path, part, data, said, report)
    elif path.suffix in INSTEAD:
        raise UnreadableFile("{file} is {instead}", file=path.name, instead=INSTEAD[path.suffix])
    else:
        raise UnreadableFile(
            "{file} has the suffix {suffix}; {known} and tables of latents are read",
            file=path.name,
            suffix=f"{path.suffix!r}",
            known=", ".join((*TENSORS, ".onnx", *KERAS, ".json")),
        )
    if part is not None and getattr(found, part) is None:
        raise InterchangeError("{file} was given as {part} and is none", file=path.name, part=part)
    return found


def _from_tensors(
    path: Path, part: str | None, data: Dataset, said: Given, report: Callable[[str], None]
) -> Parts:
    names = ", ".join(RECIPES)
    if said.recipe is not None and said.recipe not in RECIPES:
        raise InterchangeError(
            "recipe is {recipe}; {file} needs one of {names}",
            recipe=f"{said.recipe!r}",
            file=path.name,
            names=names,
        )
    if said.recipe is None and (part is not None or said.mapping is not None):
        raise InterchangeError(
            "recipe is None; {file} needs one of {names}", file=path.name, names=names
        )
    mapping = read_mapping(said.mapping) if said.mapping else None
    checkpoint = read_checkpoint(path, said.limit, said.key)
    if checkpoint.key or checkpoint.prefix:
        under = [checkpoint.key, checkpoint.prefix.removesuffix(".")]
        report(f"{path.name}: the tensors under {' and '.join(filter(None, under))}")
    if said.recipe is None and said.is_conditional:
        raise InterchangeError(
            "--condition is given; {file} needs one of {names}", file=path.name, names=names
        )
    if said.recipe is None:
        proposal = proposed(checkpoint, data)
        report(
            Said(
                "no --recipe is given; proposed from names and shapes: {proposal}",
                proposal=Said(
                    "{words}. Test pictures come back with a squared error of {error} a pixel; "
                    "their mean picture has {of_the_mean}",
                    words=proposal.words,
                    error=f"{proposal.error:.4f}",
                    of_the_mean=f"{proposal.of_the_mean:.4f}",
                ),
            )
        )
        return proposal.parts
    wanted = BOTH if part is None else (part,)
    classes = len(data.classes) if said.is_conditional else 0
    return from_checkpoint(checkpoint, RECIPES[said.recipe], data.image, wanted, mapping, classes)
