"""All texts that the sources say, as the catalogues have to have them.

Pages say theirs in plain English (app/web/translated.py looks them up), so every literal there that
reads like a text is one; elsewhere, and in scripts, a text is what tr() and trn() are given.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.jobs.imports.words import page_text
from app.settings import ROOT
from vae.store.definitions import METRICS, protocols

# Whose literals are what people read.
PLAIN = (
    *("app/pages/", "app/web/shell.py", "app/site/body.py", "app/runs/", "app/figures/"),
    *(
        "app/jobs/imports/asked.py",
        "app/jobs/order.py",
        "app/jobs/jobs.py",
        "app/jobs/estimate.py",
        "app/jobs/queue.py",
    ),
    *("app/rooms/rooms.py", "app/api/room_requests.py", "app/web/limits.py"),
    *("vae/model/recipes.py", "vae/cards/cards.py", "app/web/errors.py"),
)
# How many of their first arguments are texts; report() and _say() tell steps that people wait for.
REFUSALS = {
    *("InterchangeError", "UnreadableFile", "UnknownLayer", "TensorMismatch", "MissingLibrary"),
    *("ModelError", "GraphError", "DatasetError", "DocumentError", "NetworkError"),
    *("BrokenRunError", "UnknownRun", "UnknownDataset", "ValidationError", "CannotBeSaved"),
}
FUNCTIONS = {"trn": 2} | dict.fromkeys(("tr", "Said", "report", "_say", *REFUSALS), 1)
TEXT = r'"((?:[^"\\\n]|\\.)+)"'
SAID = re.compile(rf"\b(trn?)\(\s*{TEXT}(?:,\s*{TEXT})?")
READS = re.compile(r"[^\W\d_]{2,}[^\n]* [^\W\d_]|^[^\W\d_a-z][^\W\d_A-Z]+|^[A-Z] [a-z]{3}")
# Words that stand alone: heads of tables, ends of axes, choices.
ALONE = {
    *("class", "what", "value", "layer", "options", "weight", "parameters", "epoch", "kept", "of"),
    *("file", "as", "size", "images", "classes", "name", "likelihood", "white", "transparent"),
    *("rate", "reconstruction", "train", "held-out", "mean", "seed", "latents", "across", "upward"),
    *("optional", "rate", "bound", "split", "origin", "licence", "none", "training", "seconds"),
}
# Arguments of components that nobody reads.
TECHNICAL = {
    *("id", "className", "class_name", "href", "type", "role", "rel", "variant", "style", "action"),
    *("value", "key", "path", "entry", "src", "target", "tag", "kind", "libraries", "namespace"),
    *("position", "function_name", "rule", "component", "icon", "classNames", "source", "formula"),
    *(
        "textposition",
        "colorscale",
        "family",
        "samesite",
        "rowClassRules",
        "valueFormatter",
        "comparator",
        "cellRenderer",
        "field",
        "gridTemplate",
    ),
}
# Functions that take what nobody reads.
MACHINES = {
    *("get", "Output", "Input", "State", "in_browser", "match", "compile", "getattr", "replace"),
    *("fullmatch", "removeprefix", "removesuffix", "partition", "startswith", "Template", "split"),
    "Breaker",
}
# What else looks like a text and is none.
NO_TEXT = re.compile(
    r"sans-serif|^button |^(top|middle|bottom) (left|right|center)$|^₀|^python -m"
    r"|^(Cache-Control|private, )"
    r"|^<[/!]?[a-zA-Z]|^(Retry-After|Allow)$|^(Lax|Cividis)$|\\d"
)


@dataclass
class Text:
    """plural: None where it is one for every number; places: "file:line"."""

    plural: str | None = None
    places: list[str] = field(default_factory=list)


def texts() -> dict[str, Text]:
    """By the English text, in the order of the files."""
    found: dict[str, Text] = {}
    for path in [*sorted((ROOT / "app").rglob("*.py")), *(ROOT / "vae").rglob("*.py")]:
        name = path.relative_to(ROOT).as_posix()
        for line, said in of_python(path.read_text("utf-8"), is_plain=name.startswith(PLAIN)):
            if name.startswith("vae/"):  # what they say to the command line, as pages say it
                said = tuple(map(page_text, said))
            _add(found, said, f"{name}:{line}")
    for metric in METRICS.values():  # some are put together of numbers
        for text in (metric.title, metric.definition, metric.protocol):
            if text:
                _add(found, (text,), "vae/store/definitions.py:0")
    for text in protocols([]).values():
        _add(found, (text,), "vae/store/definitions.py:0")
    for path in sorted((ROOT / "assets").rglob("*.mjs")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("assets/built/"):
            for line, said in of_script(path.read_text("utf-8")):
                _add(found, said, f"{name}:{line}")
    return found


def of_python(source: str, *, is_plain: bool) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(line, (text,) or (one, many))."""
    tree = ast.parse(source)
    skipped = set(map(id, _no_texts(tree)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in FUNCTIONS:
            given = node.args[: FUNCTIONS[_name(node.func)]]
            said = tuple(
                each.value
                for each in given
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )
            if len(said) == len(given):
                yield node.lineno, said
            skipped |= set(map(id, given))
    if is_plain:
        yield from _literals(tree, skipped)


def of_script(source: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Also within a template's ${…}, which Babel's reader of JavaScript passes over."""
    for found in SAID.finditer(source):
        given = found.groups()[1:][: FUNCTIONS[found[1]]]
        if all(given):
            line = source.count("\n", 0, found.start()) + 1
            yield line, tuple(json.loads(f'"{text}"') for text in given)


def composed(source: str) -> Iterator[tuple[int, str]]:
    """Texts of a page that are put together outside of tr(), and so cannot be looked up."""
    tree = ast.parse(source)
    skipped = set(map(id, _no_texts(tree, composed=False)))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in skipped:
            parts = (each.value for each in node.values if isinstance(each, ast.Constant))
            plain = "\0".join(map(str, parts))
            if re.search(r"[^\W\d_]{3,}", plain) and READS.search(plain):
                yield node.lineno, plain.replace("\0", "{}")


def _literals(tree: ast.AST, skipped: set[int]) -> Iterator[tuple[int, tuple[str]]]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
            and (READS.search(node.value) or node.value in ALONE)
            and not NO_TEXT.search(node.value)
        ):
            yield node.lineno, (node.value,)


def _no_texts(tree: ast.AST, *, composed: bool = True) -> Iterator[ast.AST]:
    """Docstrings, parts of f-strings, and what only machines read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr):
                yield first.value
        elif isinstance(node, ast.JoinedStr):
            yield from ast.walk(node) if composed else ()
        elif isinstance(node, ast.Assert | ast.ImportFrom) or _is_log(node):
            yield from ast.walk(node)
        elif isinstance(node, ast.Call):
            for named in node.keywords:
                if named.arg in TECHNICAL:
                    yield from ast.walk(named.value)
            if _name(node.func) in MACHINES:
                for each in node.args:
                    yield from ast.walk(each)
        elif isinstance(node, ast.Subscript):
            yield from ast.walk(node.slice)


def _is_log(node: ast.AST) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    return isinstance(function, ast.Attribute) and ast.unparse(function.value) == "log"


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _add(found: dict[str, Text], said: tuple[str, ...], place: str) -> None:
    text = found.setdefault(said[0], Text())
    text.plural = said[1] if len(said) > 1 else text.plural
    text.places.append(place)


def is_missing(catalogue: Mapping[str, list[str]], text: str, plural: str | None) -> bool:
    said = catalogue.get(text, [])
    return len(said) < (1 if plural is None else 2)
