"""The numbers of a run: how each is named, written, defined and pinned.

A definition says what is measured, a protocol how where the definition leaves that open: bins,
classifiers, sample sizes, seeds, split. Both are printed beside the numbers. No NumPy here: the
process that starts training runs reads this too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from statistics import fmean, stdev
from typing import Any, Literal

from vae.store.said import Said

SAMPLING_SEED = 20_240_001
TRAIN_IMAGES, TRAIN_SEED = 10_000, 20_240_002
BINARY_SEED = 20_240_003
DEEP_SAMPLES, DEEP_IMAGES = (100, 1000), 200
NEIGHBOURS = 15
ACTIVE_THRESHOLD = 0.01
MIG_BINS = 20
# What is remarked of a number that is missing, or was measured otherwise: texts of run.json.
NO_TRAINING_IMAGES = Said("left out: the training images were not at hand")
FEW_IMAGES = Said("by all of the {count} training images, which are fewer than {most}")
LEFT_OUT = Said("left out: {reason}")
REMARKS = tuple(each.text for each in (NO_TRAINING_IMAGES, FEW_IMAGES, LEFT_OUT))
SVM_C = 0.01
FOREST_TREES, FOREST_LEAF = 10, 5
VOTES, VOTE_IMAGES = 800, 64

_SAMPLED = f"posterior samples from seed {SAMPLING_SEED}"
_BINARISED = (
    f"every test pixel drawn once, 1 with the probability that is its grey (NumPy's generator of "
    f"seed {BINARY_SEED}, images in order); the encoder is given the drawn image; test set only"
)
_DEEP = (
    f"the 10 samples' bound on all test images, less what more samples gain on {DEEP_IMAGES} of "
    f"them, evenly spread: the mean over the groups of {DEEP_SAMPLES[-1]:,} samples; {_SAMPLED}"
)
_BINNED = (
    f"{MIG_BINS} equal-width bins of each latent between its extremes in the split; all images of "
    "the split; plug-in estimate in nats, no bias correction"
)
_FITTED = "fitted on the 10,000 training images, scored on the split's"
_FOREST = (
    f"impurity importances of a random forest a factor ({FOREST_TREES} trees, all latents at each "
    f"split, leaves of {FOREST_LEAF} images or more, seed 0), values as classes; fitted on the "
    "10,000 training images, so the same for both splits"
)
_VOTES = (
    f"{VOTES} votes to fit and {VOTES} to score, {VOTE_IMAGES} {{}} a vote, drawn with replacement "
    "from the split's own images with the fixed factor's value; factors drawn uniformly; seed 0"
)
Unit = Literal["nats", "latents", "share", "squared error"]


@dataclass(frozen=True)
class Metric:
    """How a number of a run is named and written wherever it is shown.

    axes: 0 for a single number, 1 for one of each latent, 2 for one of each factor and latent.
    format: of a single number. protocol: what the definition leaves open. compared: has a column
    in every table that sets runs side by side. posterior: absent for a deterministic autoencoder,
    which has no posterior and whose latents no prior has shaped.
    """

    key: str
    title: str
    unit: Unit
    format: str
    definition: str
    protocol: str = ""
    compared: bool = True
    posterior: bool = False
    axes: Literal[0, 1, 2] = 0

    def shown(self, value: float | None) -> str:
        """The value as text; a dash where there is none."""
        return "–" if value is None else format(value, self.format)

    def spread(self, values: Sequence[float]) -> str:
        """Mean ± sample standard deviation; without it for one value, a dash for none."""
        if not len(values):
            return "–"
        form = ".1f" if self.format == "d" else self.format
        mean = format(fmean(values), form)
        return mean if len(values) == 1 else f"{mean} ± {format(stdev(values), form)}"


def _metric(title: str, unit: Unit, form: str, definition: str, **more: str | bool | int) -> Any:
    about = {"title": title, "unit": unit, "format": form, "definition": definition}
    return field(default=None, metadata={**about, **more})


@dataclass(frozen=True)
class Metrics:
    """The numbers of a run on one split, None where one was not measured.

    A field here is all that a new number needs beside its computation: METRICS, which pages,
    tables and files are made from, is made from these fields.
    """

    negative_elbo: float | None = _metric(
        *("−ELBO", "nats", ".2f"),
        "reconstruction + KL at β = 1, nats per image, 1 posterior sample, mean over the split; "
        "pixels u8/255, not binarised",
        protocol=_SAMPLED,
        posterior=True,
    )
    negative_elbo_10: float | None = _metric(
        *("−ELBO-10", "nats", ".2f"),
        "the same with 10 posterior samples per image (their mean, not IWAE)",
        protocol=_SAMPLED,
        compared=False,
        posterior=True,
    )
    negative_iwae_10: float | None = _metric(
        *("IWAE-10", "nats", ".2f"),
        "−log of the mean importance weight of the same 10 samples, nats per image: a tighter "
        "bound on −log p(x) (Burda et al. 2016, eq. 8)",
        protocol=_SAMPLED,
        compared=False,
        posterior=True,
    )
    negative_iwae_100: float | None = _metric(
        *("IWAE-100", "nats", ".2f"),
        "the same with 100 samples per image",
        protocol=_DEEP,
        compared=False,
        posterior=True,
    )
    negative_iwae_1000: float | None = _metric(
        *("IWAE-1000", "nats", ".2f"),
        "the same with 1,000 samples per image",
        protocol=_DEEP,
        compared=False,
        posterior=True,
    )
    binarised_negative_elbo: float | None = _metric(
        *("−ELBO bin.", "nats", ".2f"),
        "−ELBO of binarised images, as the literature on binary MNIST has it",
        protocol=f"{_BINARISED}; {_SAMPLED}",
        compared=False,
        posterior=True,
    )
    binarised_negative_iwae_10: float | None = _metric(
        *("IWAE-10 bin.", "nats", ".2f"),
        "IWAE-10 of binarised images",
        protocol=f"{_BINARISED}; {_SAMPLED}",
        compared=False,
        posterior=True,
    )
    reconstruction: float | None = _metric(
        *("Reconstruction", "nats", ".2f"),
        "−log p(x | z) summed over an image's pixels, nats, 1 posterior sample",
        protocol=f"{_SAMPLED}; at mu where the run is a deterministic autoencoder",
    )
    kl: float | None = _metric(
        *("Rate", "nats", ".2f"),
        "KL(q(z | x) || p(z)) summed over the latents, nats per image (the rate); p is N(0, I)",
        protocol="in closed form; of a learnt prior by 1 posterior sample, and then its own p",
        posterior=True,
    )
    kl_per_dimension: tuple[float, ...] | None = _metric(
        *("Rate of each latent", "nats", ".4f"),
        "the same for each latent",
        posterior=True,
        axes=1,
    )
    active_units: int | None = _metric(
        *("Active units", "latents", "d"),
        "latents with Var over images of mu above 0.01 (Burda et al. 2016)",
    )
    total_correlation: float | None = _metric(
        *("TC", "nats", ".2f"),
        "total correlation: KL(N(m, Σ) || Π N(m_j, Σ_jj)) of the means' mean and covariance, "
        "nats: 0 where the latents are uncorrelated (Locatello et al. 2019)",
        protocol="all latents that vary; means of all images of the split",
        compared=False,
    )
    reconstruction_at_mu: float | None = _metric(
        *("Reconstruction at mu", "nats", ".2f"),
        "−log p(x | z) at z = mu, summed over an image's pixels, nats: what others report who "
        "sample nothing once a net is trained",
        compared=False,
    )
    mse_at_mu: float | None = _metric(
        *("MSE at mu", "squared error", ".4f"),
        "squared error per pixel of decode(mu), pixels in [0, 1]",
    )
    knn_15_accuracy: float | None = _metric(
        *("15-NN", "share", ".1%"),
        "majority class of the 15 nearest training means (all training images), Euclidean, share "
        "of the split's means classified right",
        protocol="unweighted, a tie goes to the lowest class; a training image is not its own "
        "neighbour",
    )
    negative_log_likelihood: float | None = _metric(
        *("−log p", "nats", ".2f"),
        "−log ∫ p(z) p(x | z) dz by a midpoint grid of 401 × 401 cells on [−5, 5]², nats per "
        "image; 2-D runs only",
        compared=False,
        posterior=True,
    )
    binarised_negative_log_likelihood: float | None = _metric(
        *("−log p bin.", "nats", ".2f"),
        "−log p of binarised images, by the same grid; 2-D runs only",
        protocol=_BINARISED,
        compared=False,
        posterior=True,
    )
    mig: float | None = _metric(
        *("MIG", "share", ".3f"),
        "mutual information gap: mean over factors of the highest minus the second highest "
        "I(factor; latent), over the factor's entropy (Chen et al. 2018); latents are mu",
        protocol=_BINNED,
    )
    mig_sampled: float | None = _metric(
        *("MIG at z", "share", ".3f"),
        "the same with one posterior sample z in place of mu",
        protocol=f"{_BINNED}; sample from seed {SAMPLING_SEED}",
        compared=False,
        posterior=True,
    )
    sap: float | None = _metric(
        *("SAP", "share", ".3f"),
        "separated attribute predictability: mean over factors of the gap between the two "
        "latents that predict it best, each alone (Kumar et al. 2018)",
        protocol=f"linear SVM (one against the rest, squared hinge, balanced, C = {SVM_C}) on one "
        f"latent as it is, accuracy over a factor's values as classes; {_FITTED}",
    )
    dci_disentanglement: float | None = _metric(
        *("DCI", "share", ".3f"),
        "how far each latent matters for one factor only (Eastwood & Williams 2018)",
        protocol=_FOREST,
    )
    dci_completeness: float | None = _metric(
        *("DCI C", "share", ".3f"),
        "how far each factor needs one latent only (the same)",
        protocol=_FOREST,
        compared=False,
    )
    dci_informativeness: float | None = _metric(
        *("DCI I", "share", ".3f"),
        "accuracy of the predictions of the factors (the same)",
        protocol=f"mean over factors of those forests' accuracy; {_FITTED}",
        compared=False,
    )
    factor_vae_score: float | None = _metric(
        *("FactorVAE", "share", ".3f"),
        "share of votes in which the latent that varies least tells which factor was held fixed "
        "(Kim & Mnih 2018)",
        protocol=f"{_VOTES.format('images')}; latents with Var(mu) up to {ACTIVE_THRESHOLD} left "
        "out",
    )
    beta_vae_score: float | None = _metric(
        *("β-VAE", "share", ".3f"),
        "accuracy of a linear classifier that tells the factor held fixed from mean differences "
        "of mu (Higgins et al. 2017)",
        protocol=f"{_VOTES.format('pairs')}; latents of unit variance; logistic regression, L2 "
        "with C = 1",
        compared=False,
    )
    mutual_information: tuple[tuple[float, ...], ...] | None = _metric(
        *("Mutual information", "nats", ".4f"),
        "I(factor; latent) in nats, one row per factor, one column per latent; latents are mu",
        protocol=_BINNED,
        axes=2,
    )

    def value(self, key: str) -> float | None:
        """A single number by its key in METRICS."""
        number: float | None = getattr(self, key)
        return number

    def document(self) -> dict[str, Any]:
        """As in run.json: what was measured, by its key."""
        return {key: getattr(self, key) for key in self.measured}

    @property
    def measured(self) -> list[str]:
        """The keys of the numbers that are there, in the order of METRICS."""
        return [key for key in METRICS if getattr(self, key) is not None]


METRICS: Mapping[str, Metric] = {f.name: Metric(f.name, **f.metadata) for f in fields(Metrics)}
NUMBERS: Sequence[Metric] = [metric for metric in METRICS.values() if not metric.axes]
COMPARED: Sequence[Metric] = [metric for metric in NUMBERS if metric.compared]


def metrics_document(
    splits: Mapping[str, Metrics], remarks: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The `metrics` of a run.json: the numbers of each split, how they were measured, and remarks
    on those that were not, or otherwise."""
    numbers = {name: part.document() for name, part in splits.items() if part.measured}
    said = {"remarks": dict(remarks)} if remarks else {}
    if not numbers:
        return said
    return {**numbers, "protocols": protocols(splits["test"].measured), **said}


def protocols(numbers: Collection[str]) -> dict[str, str]:
    """One line for each of a run's numbers that its definition does not pin, and for the splits."""
    splits = {
        "test": "all test images",
        "train": f"{TRAIN_IMAGES:,} training images, or all where there are fewer, drawn without "
        f"replacement with seed {TRAIN_SEED}",
    }
    pinned = {key: METRICS[key].protocol for key in METRICS if key in numbers}
    return splits | {key: line for key, line in pinned.items() if line}
