"""The list of runs as cards: one a run, one a series that unfolds, a line a broken run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dash import html
from dash.development.base_component import Component

from app.languages.spoken import remembered, tr, trn
from app.pages.runs.controls import described
from app.pages.shared.elements import page_link
from app.pages.shared.run_parts import (
    MAIN,
    facts,
    links,
    numbers,
    pairs,
    plain,
    sky_picture,
    written,
)
from app.runs.listing import Listing, Series, Wanted
from app.runs.offered import MOST_COMPARED, usable
from app.web import mantine as dmc
from app.web.attributes import attributes
from app.web.language import in_language
from app.web.markup import in_one
from vae.cards.models_page import data_of
from vae.store.catalogue import BrokenRun, Catalogue
from vae.store.documents import Dataset, Run

YOURS = (
    "Nobody else sees them in this list. What you brought, or trained on your own pictures, is "
    "gone after 24 hours; of what else was trained the newest runs of all visitors stay. “One "
    "file” opens without a server, also years from now; a folder can be brought here again."
)
# Further pages are on the run's own page.
ON_CARDS = ("Explore", "Compare", "Training")
# So many runs can be looked through: a search that finds no more unfolds their series.
UNFOLDED = 24
# Numbers of which a series' card has the span.
SPANS = [metric for metric in MAIN if metric.key != "reconstruction"]


def cards(listed: Listing, wanted: Wanted, catalogue: Catalogue) -> list[Component]:
    """The visitor's runs, all others, broken ones; a sentence and a way back where none is."""
    if not listed.count:
        return [_nothing(wanted)]
    unfolded = bool(wanted.q or wanted.filters) and listed.count <= UNFOLDED
    others = [_entry(each, catalogue, unfolded) for each in listed.others]
    own = [_own_card(run, data_of(run, catalogue)) for run in listed.own]
    return [
        *([_section("Yours", own, YOURS)] if own else []),
        *([_section("All others" if own else "", others)] if others else []),
        *([_broken(listed.broken)] if listed.broken else []),
    ]


def _section(title: str, found: Sequence[Component], note: str = "") -> Component:
    heading = html.H2(title or "Runs", className="" if title else "unseen")
    return html.Section(
        [heading, *([html.P(note)] if note else []), html.Div(found, className="cards")]
    )


def _entry(entry: Run | Series, catalogue: Catalogue, unfolded: bool) -> Component:
    if isinstance(entry, Run):
        return card(entry, entry.title, data_of(entry, catalogue))
    return series_card(entry.name, entry.runs, data_of(entry.runs[0], catalogue), unfolded)


def _own_card(run: Run, data: Dataset | None) -> Component:
    """A card with the ways to keep the run, which the server does not keep for ever."""
    way = f"/api/runs/{run.id}"
    kept = [
        ("Keep as one file", in_language(f"{way}/site.html"), usable(run)),
        ("Keep as a folder", f"{way}/folder.zip", True),
    ]
    ways = [
        html.A(text, href=to, download="", **attributes(label=f"{tr(text)}: {run.title}"))
        for text, to, can_be in kept
        if can_be
    ]
    return html.Div(
        [card(run, run.title, data), html.P(ways, className="card-links")], className="own"
    )


@remembered(maxsize=1024)
def card(run: Run, title: str, data: Dataset | None) -> Component:
    """The card of a run, as the dictionary that is sent."""
    chooser = dmc.Checkbox(
        value=run.id,
        size="sm",
        className="chooser",
        **attributes(
            label=tr("Choose {title}", title=run.title), hint="Choose several, and compare them."
        ),
    )
    return plain(
        html.Article(
            [
                _picture(run),
                html.Div(
                    [
                        html.H3(html.A(title, href=f"/runs/{run.id}")),
                        *([chooser] if usable(run) else []),
                    ],
                    className="card-title",
                ),
                html.P(facts(run, data), className="card-facts"),
                in_one(pairs(numbers(run), "card-numbers")),
                _links([each for each in links(run) if each[0] in ON_CARDS], run.title),
            ],
            className="card",
            **attributes(run=run.id),
        )
    )


