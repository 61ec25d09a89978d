"""What visitors bring, on the Runs page: where it is dropped, how it fares, what is done then."""

from __future__ import annotations

from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from app.jobs.imports.asked import LONGEST_KEY
from app.jobs.imports.brought import Import
from app.jobs.imports.imports import Imports
from app.jobs.jobs import Jobs
from app.jobs.queue import UNREACHABLE, QueueUnavailable
from app.jobs.visitor import identified_visitor, visitor
from app.languages.spoken import tr
from app.pages.shared.glossary import with_terms
from app.settings import ImportLimits
from app.web import mantine as dmc
from app.web.attributes import attributes
from app.web.page import in_browser
from vae.model.recipes import RECIPES
from vae.store.catalogue import Catalogue

# What the browser does is in assets/pages/runs/bringing.mjs, by these ids.
PANEL, ZONE, FILES, FOLDER, CHOOSE_FILES, CHOOSE_FOLDER = (
    *("bring", "bring-zone", "bring-files", "bring-folder"),
    *("bring-choose-files", "bring-choose-folder"),
)
STATUS, REFUSAL, SAID, CHANGED, TICK, ROWS = (
    *("bring-status", "bring-refusal", "bring-said", "bring-changed", "bring-tick"),
    "bring-rows",
)
SHOWN, OWN = "bring-shown", "bring-own"
DATASET, RECIPE, ENDS, KEY = "bring-dataset", "bring-recipe", "bring-ends", "bring-key"
TICK_MILLISECONDS = 1000
ENDINGS = {
    "file": "as the file says",
    "logits": "logits, before a sigmoid",
    "signed": "from −1 to 1 (tanh)",
}
WORKING = ("waiting", "checking")
PROPOSE = "proposed from its layers"
NO_WORKER = (
    "Nothing is read here at present: on the computer that serves this page, “make worker” in "
    "another terminal starts a worker. Or bring it on your own computer: “python -m vae import”."
)
INVITATION = (
    "A model: [ONNX](onnx) (with its .data file), a PyTorch [state dict](state-dict) or "
    "safetensors, Keras, TensorFlow.js, a zipped folder of Hugging Face, pythae or of a run. "
    "A table of latents (csv, npz, json) with its decoder. Or pictures, a folder for each class, "
    "to train on."
)


def layout(catalogue: Catalogue, limits: ImportLimits) -> Component:
    return html.Details(
        [
            html.Summary("Bring a model or pictures"),
            html.Div(
                [_zone(limits), _options(catalogue)],
                className="bring-body",
            ),
            html.P(id=STATUS, className="bring-status", role="status"),
            html.P(id=REFUSAL, className="problem", role="alert"),
            html.Div(id=ROWS, className="bring-rows", role="log"),
            dcc.Store(id=SAID),
            dcc.Store(id=CHANGED),
            # What the rows show, and the ids of the runs among them.
            dcc.Store(id=SHOWN),
            dcc.Store(id=OWN, data=[]),
            dcc.Interval(id=TICK, interval=TICK_MILLISECONDS, disabled=True),
        ],
        id=PANEL,
        className="bring",
    )


def _zone(limits: ImportLimits) -> Component:
    return html.Div(
        [
            html.P("Drop files or a folder here", className="bring-call"),
            html.Div(
                [
                    html.Button(
                        "Choose files",
                        id=CHOOSE_FILES,
                        className="button",
                        type="button",
                        **attributes(hint="A model's files, all at once, or one zip."),
                    ),
                    html.Button(
                        "Choose a folder",
                        id=CHOOSE_FOLDER,
                        className="button",
                        type="button",
                        **attributes(hint="A folder of a model, or of pictures."),
                    ),
                ],
                className="bring-buttons",
            ),
            html.P(with_terms(INVITATION)),
            html.P(
                tr(
                    "Up to {megabytes} MB, {own} at a time. Nothing in a file is run. Only you see "
                    "it, and after 24 hours it is gone: keep it as one file or as a folder before "
                    "that.",
                    megabytes=limits.megabytes,
                    own=limits.own,
                )
            ),
        ],
        id=ZONE,
        className="bring-zone",
    )


def _options(catalogue: Catalogue) -> Component:
    datasets = catalogue.datasets()
    first = "mnist" if "mnist" in datasets else next(iter(datasets), None)
    titles = [{"value": name, "label": catalogue.dataset(name).title} for name in datasets]
    return html.Div(
        [
            html.Div(
                dmc.Select(
                    id=DATASET,
                    label="It was trained on",
                    data=titles,
                    value=first,
                    allowDeselect=False,
                ),
                **attributes(hint="Whose test images become its stars."),
            ),
            html.Div(
                dmc.Select(
                    id=ENDS,
                    label="Its decoder ends in",
                    data=[{"value": name, "label": words} for name, words in ENDINGS.items()],
                    value="file",
                    allowDeselect=False,
                ),
                **attributes(
                    hint="Only where the file does not say it: numbers of any size are "
                    "logits, those from −1 to 1 come from a tanh."
                ),
            ),
            html.Div(
                dmc.Select(
                    id=RECIPE,
                    label="Recipe",
                    data=list(RECIPES),
                    placeholder=PROPOSE,
                    clearable=True,
                ),
                **attributes(
                    hint="Of a state dict alone, which says no layers: without one they "
                    "are proposed from names and shapes, and you confirm them."
                ),
            ),
            html.Div(
                dmc.TextInput(
                    id=KEY,
                    label="Which of several nets",
                    placeholder="optional",
                    attributes={"input": {"maxLength": LONGEST_KEY}},
                ),
                **attributes(hint="Where a checkpoint holds several: the key of the one."),
            ),
        ],
        className="bring-options field wide",
    )


