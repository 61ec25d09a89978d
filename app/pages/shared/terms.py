"""The technical words of all pages, each explained once and referred to by its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word, what it means in plain language, its formula or None, and where it comes from."""

    name: str
    text: str
    formula: str | None = None
    source: str | None = None


TERMS: Mapping[str, Term] = {
    "vae": Term(
        "Variational autoencoder",
        "Two networks trained together: an encoder describes an image by a few "
        "numbers, a decoder draws the image again from them. The descriptions are "
        "kept close to one common cloud, so that other places of the cloud can be "
        "decoded, too.",
        source="Kingma & Welling 2014",
    ),
    "latent-space": Term(
        "Latent space",
        "The model describes each image by a few numbers, z. Every point of the space"
        " of these numbers is a description, and decoding it draws the image the "
        "model imagines there.",
        "x ≈ decoder(z)",
    ),
    "latent": Term(
        "Latent",
        "One of the numbers by which the model describes an image. A latent that says"
        " nothing about the images is called unused or collapsed.",
    ),
    "encoder": Term(
        "Encoder",
        "The network that turns an image into a description: for each latent a mean μ"
        " and a variance, which says how sure it is.",
        "q(z | x) = N(μ(x), σ²(x))",
    ),
    "decoder": Term(
        "Decoder",
        "The network that turns a place of latent space into an image.",
        "p(x | z)",
    ),
    "onnx": Term(
        "ONNX",
        "A file format for networks that many programs write and read: the layers and their "
        "weights. PyTorch writes it with torch.onnx.export.",
    ),
    "state-dict": Term(
        "State dict",
        "The weights of a PyTorch model by their names, without its layers: what "
        "torch.save(model.state_dict(), …) writes.",
    ),
    "layer": Term(
        "Layer",
        "One step of a network: it takes the numbers that the step before has found and "
        "makes new ones of them. What it makes is decided by its weights.",
        "a = f(W x + b)",
    ),
    "unit": Term(
        "Unit, channel",
        "One of the numbers that a layer finds. A convolution finds the same thing at every "
        "place of a picture: a channel is one such finding, as a picture of its own.",
    ),
    "activation": Term(
        "Activation",
        "The value of a unit for one image or place. A unit fires where it is large. The "
        "activation function bends what the weights add up, or else all layers together could "
        "do no more than one.",
        "ReLU: max(0, x);  SiLU: x / (1 + e⁻ˣ);  sigmoid: 1 / (1 + e⁻ˣ)",
    ),
    "weight": Term(
        "Weight, parameter",
        "A number that training has found. A unit multiplies each of its inputs by a weight of its "
        "own, adds all up and adds one number more, its bias; all of them are the parameters.",
        "xₖ → W x + b: as many parameters as W and b have numbers",
    ),
    "multiply-add": Term(
        "Multiply-add",
        "One product of a weight and an input, added to a sum: nearly all of the work that a "
        "network does. A convolution uses each of its weights once a pixel, so it has few "
        "weights and much work.",
        "linear: inputs · outputs;  convolution: weights · pixels of its output",
    ),
    "prior": Term(
        "Prior",
        "The cloud in which all descriptions are supposed to lie before an image is "
        "seen: a standard normal distribution around the origin. A new image is made "
        "by decoding a place drawn from it.",
        "p(z) = N(0, I)",
    ),
    "posterior": Term(
        "Posterior",
        "What the encoder says about one image: not a point but a small cloud around a mean.",
        "q(z | x) = N(μ(x), σ²(x))",
    ),
    "reparameterisation": Term(
        "Reparameterisation trick",
        "A sample of the posterior is its mean plus its width times a number ε that chance draws "
        "elsewhere. So training can ask how the sample, and with it the error, changes with the "
        "mean and the width.",
        "z = μ(x) + σ(x) · ε,  ε ~ N(0, I)",
        "Kingma & Welling 2014, section 2.4",
    ),
    "amortisation": Term(
        "Amortised inference",
        "One encoder answers for all images at once, where each image could be asked for its own "
        "best mean and width. By how much dearer its answers are is the amortisation gap; a "
        "refined run closes most of it with a few steps for each image.",
        "−ELBO of the encoder's q(z | x) − the lowest −ELBO of any Gaussian q(z)",
        "Cremer, Li & Duvenaud 2018; Kim et al. 2018",
    ),
    "aggregate-posterior": Term(
        "Aggregate posterior",
        "What the encoder says of all test images together. Where it is like the "
        "prior, places drawn from the prior look like images.",
        "q(z) = mean over x of q(z | x)",
    ),
    "reconstruction": Term(
        "Reconstruction, distortion",
        "An image goes through the encoder and back through the decoder. The error is"
        " counted in nats: how much must be said to repair the reconstruction.",
        "−log p(x | z), summed over the pixels",
    ),
    "rate": Term(
        "Rate (KL)",
        "How much a description says: how far it is from the cloud that all descriptions share.",
        "KL( q(z | x) ‖ N(0, I) )",
    ),
    "elbo": Term(
        "−ELBO",
        "The whole price of an image in nats: what its description costs plus what "
        "remains to be repaired. Lower is better. It is measured on images that were "
        "never trained on.",
        "−ELBO = reconstruction + rate",
    ),
    "nats": Term(
        "Nats",
        "A unit of information, like bits but with natural logarithms: 1 nat is 1.44 "
        "bits. A model that is one nat better finds the image e ≈ 2.7 times as "
        "likely.",
    ),
    "beta": Term(
        "β",
        "How much a description costs in training. At β = 1 the model minimises −ELBO. A"
        " larger β makes it say less about each image and pack what it says into "
        "fewer latents; a smaller one makes sharper reconstructions and worse "
        "samples.",
        "reconstruction + β · rate",
        "Higgins et al. 2017",
    ),
    "autoencoder": Term(
        "Autoencoder (β = 0)",
        "Without a rate nothing keeps descriptions together: each image has one "
        "point, and between the points the decoder was never asked anything.",
    ),
    "log-likelihood": Term(
        "−log p(x)",
        "How surprising the model finds an image. −ELBO is never smaller; where there"
        " are two latents the integral can be computed, and the gap between both is "
        "what the encoder gives away.",
        "−log ∫ p(z) p(x | z) dz",
    ),
    "iwae": Term(
        "IWAE",
        "An estimate of −log p(x) from several samples of the posterior; the more of "
        "them, the tighter.",
        "−log mean over k of p(x, zₖ) / q(zₖ | x)",
        "Burda et al. 2016",
    ),
    "held-out": Term(
        "Held out",
        "Images that a model was not trained on. Validation images choose the epoch "
        "that is kept; test images are measured once, at the end.",
    ),
    "epoch": Term(
        "Epoch",
        "One pass through all training images.",
    ),
    "seed": Term(
        "Seed",
        "The number that decides all that is random in a training run. Runs that "
        "differ in their seeds alone show how much of a result is chance.",
    ),
    "mse": Term(
        "MSE at μ",
        "The mean squared difference between an image and what the decoder makes of "
        "its mean description, per pixel in [0, 1].",
        "mean (x − decoder(μ(x)))²",
    ),
    "knn": Term(
        "15-NN",
        "How well neighbours agree: the share of test images whose class is that of "
        "most of the 15 nearest training images in latent space.",
    ),
    "purity": Term(
        "Purity",
        "The share of an image's nearest neighbours that have its own class, averaged over images.",
    ),
    "map": Term(
        "Map (UMAP)",
        "All latents on one sheet: images that are near one another in all latents are near on the "
        "map. Which way and how far islands lie apart means nothing. A place of the map is drawn "
        "from the images around it, so it has an error, which the run's card says.",
        "z = Σ wᵢ μ(xᵢ) over the nearest images xᵢ, wᵢ ∝ ((R − dᵢ) ÷ (R dᵢ))²",
        "McInnes, Healy & Melville 2018; Franke 1982",
    ),
    "principal-directions": Term(
        "Principal directions",
        "The directions along which the test images' places differ most, straight "
        "through all latents at once; each with the share of the variance that it "
        "explains.",
        "eigenvectors of Cov μ(x)",
    ),
    "slerp": Term(
        "Slerp",
        "Spherical interpolation. In many dimensions almost all of the prior lies in "
        "a thin shell around the origin; slerp stays in it where a straight line cuts"
        " through the middle.",
        "z(t) = (sin((1 − t)Ω) a + sin(tΩ) b) / sin Ω",
        "Shoemake 1985",
    ),
    "geodesic": Term(
        "Geodesic",
        "The way along which the decoded pictures change least in all. The decoder "
        "stretches some places of latent space and squeezes others; a geodesic goes "
        "around the steep ones.",
        "minimises Σ ‖g(zᵢ₊₁) − g(zᵢ)‖², g the decoder, whose metric is G = JᵀJ",
        "Arvanitidis et al. 2018; Shao et al. 2018",
    ),
    "class-vector": Term(
        "Class vector",
        "The way from the mean of one class to that of another. Added to an image of "
        "the one, it should make it one of the other.",
        "v = mean of μ(x) over the one class − mean over the other",
        "Larsen et al. 2016",
    ),
    "attribute-vector": Term(
        "Attribute vector",
        "Something is measured on every test image, and a plane is fitted that "
        "predicts it from z. The vector is the shortest step by which the plane rises"
        " by one standard deviation.",
        "a ≈ w · μ + c,  v = σ w / ‖w‖²",
    ),
    "analogy": Term(
        "Analogy",
        "What leads from A to B is added to C.",
        "z = C + (B − A)",
        "Mikolov et al. 2013",
    ),
    "r2": Term(
        "R²",
        "The share of the variance that a prediction explains, on images that it was "
        "not fitted on: 1 is perfect, 0 is no better than the mean.",
        "R² = 1 − Σ (a − â)² / Σ (a − ā)²",
    ),
    "auc": Term(
        "AUC",
        "How often an image of the one class lies farther along a direction than one "
        "of the other: 1 is perfect, ½ is chance.",
        "P(v · μ₁ > v · μ₀)",
    ),
    "bootstrap": Term(
        "Bootstrap",
        "Other test images would give another result. The same number of them is "
        "drawn again many times with replacement; the interval holds 95 % of what "
        "comes out.",
        source="Efron 1979",
    ),
    "density": Term(
        "Density map",
        "How many of all images lie around a place, class by class; seen is the "
        "densest class. Every image is smeared out by a Gaussian as wide as the "
        "bandwidth says.",
        "mean over the N images x of K( z − μ(x) ), K as wide as the class · n^(−1/6) · factor",
    ),
    "procrustes": Term(
        "Align (Procrustes)",
        "A model cannot know how its plane is turned or mirrored. Aligning takes that"
        " away between two models, and keeps the scale.",
        source="Schönemann 1966",
    ),
    "disentanglement": Term(
        "Disentanglement",
        "How far each known factor of the images, such as position or size, has a "
        "latent of its own.",
    ),
    "mig": Term(
        "MIG",
        "Mutual information gap: how much more the best latent tells of a factor than"
        " the second best, averaged over the factors; 1 where each factor has one "
        "latent.",
        "mean of (I₁ − I₂) / H(factor)",
        "Chen et al. 2018",
    ),
    "total-correlation": Term(
        "Total correlation",
        "How far the latents are from being independent of one another; 0 where they are.",
        "KL( q(z) ‖ Π q(zⱼ) )",
    ),
    "objective": Term(
        "Objective",
        "What training minimises: reconstruction and rate weighed against each other, sometimes "
        "with a further term that pulls the latents apart.",
        "reconstruction + β · rate (β-VAE)",
    ),
    "likelihood": Term(
        "Likelihood",
        "How the decoder's picture is held against an image: each pixel is a probability "
        "(Bernoulli), or a mean with a fixed spread (Gaussian), which makes nats of a squared "
        "error.",
        "p(x | z)",
    ),
    "recipe": Term(
        "Recipe",
        "A name for the layers of both networks and for how they are trained: batch size, "
        "learning rate, epochs.",
    ),
    "series": Term(
        "Series",
        "Runs that differ in β and seed alone, trained to be compared.",
    ),
    "learning-rate": Term(
        "Learning rate",
        "How large the steps are by which training changes the weights.",
    ),
    "traversal": Term(
        "Traversal",
        "One latent goes from −3 to 3 and all others stay: the pictures show what that latent "
        "does.",
    ),
    "active-units": Term(
        "Active units",
        "How many latents the model uses: those whose mean differs from image to image.",
        "number of latents with Var μⱼ(x) > 0.01",
        "Burda et al. 2016",
    ),
    "mutual-information": Term(
        "Mutual information",
        "How much knowing a latent tells about a factor, in nats; 0 where it tells nothing.",
        "I(factor; latent) = H(factor) − H(factor | latent)",
    ),
    "sap": Term(
        "SAP",
        "Separated attribute predictability: how much better the best latent predicts a factor "
        "than the second best, averaged over the factors.",
        source="Kumar et al. 2018",
    ),
    "dci": Term(
        "DCI",
        "Disentanglement: does a latent matter for one factor only? Completeness: does a factor "
        "need one latent only? Informativeness: how well do all latents predict the factors?",
        source="Eastwood & Williams 2018",
    ),
    "factor-vae": Term(
        "FactorVAE score",
        "One factor is held fixed in a few images: how often does the latent that varies least "
        "among them tell which factor it was?",
        source="Kim & Mnih 2018",
    ),
    "beta-vae-score": Term(
        "β-VAE score",
        "Pairs of images share one factor: how often does a linear classifier tell which one "
        "from the differences of their latents?",
        source="Higgins et al. 2017",
    ),
}

# The words that explain the numbers of vae/store/definitions.py, by the numbers' keys.
METRIC_TERMS: Mapping[str, str] = {
    "negative_elbo": "elbo",
    "negative_elbo_10": "elbo",
    "negative_iwae_10": "iwae",
    "negative_iwae_100": "iwae",
    "negative_iwae_1000": "iwae",
    "binarised_negative_elbo": "elbo",
    "binarised_negative_iwae_10": "iwae",
    "reconstruction": "reconstruction",
    "kl": "rate",
    "kl_per_dimension": "rate",
    "active_units": "active-units",
    "total_correlation": "total-correlation",
    "reconstruction_at_mu": "reconstruction",
    "mse_at_mu": "mse",
    "knn_15_accuracy": "knn",
    "negative_log_likelihood": "log-likelihood",
    "binarised_negative_log_likelihood": "log-likelihood",
    "mig": "mig",
    "mig_sampled": "mig",
    "sap": "sap",
    "dci_disentanglement": "dci",
    "dci_completeness": "dci",
    "dci_informativeness": "dci",
    "factor_vae_score": "factor-vae",
    "beta_vae_score": "beta-vae-score",
    "mutual_information": "mutual-information",
}