def _picture(run: Run) -> Component:
    if not usable(run):
        return html.Div("Numbers only", className="card-sky is-empty")
    return html.A(
        sky_picture(run, "thumbnail"),
        href=f"/?run={run.id}",
        className="card-sky",
        tabIndex=-1,
        **attributes(label=tr("Explore {title}", title=run.title)),
    )


@remembered(maxsize=128)
def series_card(
    name: str, runs: tuple[Run, ...], data: Dataset | None, unfolded: bool
) -> Component:
    """The card of a series, as the dictionary that is sent; below it, folded, its runs."""
    series, whole = Series(name, runs), [run for run in runs if usable(run)]
    further = [run for run in runs if not usable(run)]
    compared = ",".join(run.id for run in whole[:MOST_COMPARED])
    pages = [
        *([("Compare", f"/compare?runs={compared}")] if len(whole) > 1 else []),
        ("Training", f"/training?runs=series:{name}"),
    ]
    shown = whole[:8]
    return plain(
        html.Article(
            [
                html.Div(
                    [sky_picture(run, "thumbnail") for run in shown],
                    className="card-sky mosaic",
                    **attributes(count=str(len(shown))),
                ),
                html.Div(html.H3(series.title), className="card-title"),
                html.P(_series_facts(series, data), className="card-facts"),
                in_one(pairs(_spans(series), "card-numbers")),
                _links(pages, tr("series {name}", name=name)),
                html.Details(
                    [
                        html.Summary(trn("one run", "{n} runs", len(runs))),
                        html.Div(
                            [card(run, series.label(run), data) for run in whole],
                            className="cards",
                        ),
                        *([_further(series, further)] if further else []),
                    ],
                    open=unfolded,
                ),
            ],
            className="card series",
            **attributes(series=name),
        )
    )


def _series_facts(series: Series, data: Dataset | None) -> str:
    first = series.runs[0]
    beta = series.span(lambda run: run.objective.beta)
    price = (
        "" if beta is None else tr("β = {low} to {high}", low=f"{beta[0]:g}", high=f"{beta[1]:g}")
    )
    name = data.title if data else first.dataset
    parts = [
        tr("Series {name}", name=series.name),
        name,
        trn("one latent", "{n} latents", first.latent_dim),
        price,
    ]
    return " · ".join(part for part in parts if part)


def _spans(series: Series) -> list[tuple[str, str]]:
    spans = [(metric, series.span(partial(_on_test, metric.key))) for metric in SPANS]
    return [
        (metric.title, f"{written(metric, span[0])} – {written(metric, span[1])}")
        for metric, span in spans
        if span
    ]


def _on_test(key: str, run: Run) -> float | None:
    return run.test.value(key)


def _further(series: Series, runs: Sequence[Run]) -> Component:
    rows = [
        html.Tr(
            [
                html.Th(html.A(series.label(run), href=f"/runs/{run.id}"), scope="row"),
                *(html.Td([html.Span([name, " "]), value]) for name, value in numbers(run)),
            ]
        )
        for run in runs
    ]
    about = html.P(
        tr("Further seeds, of which the numbers are published ({count}):", count=len(runs))
    )
    return html.Div([about, in_one(html.Table(html.Tbody(rows)))], className="further")


def _links(pages: Sequence[tuple[str, str]], title: str) -> Component:
    ways = [html.A(name, href=to, **attributes(label=f"{tr(name)}: {title}")) for name, to in pages]
    return in_one(html.P(ways, className="card-links"))


def _broken(runs: Sequence[BrokenRun]) -> Component:
    rows = [html.Li([html.Strong(run.id), f" {tr(run.reason)}"]) for run in runs]
    title = html.H2("Cannot be shown")
    about = html.P("These folders are there, but they do not hold what their run.json promises.")
    return html.Section([title, about, html.Ul(rows, className="broken")])


def _nothing(wanted: Wanted) -> Component:
    asked = described(wanted)
    if asked:
        text = tr("No run matches {asked}.", asked=asked)
        way: Component = page_link("Show all runs", "/runs", "button")
    else:
        text = "There are no runs yet. One that is trained appears here by itself."
        way = html.A("Train your own", href="/train-your-own", className="button")
    return html.Div([html.P(text), way], className="nothing")
