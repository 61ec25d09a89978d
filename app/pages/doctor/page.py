"""The prior doctor's page: a verdict, three sheets of samples, q over p on a plane, each latent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, urlencode

import numpy as np
from dash import Dash, Input, Output, ctx, dcc, html, no_update
from dash.development.base_component import Component

from app.computed_once import computed_once
from app.figures.mixtures import Mixture
from app.figures.prior_doctor import HOLE, Diagnosis, density_ratio, diagnosis, verdict
from app.figures.prior_figures import height_of_marginals, marginals, ratio_map, rings_of
from app.languages.spoken import tr
from app.pages.shared.controls import unless_held
from app.pages.shared.elements import by_keys
from app.pages.shared.glossary import with_terms
from app.pages.shared.help_panel import help_panel
from app.runs import offered
from app.web import ids, validation
from app.web import mantine as dmc
from app.web.language import with_language
from app.web.page import Page, in_browser
from vae.store.catalogue import Catalogue, CatalogueError
from vae.store.documents import Run

ABOUT = (
    "Why are a model's samples bad although its reconstructions are good? Samples come from the "
    "[prior](prior); the decoder has learnt where the [aggregated posterior](aggregate-posterior) "
    "is. Here both are laid upon each other."
)
ADDRESS, RUN, CONTENT = "address", "doctor-run", "doctor-content"
# The run that is diagnosed, known before its diagnosis is there.
SHOWN = "doctor-shown"
LONGEST = 2000
MOST_SHOWN = 12
GRAPH: dcc.Graph.Config = {"displayModeBar": False, "showSendToCloud": False, "showTips": False}
SHEETS = (
    ("prior", "From the prior", "z drawn from p(z), as the model is told to dream."),
    (
        "posterior",
        "From the aggregated posterior",
        "z drawn from what the encoder says of some test image: where the decoder has learnt.",
    ),
    (
        "mixture",
        "From a mixture fitted to it",
        "z drawn from a mixture of Gaussians: new places, but where images are.",
    ),
)


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    return Page(
        path="/doctor",
        name="Prior doctor",
        about="Why samples can be bad although reconstructions are good, with the numbers.",
        entry="pages/doctor/main.mjs",
        layout=lambda: layout(catalogue, unlisted()),
        register=lambda app: register(app, catalogue, unlisted),
        libraries=("dcc.Graph",),
        pictures=False,
        in_header=False,
        help=doctor_help,
    )


def layout(catalogue: Catalogue, unlisted: Sequence[Run]) -> Component:
    runs = [run for run in offered.offered(catalogue, unlisted) if offered.usable(run)]
    return html.Div(
        [
            dcc.Location(id=ADDRESS, refresh=False),
            dcc.Store(id=SHOWN),
            html.Main(
                [
                    html.H1("The prior doctor"),
                    html.P(with_terms(ABOUT)),
                    dmc.Select(
                        id=RUN,
                        label="Run",
                        data=offered.options(runs),
                        allowDeselect=False,
                        className="doctor-run",
                    ),
                    dcc.Loading(
                        html.Div(id=CONTENT), type="dot", color="var(--accent)", delay_show=300
                    ),
                ],
                className="doctor",
            ),
            html.Div(id=ids.HINT, className="hint", role="tooltip", hidden=True),
        ]
    )


def register(app: Dash, catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> None:
    app.clientside_callback(in_browser("start"), Input(ADDRESS, "pathname"))

    # One callback: of two in a circle Dash forgets what is asked for while one is under way.
    @app.callback(
        Output(RUN, "value"),
        Output(ADDRESS, "search"),
        Output(SHOWN, "data"),
        Input(ADDRESS, "search"),
        Input(RUN, "value"),
    )
    def choose(search: object, chosen: object) -> tuple[object, object, str]:
        asked, held = run_of(search), validation.text("run", chosen, LONGEST)
        address: object = no_update
        if RUN in ctx.triggered_prop_ids.values():
            asked = held
            address = with_language("?" + urlencode({"run": held}), search)
        run_id = asked or next(iter(offered.usable_ids(catalogue, unlisted())), "")
        return unless_held(held, run_id), address, run_id

    @app.callback(Output(CONTENT, "children"), Input(SHOWN, "data"), prevent_initial_call=True)
    def show(sent: object) -> Sequence[Component]:
        run_id = validation.text("run", sent, LONGEST)
        if not run_id:
            return [html.P("No run is published yet.")]
        try:
            return content(catalogue.run(run_id), catalogue)
        except CatalogueError:
            return [
                html.P(tr("There is no run “{run_id}” here: choose one above.", run_id=run_id[:64]))
            ]


def run_of(search: object) -> str | None:
    """The run that the address names."""
    asked = parse_qs(validation.text("the address", search, LONGEST).lstrip("?"))
    return next(iter(asked.get("run", [])), None)


def doctor_help() -> Component:
    words = ("prior", "posterior", "aggregate-posterior", "rate", "nats", "active-units")
    return help_panel("How to read this", ABOUT, words=words)


def content(run: Run, catalogue: Catalogue) -> Sequence[Component]:
    """All of the page but the choice of the run."""
    reason = offered.why_not(run)
    if reason is not None:
        return [html.P(f"{run.title} {reason}")]
    if len(catalogue.latents(run.id).mu) == 0:
        sentence = "{title} came without test images: nothing tells where its encoder puts them."
        return [html.P(tr(sentence, title=run.title))]
    found = diagnosed(catalogue, run)
    shown = sorted(found.latents, key=lambda latent: -latent.rate)[:MOST_SHOWN]
    shown.sort(key=lambda latent: latent.number)
    return [
        _section("Verdict", html.Ul([html.Li(each) for each in verdict(found)])),
        _section(
            "Samples",
            html.Div([_sheet(run, *each) for each in SHEETS], className="sheets"),
            *_told(run),
        ),
        _section(
            "Holes",
            html.P(
                tr(
                    "How much denser the encoder's places are than the prior, on the plane of the "
                    "sky. Red: the prior expects images, and hardly any is there; the line goes "
                    "around places with less than {hole} of the prior's density.",
                    hole=f"{HOLE:g}",
                )
            ),
            html.P(
                "The dotted rings are the parts of the learnt prior at one and two σ."
                if found.prior_parts
                else "The dotted circles hold 50 and 99 % of the prior's mass on this plane."
            ),
            _ratio(run, catalogue),
        ),
        _section(
            "Latents",
            html.P(
                tr(
                    "Each latent's places (bars: samples; line: their density) against the prior "
                    "(dots). {count}",
                    count=_rest(found, len(shown)),
                )
            ),
            html.Div(
                dcc.Graph(
                    figure=marginals(shown),
                    config=GRAPH,
                    responsive=True,
                    style={"height": f"{height_of_marginals(len(shown))}px"},
                ),
                **by_keys(tr("Each latent's places against N(0, 1)")),
            ),
            _table(found),
        ),
        html.P(
            [
                html.A("Explore this run", href=f"/?run={run.id}", className="button"),
                html.A("About it", href=f"/runs/{run.id}", className="button"),
            ],
            className="doctor-links",
        ),
    ]


def diagnosed(catalogue: Catalogue, run: Run) -> Diagnosis:
    """The diagnosis of the run as it is now: a republished run has another digest."""
    return _diagnosed(catalogue, run.id, run.digest)


@computed_once(16)
def _diagnosed(catalogue: Catalogue, run_id: str, _digest: str) -> Diagnosis:
    latents = catalogue.latents(run_id)
    return diagnosis(latents.mu, latents.logvar, learnt(catalogue, run_id))


def learnt(catalogue: Catalogue, run_id: str) -> Mixture | None:
    """The prior that the run has learnt; None where it is N(0, I)."""
    prior = catalogue.prior(run_id)
    if prior is None:
        return None
    covariances = np.stack([np.diag(each**2) for each in prior.deviations])
    return Mixture(prior.weights, prior.means, covariances)


def _told(run: Run) -> list[Component]:
    """What the sheets of a conditional run are told."""
    if not run.told_classes:
        return []
    return [
        html.P(
            "This run is told a class: of a sample of the aggregated posterior its image's, else "
            "one by chance, as often as it occurs."
        )
    ]


def _section(title: str, *children: Component) -> Component:
    return html.Section([html.H2(title), *children], className="doctor-section")


def _sheet(run: Run, kind: str, title: str, caption: str) -> Component:
    address = f"/files/runs/{run.id}/{run.version}/samples-{kind}.webp"
    name = tr("64 pictures decoded {source}", source=tr(title)[:1].lower() + tr(title)[1:])
    return html.Figure(
        [
            html.Img(src=address, alt=name, className="sheet", width=480, height=480),
            html.Figcaption([html.H3(title), html.P(caption)]),
        ]
    )


def _ratio(run: Run, catalogue: Catalogue) -> Component:
    latents = catalogue.latents(run.id)
    if run.plane is None:
        return html.P(tr("A run of one latent has no such map: its curve below says all of it."))
    a, b = run.plane
    prior = learnt(catalogue, run.id)
    on_plane = prior and prior.marginal(a, b)
    ratio, line = density_ratio(latents.mu[:, [a, b]], latents.logvar[:, [a, b]], on_plane)
    figure = ratio_map(ratio, line, (f"z{a + 1}", f"z{b + 1}"), rings_of(on_plane))
    label = tr(
        "Map of the aggregated posterior over the prior on latents {a} and {b}", a=a + 1, b=b + 1
    )
    graph = dcc.Graph(figure=figure, config=GRAPH, responsive=True)
    return html.Div(graph, className="ratio", **by_keys(label))


def _rest(found: Diagnosis, shown: int) -> str:
    rest = len(found.latents) - shown
    return (
        tr("The latents of the highest rate; the table has the other {rest}.", rest=rest)
        if rest
        else ""
    )


def _table(found: Diagnosis) -> Component:
    head = ("Latent", "Mean", "Standard deviation", "KL from the prior", "Rate", "Used")
    rows = [
        html.Tr(
            [
                html.Th(f"z{each.number}", scope="row"),
                *(html.Td(f"{value:.2f}") for value in (each.mean, each.deviation, each.kl)),
                html.Td(f"{each.rate:.2f}" if found.has_widths else "–"),
                html.Td("yes" if each.is_active else "no"),
            ]
        )
        for each in found.latents
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(name, scope="col") for name in head])), html.Tbody(rows)]
    )
    return html.Details([html.Summary("All latents as a table"), table])
