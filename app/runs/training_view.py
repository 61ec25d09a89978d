"""What the Training page shows, and how its address says so.

One table of parameters reads links, checks what callbacks are sent and writes the address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from app.languages.spoken import tr, trn
from app.web.validation import ValidationError
from vae.store.documents import Run
from vae.store.series import settings

SERIES = "series:"
MOST_RUNS = 6
SMOOTHEST = 0.98
LOGS = ("", "x", "y", "xy")
# A film begins before the first epoch, with the untrained net; curves begin with the first.
UNTRAINED, FIRST_EPOCH, LAST_EPOCH = 0, 1, 1_000_000
# Without a link, the page compares so many runs on the same images, with as many latents.
FIRST_RUNS = 3
LONGEST_SHOWN = 40

Epochs = tuple[int, int]


@dataclass(frozen=True)
class Offer:
    """What a visitor can choose.

    runs: all with a history, in the list's order; series: the runs that stand for a series' lines,
    by its name; films: the runs whose latents were kept epoch by epoch; start: shown at first.
    """

    runs: Mapping[str, Run]
    series: Mapping[str, tuple[str, ...]]
    films: tuple[str, ...]
    start: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """runs: ids, or one "series:NAME"; run: whose film and latents are shown, the first where
    None; epoch: None is the last; zoom: the first and the last epoch seen, None is all of them."""

    runs: tuple[str, ...] = ()
    run: str | None = None
    epoch: int | None = None
    smooth: float = 0.0
    log: str = ""
    aligned: bool = True
    zoom: Epochs | None = None


START = View()


@dataclass(frozen=True)
class Parameter:
    """read: the value of a text, None where it is not `allowed`; write: the text of a value."""

    read: Callable[[str, Offer], object]
    write: Callable[[object], str]
    allowed: str

    def what(self) -> str:
        return tr(self.allowed, most=MOST_RUNS, series=SERIES, smoothest=SMOOTHEST)


def _read_runs(text: str, offer: Offer) -> tuple[str, ...] | None:
    named = tuple(dict.fromkeys(text.split(",")))
    if len(named) == 1 and named[0].startswith(SERIES):
        return named if named[0].removeprefix(SERIES) in offer.series else None
    return named if len(named) <= MOST_RUNS and offer.runs.keys() >= set(named) else None


def _read_epoch(text: str, offer: Offer) -> int | None:
    value = int(text) if re.fullmatch("[0-9]{1,7}", text) else -1
    return value if UNTRAINED <= value <= LAST_EPOCH else None


def _read_smooth(text: str, offer: Offer) -> float | None:
    value = float(text) if re.fullmatch(r"0|0?\.[0-9]{1,3}", text) else 1.0
    return value if value <= SMOOTHEST else None


def _read_zoom(text: str, offer: Offer) -> Epochs | None:
    match [_read_epoch(part, offer) for part in text.split(",", 2)]:
        case [int(first), int(last)] if FIRST_EPOCH <= first < last:
            return first, last
    return None


def _write_several(values: object) -> str:
    return ",".join(map(str, values)) if isinstance(values, list | tuple) else str(values)


def _write_number(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, int | float) else str(value)


# In the order in which an address has them.
PARAMETERS: Mapping[str, Parameter] = {
    "runs": Parameter(
        _read_runs,
        _write_several,
        "1 to {most} runs with commas between them, or {series} and the name of a series",
    ),
    "run": Parameter(
        lambda text, offer: text if text in offer.runs else None, str, "a run that has a history"
    ),
    "epoch": Parameter(_read_epoch, str, "a whole number from 0"),
    "smooth": Parameter(_read_smooth, _write_number, "a number from 0 to {smoothest}"),
    "log": Parameter(lambda text, _: text if text in LOGS else None, str, "x, y or xy"),
    "aligned": Parameter(
        lambda text, _: {"1": True, "0": False}.get(text),
        lambda value: (
            {True: "1", False: "0"}.get(value, str(value))
            if isinstance(value, bool)
            else str(value)
        ),
        "0 or 1",
    ),
    "zoom": Parameter(_read_zoom, _write_several, "two epochs such as 10,60"),
}


def view_of(search: str | None, offer: Offer) -> tuple[View, list[str]]:
    """The view of a query string, and a sentence for each part of it that cannot be read.

    An address that says nothing begins with the untrained net; a link without an epoch is one of
    the last.
    """
    try:
        pairs = parse_qsl((search or "").removeprefix("?"), keep_blank_values=True)
    except ValueError:
        pairs = []
    given = dict(reversed([pair for pair in pairs if pair[0] in PARAMETERS]))
    read = {name: PARAMETERS[name].read(text, offer) for name, text in given.items()}
    known = {name: value for name, value in read.items() if value is not None}
    start = View(runs=offer.start, epoch=None if given else UNTRAINED)
    notices = [_notice(name, given[name]) for name in PARAMETERS if name in given.keys() - known]
    if "runs" in given.keys() - known and not given["runs"].startswith(SERIES):
        known["runs"], notices[0] = _known_runs(given["runs"], offer)
    return replace(start, **known), notices  # type: ignore[arg-type]  # each by its own parameter


def _known_runs(text: str, offer: Offer) -> tuple[tuple[str, ...], str]:
    """Those of the named runs that have curves, as many as fit, and a sentence about the others."""
    named = list(dict.fromkeys(filter(None, text.split(","))))
    known = tuple(name for name in named if name in offer.runs)
    unknown = [name for name in named if name not in offer.runs]
    if not unknown:
        return known[:MOST_RUNS], tr(
            "At most {most_runs} runs are drawn: the others were left out.", most_runs=MOST_RUNS
        )
    names = ", ".join(tr("“{text}”", text=_cut(name)) for name in unknown)
    return known[:MOST_RUNS], (
        trn(
            "{names} has no curves here and was left out: it is unknown, or has no history.",
            "{names} have no curves here and were left out: they are unknown, or have no history.",
            len(unknown),
            names=names,
        )
    )


def query_of(view: View) -> str:
    """The query string that `view_of` reads back; what is as at the start is left out."""
    parts = [
        f"{name}={parameter.write(getattr(view, name))}"
        for name, parameter in PARAMETERS.items()
        if getattr(view, name) != getattr(START, name)
    ]
    return "?" + "&".join(parts) if parts else ""


def checked(values: object, offer: Offer) -> View:
    """The view that a client sent as a mapping. Raises ValidationError."""
    if not isinstance(values, Mapping):
        raise ValidationError("a view of the Training page is a JSON object.")
    known: dict[str, object] = {}
    for name, parameter in PARAMETERS.items():
        value = values.get(name)
        if value in (None, "", []):
            continue
        known[name] = parameter.read(parameter.write(value), offer)
        if known[name] is None:
            raise ValidationError(
                tr(
                    "{name} must be {allowed}; got {value}.",
                    name=name,
                    allowed=parameter.what(),
                    value=_short(value),
                )
            )
    return replace(START, **known)  # type: ignore[arg-type]  # as above


def offer_of(runs: Sequence[Run]) -> Offer:
    """runs: those with a history, in the order in which they are offered."""
    series = {
        name: tuple(
            setting.runs[0].id for setting in settings(run for run in runs if run.series == name)
        )
        for name in series_names(runs)
    }
    films = tuple(run.id for run in runs if has_film(run))
    return Offer({run.id: run for run in runs}, series, films, first_runs(runs))


def first_runs(runs: Sequence[Run]) -> tuple[str, ...]:
    """The first run with a film, and single runs on the same images with as many latents."""
    first = next((run for run in runs if has_film(run)), runs[0] if runs else None)
    if first is None:
        return ()
    alike = [
        run.id
        for run in runs
        if (run.dataset, run.latent_dim) == (first.dataset, first.latent_dim)
        and run is not first
        and run.series is None
    ]
    return (first.id, *alike[: FIRST_RUNS - 1])


def has_film(run: Run) -> bool:
    """Are the latents of its epochs there, on a plane?"""
    return "snapshots.npz" in run.files and run.status == "ready" and run.plane is not None


def series_names(runs: Iterable[Run]) -> list[str]:
    """The series of the runs, sorted."""
    return sorted({run.series for run in runs if run.series})


def members(view: View, offer: Offer) -> tuple[str, ...]:
    """The runs that stand for the lines."""
    if view.runs and view.runs[0].startswith(SERIES):
        return offer.series[view.runs[0].removeprefix(SERIES)]
    return view.runs


def shown_run(view: View, offer: Offer) -> str | None:
    """The run whose film and latents are shown; None where no run is."""
    lines = members(view, offer)
    return view.run if view.run in lines else next(iter(lines), None)


def normalised(chosen: Sequence[str], before: Sequence[str]) -> list[str]:
    """What a change of the list leaves: up to six runs, or one series; the newest choice counts."""
    newest = next((each for each in reversed(chosen) if each not in before), None)
    if newest is not None and newest.startswith(SERIES):
        return [newest]
    alone = [each for each in chosen if newest is None or not each.startswith(SERIES)]
    return alone[:MOST_RUNS]


def with_film(view: View, offer: Offer, run: str) -> View:
    """The same curves beside those of a run with a film, which is shown."""
    others = [each for each in view.runs if not each.startswith(SERIES) and each != run]
    return View((*others[: MOST_RUNS - 1], run), run, UNTRAINED)


def zoom_to(first: float, last: float, whole: tuple[float, float]) -> Epochs | None:
    """At least two epochs within `whole`; None is all of them."""
    start, end = max(whole[0], round(min(first, last))), min(whole[1], round(max(first, last)))
    if end - start < 1 or (start <= whole[0] and end >= whole[1]):
        return None
    return int(start), int(end)


def zoom_around(epoch: int, zoom: Epochs | None, last: int, factor: float) -> Epochs | None:
    """`factor` times as many epochs as are seen now, around that one, of 1 to `last`."""
    seen = zoom or (FIRST_EPOCH, last)
    half = (seen[1] - seen[0]) * factor / 2
    middle = min(last - half, max(FIRST_EPOCH + half, epoch))
    return zoom_to(middle - half, middle + half, (FIRST_EPOCH, last))


def dragged(change: object, log: str, zoom: Epochs | None) -> Epochs | None:
    """The epochs seen after Plotly's relayout event: a drag across them, or a double click.

    What is no change of the x axis, or too short a drag, leaves `zoom`. Raises ValidationError.
    """
    if not isinstance(change, Mapping):
        raise ValidationError("a change of a chart is a JSON object.")
    if change.get("xaxis.autorange"):
        return None
    ends = [change.get(f"xaxis.range[{k}]") for k in (0, 1)]
    if ends == [None, None]:
        return zoom
    try:
        first, last = (10 ** float(end) if "x" in log else float(end) for end in ends)  # type: ignore[arg-type]
        return zoom_to(first, last, (FIRST_EPOCH, LAST_EPOCH)) or zoom
    except (TypeError, ValueError, OverflowError) as error:
        raise ValidationError(
            tr("an axis ends at two numbers; got {ends}.", ends=_short(ends))
        ) from error


def _notice(name: str, text: str) -> str:
    return tr(
        "The link's {name} “{value}” was left out: it should be {allowed}.",
        name=name,
        value=_cut(text),
        allowed=PARAMETERS[name].what(),
    )


def _short(value: object) -> str:
    return _cut(repr(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
