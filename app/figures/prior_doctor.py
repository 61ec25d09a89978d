"""Why a model's samples may be bad although its reconstructions are good.

The decoder has learnt where the encoder puts images: the aggregated posterior
q(z) = mean over x of q(z | x). Samples are drawn from the prior p(z), which is N(0, I) where the
run has not learnt another. Where p has mass
and q has next to none, the decoder guesses (Hoffman & Johnson 2016; Rosca et al. 2018).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.figures.mixtures import (
    Array,
    Mixture,
    Normal,
    aggregate_samples,
    fitted_mixture,
    log_aggregate,
    log_normal,
    posterior_samples,
)
from app.languages.spoken import tr

SEED = 0
DRAWS = 2000
# A place is a hole where q has less than this share of the prior's density.
HOLE = 0.1
COMPONENTS = 20
FIT_DRAWS = 5000
# The log-variance of what has no width.
POINT = -8.0
# In more latents the posteriors of 10,000 images no longer overlap, and their mean is known only
# up to log 10,000 nats: the fitted mixture stands for it, smoothly.
EXACT_LATENTS = 3
# A mixture of this many latents is fitted with fewer components, as it has D² numbers for each.
MANY_LATENTS, FEW_COMPONENTS = 16, 5
# As the literature counts active units (Burda et al. 2016): variance of the means above.
ACTIVE = 0.01
# Of a latent's histogram.
REACH, BINS, CURVE = 4.0, 48, 97
# A marginal is smooth: the posteriors of so many images, at so many places, show it.
MARGINAL_ROWS, MARGINAL_PLACES = 4000, 241


@dataclass(frozen=True, eq=False)
class Latent:
    """One latent's marginal of q against the prior's, N(0, 1) where none was learnt.

    mean, deviation: of q; kl: KL(q_k ‖ p_k) in nats; rate: mean KL of the images' posteriors from
    p_k; counts: (BINS,) shares a unit of its samples within ± REACH; density, prior: (CURVE,) of
    q_k and p_k there.
    """

    number: int
    mean: float
    deviation: float
    kl: float
    rate: float
    is_active: bool
    counts: Array
    density: Array
    prior: Array


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """has_widths: are the posteriors' widths known? Of points alone there is no rate. is_exact: is
    q the mean of the posteriors, or the mixture in its place, which makes `kl` a lower bound?
    hole_share: of the prior's mass where q(z) < HOLE · p(z), with its standard error;
    kl: KL(q(z) ‖ p(z)) in nats; rate: mean KL(q(z | x) ‖ p(z)), of which `kl` is the part that no
    image explains and the rest is what z says of its image; outside: the share of q's samples
    where the prior is less dense than in 99 % of its mass; mixture_gain: nats by which samples of
    q are likelier under the fitted mixture than under the prior; prior_parts: components of a
    learnt prior, else 0; `of_*`: samples, (DRAWS, D); rows: whose those of the posterior are,
    (DRAWS,).
    """

    has_widths: bool
    is_exact: bool
    hole_share: float
    hole_error: float
    kl: float
    kl_error: float
    rate: float
    outside: float
    mixture: Mixture
    mixture_gain: float
    prior_parts: int
    latents: tuple[Latent, ...]
    of_prior: Array
    of_posterior: Array
    rows: Array
    of_mixture: Array

    @property
    def unused(self) -> list[int]:
        """Numbers of latents that say nothing of the images, from 1."""
        return [latent.number for latent in self.latents if not latent.is_active]


def diagnosis(mu: Array, logvar: Array, learnt: Mixture | None = None) -> Diagnosis:
    """Of the posteriors N(mu, exp(logvar)) of the test images, (N, D) each; NaN is no width: a
    deterministic autoencoder says a point. learnt: the prior, where it is not N(0, I)."""
    has_widths = not bool(np.isnan(logvar).any())
    logvar = np.nan_to_num(logvar, nan=POINT)
    rng = np.random.default_rng(SEED)
    dim = mu.shape[1]
    prior = learnt or Normal(dim)
    of_prior = prior.sample(DRAWS, rng)
    rows = rng.integers(0, len(mu), DRAWS)
    of_posterior = posterior_samples(mu, logvar, rows, rng)
    components = COMPONENTS if dim <= MANY_LATENTS else FEW_COMPONENTS
    mixture = fitted_mixture(aggregate_samples(mu, logvar, FIT_DRAWS, rng), components, rng)
    is_exact = dim <= EXACT_LATENTS

    def log_q(z: Array) -> Array:
        return log_aggregate(z, mu, logvar) if is_exact else mixture.log_density(z)

    log_p, log_p_there = prior.log_density(of_prior), prior.log_density(of_posterior)
    gaps = log_q(of_posterior) - log_p_there
    share = float((log_q(of_prior) - log_p < math.log(HOLE)).mean())
    gain = mixture.log_density(of_posterior) - log_p_there
    return Diagnosis(
        has_widths=has_widths,
        is_exact=is_exact,
        hole_share=share,
        hole_error=math.sqrt(share * (1 - share) / DRAWS),
        kl=float(gaps.mean()),
        kl_error=float(gaps.std() / math.sqrt(DRAWS)),
        rate=mean_rate(mu, logvar, learnt),
        outside=float((log_p_there < np.quantile(log_p, 0.01)).mean()),
        mixture=mixture,
        mixture_gain=float(gain.mean()),
        prior_parts=len(learnt.weights) if learnt else 0,
        latents=tuple(
            _latent(k, mu[:, k], logvar[:, k], of_posterior[:, k], learnt and learnt.marginal(k))
            for k in range(dim)
        ),
        of_prior=of_prior,
        of_posterior=of_posterior,
        rows=rows,
        of_mixture=mixture.sample(DRAWS, rng),
    )


def mean_rate(mu: Array, logvar: Array, learnt: Mixture | None) -> float:
    """Mean KL(q(z | x) ‖ p(z)) in nats over posteriors (N, D): in closed form from N(0, I), of a
    learnt prior by one sample of each."""
    if learnt is None:
        kl = 0.5 * (np.square(mu) + np.exp(logvar) - 1 - logvar).astype(float)
        return float(kl.sum(1).mean())
    noise = np.random.default_rng(SEED).standard_normal(mu.shape)
    z = mu + np.exp(0.5 * logvar) * noise
    own = log_normal(noise) - 0.5 * logvar.astype(float).sum(1)
    return float((own - learnt.log_density(z)).mean())


def _latent(
    k: int, mu: Array, logvar: Array, samples: Array, learnt: Mixture | None = None
) -> Latent:
    prior = learnt or Normal(1)
    every = -(-len(mu) // MARGINAL_ROWS)
    few = mu[::every], logvar[::every]
    places = np.linspace(-REACH, REACH, CURVE)
    density = np.exp(log_aggregate(places[:, None], few[0][:, None], few[1][:, None]))
    counts, edges = np.histogram(samples, BINS, (-REACH, REACH))
    means = mu.astype(float)
    variance = float(means.var() + np.exp(logvar.astype(float)).mean())
    return Latent(
        number=k + 1,
        mean=float(means.mean()),
        deviation=math.sqrt(variance),
        kl=_marginal_kl(*few, prior),
        rate=mean_rate(mu[:, None], logvar[:, None], learnt),
        is_active=bool(means.var() > ACTIVE),
        counts=counts / len(samples) / (edges[1] - edges[0]),
        density=density,
        prior=np.exp(prior.log_density(places[:, None])),
    )


def _marginal_kl(mu: Array, logvar: Array, prior: Normal | Mixture) -> float:
    """∫ q log(q / p) over one latent by the trapezium rule, as far as q reaches."""
    reach = float(np.abs(mu).max() + 6 * np.exp(0.5 * logvar).max())
    z = np.linspace(-reach, reach, MARGINAL_PLACES)
    log_q = log_aggregate(z[:, None], mu[:, None], logvar[:, None])
    integrand = np.exp(log_q) * (log_q - prior.log_density(z[:, None]))
    return max(0.0, float(np.trapezoid(integrand, z)))


def density_ratio(
    mu: Array, logvar: Array, learnt: Mixture | None = None, reach: float = REACH, side: int = 81
) -> tuple[Array, Array]:
    """log₁₀ q/p on a plane of two latents, (side, side), rows upward, and the places of its lines.

    mu, logvar: (N, 2) of those latents; of q the marginal in them, and of a learnt prior.
    """
    logvar = np.nan_to_num(logvar, nan=POINT)
    line = np.linspace(-reach, reach, side)
    z = np.stack(np.meshgrid(line, line), -1).reshape(-1, 2)
    log_p = (learnt or Normal(2)).log_density(z)
    ratio = (log_aggregate(z, mu, logvar) - log_p) / math.log(10)
    return ratio.reshape(side, side), line


def _shares_of_rate(found: Diagnosis) -> str:
    most, least = ("", "") if found.is_exact else ("at most ", "at least ")
    return tr(
        "Of the rate of {rate} nats, {most}{explained} tell images apart; {least}{kl} "
        "nats are the aggregated posterior's own distance from the prior.",
        rate=f"{found.rate:.1f}",
        most=most,
        explained=f"{found.rate - found.kl:.1f}",
        least=least,
        kl=f"{max(0.0, found.kl):.1f}",
    )


def verdict(found: Diagnosis) -> list[str]:
    """What is wrong and what is not, in sentences with their numbers."""
    holes = f"{100 * found.hole_share:.0f} %"
    said = [
        tr(
            "{holes} of the prior's mass lies where next to no image is (± {hole_error} "
            "points): the encoder's density there is less than a tenth of the prior's.",
            holes=holes,
            hole_error=f"{200 * found.hole_error:.0f}",
        )
    ]
    if found.hole_share < 0.05:
        said.append("So nearly every sample of the prior falls where the decoder has learnt.")
    elif found.hole_share < 0.3:
        said.append("So some samples of the prior are guesses: the sheet below shows them.")
    else:
        said.append("So many samples of the prior are guesses, however good reconstructions are.")
    if found.prior_parts:
        said.append(
            tr(
                "The prior is a mixture of {count} Gaussians that was learnt with the nets.",
                count=found.prior_parts,
            )
        )
    if found.has_widths:
        said.append(_shares_of_rate(found))
    if found.outside > 0.05:
        said.append(
            tr(
                "{outside} % of the images' places are further out than 99 % of the prior: "
                "samples hardly ever get there.",
                outside=f"{100 * found.outside:.0f}",
            )
        )
    if found.unused:
        names = ", ".join(f"z{number}" for number in found.unused[:12])
        more = (
            "" if len(found.unused) <= 12 else tr(" and {count} more", count=len(found.unused) - 12)
        )
        said.append(
            tr(
                "Unused: {names}{more} tell nothing about an image; samples take no harm.",
                names=names,
                more=more,
            )
        )
    said.append(
        tr(
            "A mixture of {count} Gaussians fitted to the aggregated posterior finds its "
            "places {mixture_gain} nats likelier than the prior does: draw from it, and "
            "samples look like reconstructions.",
            count=len(found.mixture.weights),
            mixture_gain=f"{found.mixture_gain:.1f}",
        )
    )
    return said