def register(app: Dash, imports: Imports, jobs: Jobs) -> None:
    app.clientside_callback(
        in_browser("said"),
        Output(SAID, "data"),
        *(Input(each, "value") for each in (DATASET, ENDS, RECIPE, KEY)),
    )

    @app.callback(
        Output(ROWS, "children"),
        Output(TICK, "disabled"),
        Output(SHOWN, "data"),
        Output(OWN, "data"),
        Input(CHANGED, "data"),
        Input(TICK, "n_intervals"),
        State(SHOWN, "data"),
        State(OWN, "data"),
    )
    def show_brought(
        changed: object, _: object, shown: object, own: object
    ) -> tuple[object, object, object, object]:
        if ctx.triggered_id == CHANGED and changed is not None:
            identified_visitor()  # the first file is counted as this visitor's
        try:
            found = imports.of(visitor())
            has_worker = jobs.has_worker()
        except QueueUnavailable:
            return [html.P(_sentence(tr(UNREACHABLE)), className="problem")], False, None, no_update
        runs = [each.run for each in found if each.is_listed]
        now = [has_worker, *(_shown(each, imports.now()) for each in found)]
        is_working = any(each.state in WORKING for each in found)
        # Once it is unfolded, a worker that comes is to be seen.
        is_still = not is_working and (has_worker or changed is None)
        notice = [] if has_worker else [html.P(NO_WORKER, className="problem")]
        # New children would take the focus from a button, and a list of runs be made anew.
        return (
            no_update
            if now == shown
            else [*notice, *(_row(each, imports.now()) for each in found)],
            is_still,
            now,
            no_update if runs == own else runs,
        )


def _shown(brought: Import, now: float) -> list[str]:
    """All that its row depends on."""
    return [brought.id, brought.state, brought.step, until(brought.seconds_left(now))]


def _row(brought: Import, now: float) -> Component:
    url = f"/api/imports/{brought.id}"
    has_proof = brought.state in ("proposed", "done")
    proof = html.Img(
        src=f"{url}/proof.png",
        alt="Test pictures above what the model makes of them"
        if brought.ended and brought.ended.kind == "model"
        else "Some of the pictures",
        className="bring-proof",
    )
    return html.Article(
        [
            html.H3(brought.asked.title or brought.asked.name),
            html.P(_said(brought), className=_tone(brought)),
            *([proof] if has_proof else []),
            html.Div([*_ways(brought), _delete(brought)], className="bring-ways"),
            *([html.P(_end(brought, now), className="quiet")] if has_proof else []),
        ],
        className="bring-row",
        **attributes(state=brought.state),
    )


def _said(brought: Import) -> str:
    ended = brought.ended
    match brought.state:
        case "receiving":
            return "On its way …"
        case "waiting":
            return "Waiting for the worker …"
        case "checking":
            return tr("Checking: {step} …", step=tr(brought.step))
        case "failed":
            return _sentence(tr(ended.message) if ended else "")
        case "proposed":
            words = " ".join(map(tr, ended.words)) if ended else ""
            return tr(
                "Its layers, proposed from names and shapes: {words}. Below the test pictures "
                "is what it makes of them. Is that your model?",
                words=words,
            )
    if ended and ended.kind == "pictures":
        return f"{'; '.join(map(tr, ended.words))}."
    known = () if ended is None or ended.proposed else ended.words
    return " ".join([tr("It is among yours below."), *map(tr, known)])


def _tone(brought: Import) -> str:
    return "problem" if brought.state == "failed" else "bring-said"


def _ways(brought: Import) -> list[Component]:
    if brought.state == "proposed":
        return [_do("Yes, keep it", "confirm", brought, style="button primary")]
    if brought.is_listed:
        return [html.A("Explore it", href=f"/?run={brought.run}", className="button primary")]
    if brought.has_pictures:
        address = "/train-your-own?dataset=yours&recipe=series-fc"
        return [html.A("Train on them", href=address, className="button primary")]
    if brought.state == "failed":
        return [_do("Try again", "again", brought)]
    return []


def _delete(brought: Import) -> Component:
    text = "Delete now"
    if brought.state == "proposed":
        text = "No, delete it"
    elif brought.state in WORKING:
        text = "Cancel"
    return _do(text, "delete", brought)


def _do(text: str, what: str, brought: Import, style: str = "button") -> Component:
    name = f"{tr(text)}: {brought.asked.title or brought.asked.name}"
    return html.Button(
        text,
        className=style,
        type="button",
        **attributes(label=name, do=what, brought=brought.id),
    )


def _end(brought: Import, now: float) -> str:
    said = until(brought.seconds_left(now))
    if brought.has_pictures:
        return f"{said} {tr('What is trained on them goes when they go.')}"
    return said


def until(seconds_left: float) -> str:
    hours = round(seconds_left / 3600)
    if hours > 1:
        return tr("Gone in {hours} hours.", hours=hours)
    return tr("Gone within the hour.") if seconds_left < 3600 else tr("Gone in an hour.")


def _sentence(text: str) -> str:
    """With a capital, unless it begins with a file's name."""
    is_name = "." in text.partition(" ")[0].rstrip(".:,")
    return text if is_name else text[:1].upper() + text[1:]
