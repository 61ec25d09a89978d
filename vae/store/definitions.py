"""What every number of a run means, and what pins it: text and constants, no torch.

DEFINITIONS say what is measured, `protocols` how where the definition leaves that open: bins,
classifiers, sample sizes, seeds, split. Both are printed beside the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SAMPLING_SEED = 20_240_001
TRAIN_IMAGES, TRAIN_SEED = 10_000, 20_240_002
NEIGHBOURS = 15
ACTIVE_THRESHOLD = 0.01
MIG_BINS = 20
SVM_C = 0.01
FOREST_TREES, FOREST_LEAF = 10, 5
VOTES, VOTE_IMAGES = 800, 64

DEFINITIONS: dict[str, str] = {
    "negative_elbo": "reconstruction + KL at β = 1, nats an image, 1 posterior sample, mean over "
    "the split; pixels u8/255, not binarised",
    "negative_elbo_10": "the same with 10 posterior samples an image (their mean, not IWAE)",
    "negative_iwae_10": "−log of the mean importance weight of the same 10 samples, nats an image: "
    "a tighter bound on −log p(x) (Burda et al. 2016, eq. 8)",
    "reconstruction": "−log p(x | z) summed over an image's pixels, nats, 1 posterior sample",
    "kl": "KL(q(z | x) || N(0, I)) summed over the latents, nats an image (the rate)",
    "kl_per_dimension": "the same for each latent",
    "active_units": "latents with Var over images of mu above 0.01 (Burda et al. 2016)",
    "total_correlation": "KL(N(m, Σ) || Π N(m_j, Σ_jj)) of the means' mean and covariance, nats: "
    "0 where the latents are uncorrelated (Locatello et al. 2019)",
    "mse_at_mu": "squared error per pixel of decode(mu), pixels in [0, 1]",
    "knn_15_accuracy": "majority class of the 15 nearest training means (all training images), "
    "Euclidean, share of the split's means classified right",
    "negative_log_likelihood": "−log ∫ p(z) p(x | z) dz by a midpoint grid of 401 × 401 cells on "
    "[−5, 5]², nats an image; 2-D runs only",
    "mig": "mutual information gap: mean over factors of the highest minus the second highest "
    "I(factor; latent), over the factor's entropy (Chen et al. 2018); latents are mu",
    "mig_sampled": "the same with one posterior sample z in place of mu",
    "sap": "separated attribute predictability: mean over factors of the gap between the two "
    "latents that predict it best, each alone (Kumar et al. 2018)",
    "dci_disentanglement": "how far each latent matters for one factor only (Eastwood & Williams "
    "2018)",
    "dci_completeness": "how far each factor needs one latent only (the same)",
    "dci_informativeness": "accuracy of the predictions of the factors (the same)",
    "factor_vae_score": "share of votes in which the latent that varies least tells which factor "
    "was held fixed (Kim & Mnih 2018)",
    "beta_vae_score": "accuracy of a linear classifier that tells the factor held fixed from mean "
    "differences of mu (Higgins et al. 2017)",
    "mutual_information": "I(factor; latent) in nats, a row a factor, a column a latent; latents "
    "are mu",
}

# A deterministic autoencoder has no posterior, and no prior has shaped its latents.
POSTERIOR_NUMBERS = frozenset(
    {
        *("negative_elbo", "negative_elbo_10", "negative_iwae_10", "negative_log_likelihood"),
        *("kl", "kl_per_dimension", "mig_sampled"),
    }
)

_BINNED = (
    f"{MIG_BINS} equal-width bins of each latent between its extremes in the split; all images of "
    "the split; plug-in estimate in nats, no bias correction"
)
_FITTED = "fitted on the 10,000 training images, scored on the split's"
_VOTES = (
    f"{VOTES} votes to fit and {VOTES} to score, {VOTE_IMAGES} {{}} a vote, drawn with replacement "
    "from the split's own images with the fixed factor's value; factors drawn uniformly; seed 0"
)
_PROTOCOLS: dict[str, str] = {
    "negative_elbo": f"posterior samples from seed {SAMPLING_SEED}",
    "negative_elbo_10": f"posterior samples from seed {SAMPLING_SEED}",
    "negative_iwae_10": f"posterior samples from seed {SAMPLING_SEED}",
    "reconstruction": f"posterior samples from seed {SAMPLING_SEED}; at mu where the run is a "
    "deterministic autoencoder",
    "knn_15_accuracy": "unweighted, a tie goes to the lowest class; a training image is not its "
    "own neighbour",
    "total_correlation": "all latents that vary; means of all images of the split",
    "mig": _BINNED,
    "mig_sampled": f"{_BINNED}; sample from seed {SAMPLING_SEED}",
    "mutual_information": _BINNED,
    "sap": f"linear SVM (one against the rest, squared hinge, balanced, C = {SVM_C}) on one latent "
    f"as it is, accuracy over a factor's values as classes; {_FITTED}",
    "dci_disentanglement": f"impurity importances of a random forest a factor ({FOREST_TREES} "
    f"trees, all latents at each split, leaves of {FOREST_LEAF} images or more, seed 0), values "
    "as classes; fitted on the 10,000 training images, so the same for both splits",
    "dci_informativeness": f"mean over factors of those forests' accuracy; {_FITTED}",
    "factor_vae_score": _VOTES.format("images")
    + f"; latents with Var(mu) up to {ACTIVE_THRESHOLD} left out",
    "beta_vae_score": _VOTES.format("pairs") + "; latents of unit variance; logistic regression, "
    "L2 with C = 1",
}
_PROTOCOLS["dci_completeness"] = _PROTOCOLS["dci_disentanglement"]


def protocols(numbers: Mapping[str, Any]) -> dict[str, str]:
    """One line for each of a run's numbers that its definition does not pin, and for the splits."""
    splits = {
        "test": "all test images",
        "train": f"{TRAIN_IMAGES:,} training images, or all where there are fewer, drawn without "
        f"replacement with seed {TRAIN_SEED}",
    }
    return splits | {name: line for name, line in _PROTOCOLS.items() if name in numbers}
