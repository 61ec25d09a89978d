"""Tables of latents that others computed: .npz, .npy, .csv, .json, .parquet or MessagePack.

Columns (or keys): `mu` or `z` as an (N, D) array, or one column a latent, `mu0 …`, `mu1 …` or
`z0 …`; and where known `logvar` in the same form, `label` (class numbers) and `index` (the image's
place in the test set, counted from 0; in order where absent). A .npy holds mu alone. Common other
names are taken for these, see NAMES; what is left over is named in `ignored`.
"""

from __future__ import annotations

import csv
import json
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vae.interchange.errors import TensorMismatch, UnreadableFile, optional
from vae.interchange.files import checked, checked_zip
from vae.store.arrays import DAMAGE, read_arrays
from vae.store.checks import DocumentError, reason

Columns = Mapping[str, np.ndarray]
NUMBERED = re.compile(r"(mu|z|logvar)_?(\d+)")
NAMES: Mapping[str, str] = {
    **dict.fromkeys(("labels", "target", "targets", "y"), "label"),
    **dict.fromkeys(("idx", "indices", "image"), "index"),
    **dict.fromkeys(("mean", "means", "z_mean", "latent_points", "latents", "codes"), "mu"),
    **dict.fromkeys(("log_var", "logvars", "z_log_var", "log_variance"), "logvar"),
}


@dataclass(frozen=True, eq=False)
class LatentTable:
    """mu (N, D) and logvar (N, D) or None, float32; label (N,) int64 or None; index (N,) int64.

    ignored: the columns that mean nothing here.
    """

    mu: np.ndarray
    logvar: np.ndarray | None
    label: np.ndarray | None
    index: np.ndarray
    ignored: tuple[str, ...] = ()


def read_table(path: Path, limit: int) -> LatentTable:
    """The latents in a file with a suffix of READERS.

    Raises UnreadableFile where it is damaged, larger than `limit` bytes or has objects in it,
    TensorMismatch where columns are missing or do not belong together.
    """
    with warnings.catch_warnings():  # NumPy's, of headers that another Python wrote
        warnings.simplefilter("ignore")
        columns = READERS[path.suffix](path, limit)
    return _table(path.name, _named(path.name, columns))


def _named(file: str, columns: Columns) -> Columns:
    """The columns under our names. Raises TensorMismatch where two would have one name."""
    named: dict[str, np.ndarray] = {}
    for written, values in columns.items():
        plain = str(written).strip()
        name = NAMES.get(plain.lower(), plain)
        if name in named:
            raise TensorMismatch(
                "{file} has two columns for {name}; one of them is {plain}",
                file=file,
                name=name,
                plain=f"{plain!r}",
            )
        named[name] = values
    return named


def _npz(path: Path, limit: int) -> Columns:
    try:
        return read_arrays(checked_zip(path, limit))
    except DocumentError as error:
        raise UnreadableFile(str(error)) from error


def _npy(path: Path, limit: int) -> Columns:
    try:
        with checked(path, limit).open("rb") as content:
            return {"mu": np.lib.format.read_array(content, allow_pickle=False)}
    except DAMAGE as error:
        raise UnreadableFile(
            "{file} is damaged or holds objects: {reason}", file=path.name, reason=reason(error)
        ) from error


def _parquet(path: Path, limit: int) -> Columns:
    arrow, parquet = optional("pyarrow"), optional("pyarrow.parquet")
    checked(path, limit)
    try:
        with parquet.ParquetFile(path) as file:
            about = file.metadata
            declared = sum(
                about.row_group(at).total_byte_size for at in range(about.num_row_groups)
            )
            if max(declared, 8 * about.num_rows * about.num_columns) > limit:
                raise UnreadableFile(
                    "{file} unpacks to more than the {limit} bytes that are allowed (--max-bytes)",
                    file=path.name,
                    limit=limit,
                )
            table = file.read()
        return {name: np.array(table[name].to_pylist()) for name in table.column_names}
    except (arrow.ArrowException, *DAMAGE) as error:
        raise UnreadableFile(
            "{file} is damaged or no Parquet table: {reason}", file=path.name, reason=reason(error)
        ) from error


def _csv(path: Path, limit: int) -> Columns:
    try:
        with checked(path, limit).open(newline="", encoding="utf-8-sig") as file:
            header, *rows = csv.reader(file)
    except (ValueError, csv.Error) as error:
        raise UnreadableFile(
            "{file} is no CSV table: {reason}", file=path.name, reason=reason(error)
        ) from error
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise UnreadableFile(
                "{file}, line {number}: {count} fields, the header has {count2}",
                file=path.name,
                number=number,
                count=len(row),
                count2=len(header),
            )
    return {name: np.array([row[at] for row in rows]) for at, name in enumerate(header)}


