"""The one state dict in what a training loop saved: under whatever key, without its wrappers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from torch import Tensor

from vae.interchange.errors import UnreadableFile

NESTED = ("state_dict", "model_state_dict", "model")  # where training loops keep it
DEEPEST = 4  # dictionaries in dictionaries
COMPILED = "_orig_mod."  # torch.compile's, at any depth
# DataParallel and AveragedModel, Lightning and its strategies, and what people call the one net.
WRAPPERS = re.compile(
    r"(module|model|_forward_module|net|network|vae|autoencoder|ema_model|online_model|ema|shadow)\."
)
# Of those who average weights: beside the tensors, none of the net's.
COUNTERS = ("n_averaged", "num_updates", "decay", "initted", "step")
PARTS = {"encoder": re.compile(r"enc", re.I), "decoder": re.compile(r"dec|gen", re.I)}


def chosen(file: str, content: Any, key: str | None) -> tuple[str, dict[str, Tensor]]:
    """Where in what a file holds the one state dict is, and it; `key` says which of several.

    Raises UnreadableFile where there is none, or nothing says which.
    """
    if not isinstance(content, Mapping) or not content:
        raise UnreadableFile(
            "{file} holds a {name}, not a state dict", file=file, name=type(content).__name__
        )
    found = dict(_state_dicts(content, ""))
    if key is not None and key in found:
        return key, found[key]
    if len(found) == 1:
        return next(iter(found.items()))
    parts = {
        part: [name for name in found if hint.search(name.rpartition(".")[2])]
        for part, hint in PARTS.items()
    }
    if all(len(names) == 1 for names in parts.values()) and len(found) == 2:
        both = {f"{part}.{k}": t for part, (name,) in parts.items() for k, t in found[name].items()}
        return "", both
    usual = [name for name in NESTED if name in found]
    if usual and key is None:
        return usual[0], found[usual[0]]
    if not found:
        raise UnreadableFile(
            "{file} holds no tensors in its {content}", file=file, content=_listed(list(content))
        )
    said = f" (--key is {key!r})" if key is not None else ""
    raise UnreadableFile(
        "{file} holds {count} state dicts, under {found}: say which with --key{said}",
        file=file,
        count=len(found),
        found=_listed(list(found)),
        said=said,
    )


def unwrapped(
    file: str, tensors: Mapping[str, Tensor], key: str | None
) -> tuple[str, dict[str, Tensor]]:
    """What wrappers put before every name, and the tensors without it; `key`: of the tensors of one
    of several nets the beginning of their names.

    Raises UnreadableFile where the file holds the same net twice.
    """
    named = {name.replace(COMPILED, ""): tensor for name, tensor in tensors.items()}
    prefix = ""
    if key is not None:
        prefix = f"{key.removesuffix('.')}."
        if not any(name.startswith(prefix) for name in named):
            raise UnreadableFile(
                "{file} has nothing under {key} (--key); its names begin with {dict}",
                file=file,
                key=f"{key!r}",
                dict=_listed(list(dict.fromkeys(name.partition(".")[0] for name in named))),
            )
        named = {name: tensor for name, tensor in named.items() if name.startswith(prefix)}
    named = {
        name: tensor
        for name, tensor in named.items()
        if tensor.ndim or name.rpartition(".")[2] not in COUNTERS
    }
    while True:
        bare = {name.removeprefix(prefix) for name in named}
        heads = {name.partition(".")[0] for name in bare}
        if (
            len(heads) == 1
            and WRAPPERS.match(f"{(head := heads.pop())}.")
            and f"{head}" not in bare
        ):
            prefix += f"{head}."
        else:
            break
    _check_twice(file, {name.removeprefix(prefix): tensor for name, tensor in named.items()})
    return prefix, {name.removeprefix(prefix): tensor for name, tensor in named.items()}


def _check_twice(file: str, tensors: Mapping[str, Tensor]) -> None:
    nets: dict[str, dict[str, Any]] = {}
    for name, tensor in tensors.items():
        head, _, rest = name.partition(".")
        nets.setdefault(head, {})[rest] = tensor.shape
    if len(nets) == 2:
        (one, first), (other, second) = nets.items()
        averaged = any(re.search("ema|averag|shadow", name, re.I) for name in (one, other))
        if averaged and first == second:
            raise UnreadableFile(
                "{file} holds the same net twice, as {one} and {other}: say which with --key",
                file=file,
                one=f"{one!r}",
                other=f"{other!r}",
            )


def _state_dicts(
    content: Mapping[Any, Any], within: str
) -> Iterator[tuple[str, dict[str, Tensor]]]:
    """Every mapping that holds tensors by name, by the keys that lead to it."""
    if any(isinstance(value, Tensor) for value in content.values()):
        # Numbers beside the tensors are not theirs; whatever else is, the reader refuses.
        plain = (int, float, str, bool, type(None))
        yield within, {k: v for k, v in content.items() if not isinstance(v, plain)}
        return
    for key, value in content.items():
        if isinstance(key, str) and isinstance(value, Mapping) and within.count(".") < DEEPEST:
            yield from _state_dicts(value, f"{within}.{key}" if within else key)


def _listed(names: list[Any]) -> str:
    shown = ", ".join(repr(name) for name in names[:8])
    return f"{shown}, …" if len(names) > 8 else shown
