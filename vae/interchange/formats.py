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
class Said:
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
            f"{path.name} holds a model in several files ({parted[0].name}): save it as one, "
            "save_pretrained(…, max_shard_size='500MB')"
        )
    known = ", ".join(" and ".join(names) for names in IN_FOLDERS)
    raise UnreadableFile(f"the folder {path.name} holds none of {known}: name the file")


def read_model(
    path: Path, part: str | None, data: Dataset, said: Said, report: Callable[[str], None]
) -> Parts:
    """The encoder, decoder or both of a file; `part`: which one it was given as.

    Raises InterchangeError.
    """
    classes = len(data.classes) if said.is_conditional else 0
    if classes and path.suffix != ".onnx" and path.suffix not in TENSORS:
        raise InterchangeError(
            f"--condition is given, and {path.name} says no condition: export it to .onnx"
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
        raise UnreadableFile(f"{path.name} is {INSTEAD[path.suffix]}")
    else:
        raise UnreadableFile(
            f"{path.name} has the suffix {path.suffix!r}; "
            f"{', '.join((*TENSORS, '.onnx', *KERAS, '.json'))} and tables of latents are read"
        )
    if part is not None and getattr(found, part) is None:
        raise InterchangeError(f"{path.name} was given as {part} and is none")
    return found


def _from_tensors(
    path: Path, part: str | None, data: Dataset, said: Said, report: Callable[[str], None]
) -> Parts:
    names = ", ".join(RECIPES)
    if said.recipe is not None and said.recipe not in RECIPES:
        raise InterchangeError(f"recipe is {said.recipe!r}; {path.name} needs one of {names}")
    if said.recipe is None and (part is not None or said.mapping is not None):
        raise InterchangeError(f"recipe is None; {path.name} needs one of {names}")
    mapping = read_mapping(said.mapping) if said.mapping else None
    checkpoint = read_checkpoint(path, said.limit, said.key)
    if checkpoint.key or checkpoint.prefix:
        under = [checkpoint.key, checkpoint.prefix.removesuffix(".")]
        report(f"{path.name}: the tensors under {' and '.join(filter(None, under))}")
    if said.recipe is None and said.is_conditional:
        raise InterchangeError(f"--condition is given; {path.name} needs one of {names}")
    if said.recipe is None:
        proposal = proposed(checkpoint, data)
        report(
            f"no --recipe is given; proposed from names and shapes: {proposal.words}. Test "
            f"pictures come back with a squared error of {proposal.error:.4f} a pixel; their "
            f"mean picture has {proposal.of_the_mean:.4f}"
        )
        return proposal.parts
    wanted = BOTH if part is None else (part,)
    classes = len(data.classes) if said.is_conditional else 0
    return from_checkpoint(checkpoint, RECIPES[said.recipe], data.image, wanted, mapping, classes)
