"""Where a training run is watched: its progress, the forming sky, a sample, curves, its links."""

from __future__ import annotations

from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from app.figures.learning import HEIGHT, learning_curve
from app.jobs.order import Order
from app.jobs.status import Status
from app.languages.spoken import tr
from app.pages.shared.elements import by_keys
from app.pages.train_your_own import ids, words
from app.web import mantine as dmc
from app.web.attributes import attributes
from vae.store.config import unused_options

TICK_MILLISECONDS = 1000
BOUND = {"negative_elbo": "−ELBO, nats per image", "kl": "Rate (KL), nats per image"}
# A deterministic autoencoder (β = 0) has no rate, so that its distortion is all there is.
DISTORTION = {"reconstruction": "Reconstruction, nats per image"}


def layout() -> Component:
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.Div(html.H2(words.EMPTY, id=ids.TITLE), role="status"),
                            html.P(id=ids.DETAIL, className="detail"),
                        ]
                    ),
                    html.Div(
                        [
                            _button(
                                "Stop here and keep it",
                                ids.KEEP,
                                "Ends the training run with the epochs that it has: the best of "
                                "them, by held-out images, becomes your run.",
                                hidden=True,
                            ),
                            _button(
                                "Cancel",
                                ids.CANCEL,
                                "Ends the training run within two seconds; nothing of it is kept.",
                            ),
                        ],
                        className="stage-buttons",
                    ),
                ],
                className="stage-head",
            ),
            dmc.Progress(
                id=ids.PROGRESS, value=0, size=4, radius=2, **attributes("Progress of the run")
            ),
            html.P(id=ids.PROBLEM, className="problem", role="alert"),
            html.Div(id=ids.LINKS, className="links"),
            html.Div(
                [
                    _figure(
                        html.Canvas(
                            id=ids.SKY,
                            className="forming",
                            role="img",
                            **attributes("The forming sky"),
                        ),
                        html.Figcaption(id=ids.SKY_CAPTION),
                        "Where the first test images lie in latent space after each epoch, in the "
                        "colours of their classes.",
                    ),
                    _figure(
                        html.Canvas(id=ids.SAMPLE, className="sample", role="img"),
                        html.Figcaption("What it imagines"),
                        "What the model imagines on a grid over its latent space.",
                    ),
                    html.Div(
                        id=ids.CURVES,
                        className="curves",
                        role="group",
                        **attributes("Curves over epochs"),
                    ),
                ],
                className="stage-body",
            ),
            # The job that is watched, None where there is none; what is shown of it.
            dcc.Store(id=ids.JOB),
            dcc.Store(id=ids.SHOWN),
            dcc.Store(id=ids.FORMED),
            # A tick asks the server unless its last answer has not come yet.
            dcc.Interval(id=ids.TICK, interval=TICK_MILLISECONDS, disabled=True),
            dcc.Store(id=ids.ASKED),
            dcc.Store(id=ids.CANCELLED),
            dcc.Store(id=ids.KEPT),
        ],
        id=ids.STAGE,
        className="stage",
        **attributes("Your training run", state="empty"),
    )


def _button(text: str, element: str, hint: str, hidden: bool = False) -> Component:
    return html.Button(
        text, id=element, className="button", type="button", hidden=hidden, **attributes(hint=hint)
    )


def _figure(canvas: Component, caption: Component, hint: str) -> Component:
    return html.Figure([canvas, caption], tabIndex=0, **attributes(hint=hint))


def curves(status: Status) -> list[Component]:
    """The graphs of what its epochs measured; none before the first has ended."""
    return [
        html.Div(
            dcc.Graph(
                id=f"curve-{key}",
                config={"displayModeBar": False},
                responsive=True,
                style={"height": HEIGHT},
                figure=figure,
            ),
            **by_keys(title),
        )
        for (key, title), figure in zip(
            titles(status).items(), figures(status).values(), strict=True
        )
    ]


def figures(status: Status) -> dict[str, dict[str, object]]:
    """Those graphs' figures by the graphs' ids."""
    return {
        f"curve-{key}": learning_curve(title, status.history, key, status.order.epochs)
        for key, title in titles(status).items()
    }


def titles(status: Status) -> dict[str, str]:
    """The columns of the history that have a graph, and the graphs' titles."""
    if not status.history:
        return {}
    return BOUND if "kl" in status.history[0] else DISTORTION


def links(status: Status, origin: str) -> list[Component]:
    """Where the run can be explored once it is trained; origin: of this site, https://host."""
    if status.run is None:
        return []
    explore = f"/?run={status.run}"
    return [
        html.A("Explore it", href=explore, className="button primary"),
        html.A(
            "Its epochs as a film",
            href=f"/training?runs={status.run}",
            className="button curves-link",
        ),
        *_again(status.order),
        html.P(
            [
                "Only people with this link can find it: ",
                html.A(f"{origin}{explore}", href=explore),
            ]
        ),
    ]


def _again(order: Order) -> list[Component]:
    """The way to order the same with another β, where the objective has one."""
    if "beta" in unused_options(order.objective):
        return []
    beta = 4 if order.beta < 4 else 1
    # Its own name would be two runs' then.
    query = urlencode(order.document() | {"beta": beta, "name": ""})
    address = f"/train-your-own?{query}"
    return [
        html.A(
            tr("The same with β = {beta}", beta=beta), href=address, className="button curves-link"
        )
    ]


def is_waiting(status: Status) -> bool:
    """Is there no progress to measure yet?"""
    return status.state == "queued" or (status.state == "running" and status.phase == "starting")
