"""Of which runs posteriors can be refined, and how far: what run.json may say of it."""

from __future__ import annotations

from vae.store.documents import Refinement, Run

# Three nodes in each latent: 3 ** D decoded places a step.
MOST_LATENTS, MOST_STEPS = 3, 20
# The plane alone is searched; finer, it would be megabytes of pictures in a browser.
SEARCHED_LATENTS, SIDES = 2, (11, 61)
REFINABLE = (
    f"a whole run with an encoder, up to {MOST_LATENTS} latents, a Bernoulli likelihood whose "
    "decoder ends in a sigmoid, and the prior N(0, I); to search the plane, "
    f"{SEARCHED_LATENTS} latents and no told class"
)


def is_refinable(run: Run, refinement: Refinement) -> bool:
    """Can all readers improve this run's posteriors so?"""
    objective = run.objective
    ends = [spec["op"] for spec in run.decoder if spec["op"] not in ("reshape", "flatten")][-1:]
    may_search = run.latent_dim == SEARCHED_LATENTS and not run.told_classes
    return (
        run.status == "ready"
        and bool(run.encoder)
        and ends == ["sigmoid"]
        and run.latent_dim <= MOST_LATENTS
        and objective.likelihood == "bernoulli"
        and not (objective.learns_prior or objective.deterministic)
        and (may_search or not refinement.side)
    )
