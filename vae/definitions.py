"""What each number of a run means: printed beside it, and free of torch for the web process."""

from __future__ import annotations

DEFINITIONS: dict[str, str] = {
    "negative_elbo": "reconstruction + KL at β = 1, nats an image, 1 posterior sample, mean over "
    "the split; pixels u8/255, not binarised",
    "negative_elbo_10": "the same with 10 posterior samples an image (their mean, not IWAE)",
    "reconstruction": "−log p(x | z) summed over an image's pixels, nats, 1 posterior sample",
    "kl": "KL(q(z | x) || N(0, I)) summed over the latents, nats an image (the rate)",
    "kl_per_dimension": "the same for each latent",
    "active_units": "latents with Var over images of mu above 0.01 (Burda et al. 2016)",
    "mse_at_mu": "squared error per pixel of decode(mu), pixels in [0, 1]",
    "knn_15_accuracy": "majority class of the 15 nearest training means (all training images), "
    "Euclidean, share of the split's means classified right",
    "negative_log_likelihood": "−log ∫ p(z) p(x | z) dz by a midpoint grid of 401 × 401 cells on "
    "[−5, 5]², nats an image; 2-D runs only",
}