def _msgpack(path: Path, limit: int) -> Columns:
    msgpack = optional("msgpack")
    damage = (ValueError, msgpack.exceptions.UnpackException, RecursionError, TypeError)
    try:
        return _of_rows_or_columns(msgpack.unpackb(checked(path, limit).read_bytes()))
    except (*damage, KeyError, IndexError, AttributeError) as error:
        raise UnreadableFile(
            "{file} is damaged, or no MessagePack map of columns or list of rows: {reason}",
            file=path.name,
            reason=reason(error),
        ) from error


def _json(path: Path, limit: int) -> Columns:
    try:
        return _of_rows_or_columns(json.loads(checked(path, limit).read_bytes()))
    except (ValueError, RecursionError, TypeError, LookupError, AttributeError) as error:
        raise UnreadableFile(
            "{file} is damaged, or no JSON object of columns or list of rows: {reason}",
            file=path.name,
            reason=reason(error),
        ) from error


def _of_rows_or_columns(content: Any) -> Columns:
    if isinstance(content, list):  # one map a row
        content = {name: [row[name] for row in content] for name in content[0]}
    return {name: np.array(values) for name, values in content.items()}


READERS: Mapping[str, Callable[[Path, int], Columns]] = {
    ".npz": _npz,
    ".npy": _npy,
    ".csv": _csv,
    ".json": _json,
    ".parquet": _parquet,
    ".msgpack": _msgpack,
}


def _table(file: str, columns: Columns) -> LatentTable:
    mu = _codes(file, columns, "mu", "z")
    if mu is None:
        raise TensorMismatch(
            "{file} has the columns {columns}; mu or z (as mu0, mu1, …) is expected",
            file=file,
            columns=", ".join(columns) or "none",
        )
    logvar = _codes(file, columns, "logvar")
    label = _whole(file, columns, "label", len(mu))
    index = _whole(file, columns, "index", len(mu))
    if logvar is not None and logvar.shape != mu.shape:
        raise TensorMismatch(
            "{file}: mu is {shape}, logvar {shape2}", file=file, shape=mu.shape, shape2=logvar.shape
        )
    if index is None:
        index = np.arange(len(mu))
    places, times = np.unique(index, return_counts=True)
    if times.max() > 1:
        raise TensorMismatch(
            "{file}: the index {places} stands in {times} rows; each test image has one place",
            file=file,
            places=places[times.argmax()],
            times=times.max(),
        )
    known = {"mu", "z", "logvar", "label", "index"}
    ignored = tuple(n for n in columns if n not in known and not NUMBERED.fullmatch(n))
    return LatentTable(mu, logvar, label, index, ignored)


def _codes(file: str, columns: Columns, *names: str) -> np.ndarray | None:
    for name in names:
        if name in columns:
            return _finite(file, name, columns[name])
        numbered = {
            int(found[2]): values
            for key, values in columns.items()
            if (found := NUMBERED.fullmatch(key)) and found[1] == name
        }
        if numbered:
            order = sorted(numbered)
            if order != list(range(order[0], order[0] + len(order))) or order[0] > 1:
                raise TensorMismatch(
                    "{file}: the columns of {name} are {order}, with gaps",
                    file=file,
                    name=name,
                    order=order,
                )
            return _finite(file, name, np.stack([numbered[at] for at in order], 1))
    return None


def _real(values: Any) -> np.ndarray:
    """As an array. Raises TypeError for complex numbers, of which NumPy would drop a half."""
    array = np.asarray(values)
    if np.iscomplexobj(array):
        raise TypeError("complex numbers")
    return array


def _finite(file: str, name: str, values: Any) -> np.ndarray:
    try:
        with np.errstate(all="ignore"):  # what is not finite is refused below
            codes = _real(values).astype(np.float32)
    except (ValueError, TypeError) as error:
        raise TensorMismatch(
            "{file}: {name} holds something that is no number: {reason}",
            file=file,
            name=name,
            reason=reason(error),
        ) from None
    if codes.ndim != 2 or not codes.size:
        raise TensorMismatch(
            "{file}: {name} has shape {shape}, not (N, D)", file=file, name=name, shape=codes.shape
        )
    if not np.abs(codes).max() <= np.finfo(np.float16).max:  # a NaN is not below either
        raise TensorMismatch(
            "{file}: {name} holds numbers that are not finite in float16", file=file, name=name
        )
    return codes


def _whole(file: str, columns: Columns, name: str, count: int) -> np.ndarray | None:
    if name not in columns:
        return None
    try:
        values = _real(columns[name]).astype(np.float64)
    except (ValueError, TypeError) as error:
        raise TensorMismatch(
            "{file}: {name} holds something that is no number: {reason}",
            file=file,
            name=name,
            reason=reason(error),
        ) from None
    if values.shape != (count,):
        raise TensorMismatch(
            "{file}: {name} has shape {shape}, mu has {count} rows",
            file=file,
            name=name,
            shape=values.shape,
            count=count,
        )
    whole = np.isfinite(values).all() and (values == values.round()).all()
    if not whole or values.min() < 0 or values.max() > np.iinfo(np.int32).max:
        raise TensorMismatch(
            "{file}: {name} holds numbers other than 0, 1, 2, …", file=file, name=name
        )
    return values.astype(np.int64)
