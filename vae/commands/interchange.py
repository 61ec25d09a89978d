"""python -m vae import | export: options in, readers and writers called, results printed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vae.interchange.errors import InterchangeError
from vae.model.recipes import RECIPES, Likelihood
from vae.store.catalogue import Catalogue
from vae.store.checks import RUN_ID

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from vae.data.datasets import Dataset
    from vae.interchange.parts import Parts

LARGEST_FILE = 512 * 2**20
FORMATS = ("onnx", "safetensors", "csv", "parquet")
BOTH = ("encoder", "decoder")


def add(
    commands: _SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    reading = commands.add_parser(
        "import", parents=[common], help="others' models and latents as a local run"
    )
    reading.set_defaults(command=import_command)
    reading.add_argument(
        "source",
        nargs="*",
        type=Path,
        help="a checkpoint of both parts (.pt, .pth, .ckpt, .bin, .safetensors), .onnx files, "
        "Keras files, TensorFlow.js model.json files, "
        "folders that hold one, a table of latents (.npz, .npy, .csv, .json, .parquet, .msgpack)",
    )
    for part in BOTH:
        reading.add_argument(f"--{part}", type=Path, help=f"a file that holds the {part} alone")
    reading.add_argument("--recipe", help="of a checkpoint: " + ", ".join(RECIPES))
    reading.add_argument("--dataset", required=True, help="what it was trained on")
    reading.add_argument("--id", required=True, help="name of the new run's folder")
    reading.add_argument("--title", help="the run's name in the page")
    reading.add_argument(
        "--mapping",
        type=Path,
        help="JSON: our tensor → theirs, [theirs, …], null; their tensor → null leaves it out",
    )
    reading.add_argument("--key", help="of a checkpoint with several nets: where the one is")
    reading.add_argument(
        "--logits", action="store_true", help="the decoder ends before its sigmoid"
    )
    reading.add_argument("--signed", action="store_true", help="its pixels are in [-1, 1]")
    reading.add_argument("--sigma", type=float, help="Gaussian likelihood of pixels in [0, 1]")
    reading.add_argument(
        "--beta", type=float, help="the weight of the KL that it was trained with; 0: autoencoder"
    )
    reading.add_argument(
        "--condition",
        choices=("classes",),
        help="the nets are told the class, one-hot behind the flat pixels and behind z",
    )
    reading.add_argument("--seed", type=int, help="the seed that it was trained with")
    reading.add_argument("--series", help="the series whose lines it joins, such as mnist-betas")
    reading.add_argument(
        "--max-bytes", type=int, default=LARGEST_FILE, help=f"a file (default {LARGEST_FILE})"
    )

    writing = commands.add_parser("export", parents=[common], help="a run for other programs")
    writing.set_defaults(command=export_command)
    writing.add_argument("run", help="id of a published or local run")
    writing.add_argument("--format", choices=FORMATS, required=True, help="csv, parquet: latents")
    writing.add_argument("--precision", choices=("fp32", "fp16", "int8"), default="fp32")
    writing.add_argument("--part", choices=(*BOTH, "both"), default="decoder")
    writing.add_argument(
        "--out", type=Path, required=True, help="file; for ONNX of both parts a folder"
    )


def import_command(options: argparse.Namespace) -> None:
    from vae.data.datasets import load
    from vae.interchange.formats import Given, files_of, read_model
    from vae.interchange.importing import Origin, write_imported
    from vae.interchange.latent_table import READERS, read_table
    from vae.interchange.parts import on_unit_pixels
    from vae.interchange.received.contents import is_table

    if not RUN_ID.fullmatch(options.id):
        raise InterchangeError(f"id is {options.id!r}; allowed: a-z, 0-9 and -, up to 64")
    destination = options.runs / options.id
    if destination.exists():
        raise InterchangeError(f"{destination} exists already; choose another --id")
    if options.sigma is not None and not 0 < options.sigma < float("inf"):
        raise InterchangeError(f"sigma is {options.sigma}; allowed: a number above 0")
    _check_training(options)
    options.source = [file for path in options.source for file in files_of(path)]
    _check_recipe(options)
    tables = [path for path in options.source if path.suffix in READERS and is_table(path)]
    models: list[tuple[Path, str | None]] = [
        (path, None) for path in options.source if path not in tables
    ]
    models += [(p, part) for part in BOTH if (p := getattr(options, part)) is not None]
    if len(tables) > 1:
        raise InterchangeError(f"{len(tables)} tables of latents are given; one is allowed")
    data = load(options.dataset, options.data_root)
    found: Parts | None = None
    is_conditional = options.condition is not None
    if is_conditional and options.signed:
        raise InterchangeError("signed is given with condition; pixels in [0, 1] are told a class")
    said = Given(options.recipe, options.mapping, options.key, options.max_bytes, is_conditional)
    for path, part in models:
        read = read_model(path, part, data, said, _say)
        found = read if found is None else found.joined(read)
    if found is not None:
        found = on_unit_pixels(found, options.logits, options.signed)
    table = read_table(tables[0], options.max_bytes) if tables else None
    recipe = RECIPES.get(options.recipe) if options.recipe else None
    files = [path for path, _ in models] + tables
    given = None if options.sigma is None else Likelihood("gaussian", options.sigma)
    origin = Origin(
        title=options.title or f"{data.title}, imported: {', '.join(p.name for p in files)}",
        recipe=options.recipe or "imported",
        files=files,
        likelihood=recipe.likelihood if recipe else given,
        beta=options.beta,
        seed=options.seed,
        series=options.series or "",
    )
    run = write_imported(found, table, data, origin, destination, _say)
    for ours, theirs in (found.mapping if found else {}).items():
        print(f"  {ours:<32} ← {theirs}")
    for name, value in run.test.document().items():
        print(f"  {name:<32} {value}")
    print(f"Written to {destination}.")


def export_command(options: argparse.Namespace) -> None:
    from vae.interchange import latent_export
    from vae.interchange.exporting import export_onnx, export_safetensors, quality

    catalogue = Catalogue([options.zoo, options.runs], options.zoo / "datasets")
    run, latents = catalogue.run(options.run), catalogue.latents(options.run)
    if options.format in ("csv", "parquet"):
        options.out.parent.mkdir(parents=True, exist_ok=True)
        getattr(latent_export, f"write_{options.format}")(latents, options.out)
        print(f"{options.out}: {len(latents.mu)} rows")
        return
    parts = BOTH if options.part == "both" else (options.part,)
    if options.format == "safetensors":
        written = [export_safetensors(run, parts, options.precision, options.out)]
    else:
        files = {part: options.out / f"{part}.onnx" for part in parts}
        if len(parts) == 1:
            files = {parts[0]: options.out}
        written = [export_onnx(run, p, options.precision, path) for p, path in files.items()]
    for file in written:
        checked = (
            f", at most {file.difference:.1e} from torch in onnxruntime"
            if file.difference is not None
            else ""
        )
        print(f"{file.path}: {file.bytes} bytes{checked}")
    data = _data_at_hand(run.dataset, options)
    print(f"\n{'precision':<10} {'weights, bytes':>14} {'PSNR, dB':>10} {'−ELBO change, nats':>20}")
    for precision in dict.fromkeys(("fp32", options.precision)):
        row = quality(run, latents, parts, precision, data)
        psnr = "" if row.psnr is None else f"{row.psnr:.2f}"
        change = "not measured" if row.elbo_change is None else f"{row.elbo_change:+.4f}"
        print(f"{row.precision:<10} {row.weight_bytes:>14} {psnr:>10} {change:>20}")
    print(
        "PSNR against float32 decodes at test means; the run's weights are float16, so fp16 is "
        "exact. −ELBO on the test set, where its files are under --data-root."
    )


def _check_recipe(options: argparse.Namespace) -> None:
    """A recipe belongs to a checkpoint, and says itself what its decoder ends in."""
    from vae.interchange.formats import TENSORS

    if options.recipe is None:
        return
    own = [flag for flag in ("logits", "signed", "sigma") if getattr(options, flag)]
    if own:
        raise InterchangeError(f"--{own[0]} is given; the recipe {options.recipe} says it itself")
    files = [*options.source, options.encoder, options.decoder]
    if not any(path.suffix in TENSORS for path in files if path is not None):
        raise InterchangeError(
            f"recipe is {options.recipe!r}; it is for {', '.join(TENSORS)}, other files say their "
            "layers themselves"
        )


def _check_training(options: argparse.Namespace) -> None:
    """What no file says of how it was trained."""
    if options.beta is not None and not 0 <= options.beta < float("inf"):
        raise InterchangeError(f"beta is {options.beta}; allowed: a number from 0")
    if options.seed is not None and options.seed < 0:
        raise InterchangeError(f"seed is {options.seed}; allowed: a whole number from 0")
    if options.series is not None and not RUN_ID.fullmatch(options.series):
        raise InterchangeError(f"series is {options.series!r}; allowed: a-z, 0-9 and -, up to 64")


def _data_at_hand(name: str, options: argparse.Namespace) -> Dataset | None:
    """The data set where its root is there: an export fetches nothing."""
    from vae.data.datasets import load

    return load(name, options.data_root) if options.data_root.is_dir() else None


def _say(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)
