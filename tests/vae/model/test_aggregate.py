import math
from itertools import permutations

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from torch import Tensor
from torch.distributions import Independent, MultivariateNormal, Normal

from vae.model import losses
from vae.model.losses import beta_vae, gaussian_kl

# Two images, two latents: small enough for pencil and paper.
MU = torch.tensor([[1.0, -1.0], [0.0, 2.0]])
LOGVAR = torch.tensor([[0.0, -1.0], [0.5, 0.0]])
Z = torch.tensor([[0.5, -0.5], [0.2, 1.0]])


def posteriors(number: int) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(number)
    mu, logvar, noise = torch.randn(3, number, 3, generator=generator).double()
    return mu + noise * (logvar / 2).exp(), mu, logvar


def test_log_normal_agrees_with_torch_distributions() -> None:
    expected = Normal(MU, (LOGVAR / 2).exp()).log_prob(Z)
    torch.testing.assert_close(losses.log_normal(Z, MU, LOGVAR), expected)


def test_weighted_decomposition_of_two_images_by_explicit_sums() -> None:
    images = 7
    q = Normal(MU, (LOGVAR / 2).exp())
    log_density = [[q.log_prob(z)[j] for j in range(2)] for z in Z]  # [i][j]: (D,)
    weight = 1 / (images * 2)
    information = correlation = dimension = 0.0
    for i in range(2):
        joint = sum(weight * math.exp(log_density[i][j].sum()) for j in range(2))
        each = [sum(weight * math.exp(log_density[i][j][d]) for j in range(2)) for d in range(2)]
        prior = float(Normal(0.0, 1.0).log_prob(Z[i]).sum())
        information += (float(log_density[i][i].sum()) - math.log(joint)) / 2
        correlation += (math.log(joint) - math.log(each[0]) - math.log(each[1])) / 2
        dimension += (math.log(each[0]) + math.log(each[1]) - prior) / 2
    parts = losses.kl_decomposition(Z, MU, LOGVAR, images)
    assert [float(p) for p in parts] == pytest.approx([information, correlation, dimension])


@pytest.mark.parametrize("stratified", [False, True])
def test_the_parts_add_up_to_the_sampled_kl(stratified: bool) -> None:
    z, mu, logvar = posteriors(6)
    parts = losses.kl_decomposition(z, mu, logvar, 50, stratified)
    posterior = Independent(Normal(mu, (logvar / 2).exp()), 1).log_prob(z)
    prior = Independent(Normal(torch.zeros_like(z), 1.0), 1).log_prob(z)
    assert float(sum(parts)) == pytest.approx(float((posterior - prior).mean()))


def test_stratified_weights_of_a_row_add_up_to_one() -> None:
    weights = losses.stratified_log_weights(5, 40).exp()
    torch.testing.assert_close(weights.sum(1), torch.ones(5))
    torch.testing.assert_close(weights.diagonal(), torch.full((5,), 1 / 40))
    torch.testing.assert_close(weights[4, 0], torch.tensor((40 - 4) / (40 * 4)))


def test_stratified_sampling_has_no_bias_over_all_batches() -> None:
    """z from image 0 of 5: over every ordered choice of the other two, the mean is q(z)."""
    z, mu, logvar = posteriors(5)
    density = losses.log_normal(z[:1], mu, logvar).sum(1).exp()  # (5,)
    weights = losses.stratified_log_weights(3, 5).exp()[0].double()
    batches = [density[[0, *others]] for others in permutations(range(1, 5), 2)]
    estimate = torch.stack([(weights * batch).sum() for batch in batches]).mean()
    torch.testing.assert_close(estimate, density.mean(), rtol=1e-6, atol=0)


def test_total_correlation_of_a_correlated_gaussian_is_found() -> None:
    """q(z) close to N(0, [[1, ρ], [ρ, 1]]), whose total correlation is −log(1 − ρ²) / 2."""
    rho = 0.8
    torch.manual_seed(0)
    cloud = MultivariateNormal(torch.zeros(2), torch.tensor([[1.0, rho], [rho, 1.0]]))
    mu = cloud.sample((1500,))
    logvar = torch.full_like(mu, math.log(0.02))
    z = mu + torch.randn_like(mu) * 0.02**0.5
    # With the whole data set as the batch, stratified sampling is the plain mixture.
    parts = losses.kl_decomposition(z, mu, logvar, len(mu), stratified=True)
    # The posteriors' own variance of .02 blurs the correlation to ρ / 1.02.
    expected = -math.log(1 - (rho / 1.02) ** 2) / 2
    assert float(parts.total_correlation) == pytest.approx(expected, abs=0.05)


def test_beta_tcvae_at_beta_one_is_the_sampled_elbo() -> None:
    z, mu, logvar = posteriors(4)
    parts = losses.kl_decomposition(z, mu, logvar, 9)
    reconstruction = torch.tensor([1.0, 2.0, 3.0, 4.0]).double()
    sampled = losses.log_normal(z, mu, logvar) - losses.log_normal(z, 0 * z, 0 * z)
    expected = beta_vae(reconstruction, sampled, 1.0)
    torch.testing.assert_close(losses.beta_tcvae(reconstruction, parts, 1.0), expected)
    more = losses.beta_tcvae(reconstruction, parts, 4.0) - expected
    torch.testing.assert_close(more, 3 * parts.total_correlation)


def test_permuted_dims_keep_each_latent_and_lose_their_correlation() -> None:
    torch.manual_seed(0)
    one = torch.randn(4000)
    z = torch.stack([one, one, -one], 1)
    permuted = losses.permute_dims(z)
    assert torch.equal(permuted.sort(0).values, z.sort(0).values)
    correlation = torch.corrcoef(permuted.T) - torch.eye(3)
    assert correlation.abs().max() < 4 / 4000**0.5  # four standard errors of no correlation


def test_the_best_discriminators_logits_are_the_total_correlation() -> None:
    """Logits log q(z)/Π q(z_d) of a correlated Gaussian average to −log(1 − ρ²) / 2."""
    rho = 0.6
    torch.manual_seed(0)
    cloud = MultivariateNormal(torch.zeros(2), torch.tensor([[1.0, rho], [rho, 1.0]]))
    z = cloud.sample((200_000,))
    logits = cloud.log_prob(z) - Normal(0.0, 1.0).log_prob(z).sum(1)
    expected = -math.log(1 - rho**2) / 2
    assert float(losses.density_ratio_tc(logits)) == pytest.approx(expected, abs=0.01)


def test_discriminator_loss_agrees_with_cross_entropy() -> None:
    joint, permuted = torch.tensor([2.0, -1.0, 0.5]), torch.tensor([0.3, -4.0, 1.0])
    logits = torch.cat([joint, permuted])
    labels = torch.tensor([1.0, 1, 1, 0, 0, 0])
    expected = torch.nn.functional.binary_cross_entropy_with_logits(logits, labels)
    torch.testing.assert_close(losses.discriminator_loss(joint, permuted), expected)


def test_covariances_agree_with_numpy() -> None:
    _, mu, logvar = posteriors(8)
    expected = np.cov(mu.numpy(), rowvar=False, bias=True)
    np.testing.assert_allclose(losses.mean_covariance(mu), expected)
    expected += np.diag(np.exp(logvar.numpy()).mean(0))
    np.testing.assert_allclose(losses.sample_covariance(mu, logvar), expected)


def test_dip_penalty_weighs_covariances_and_variances_apart() -> None:
    covariance = torch.tensor([[1.5, 0.2], [0.2, 0.7]])
    # Two entries of 0.2 off the diagonal; 0.5 and −0.3 from one on it.
    expected = 10 * (2 * 0.04) + 3 * (0.25 + 0.09)
    assert float(losses.dip_penalty(covariance, 10.0, 3.0)) == pytest.approx(expected)
    assert float(losses.dip_penalty(torch.eye(4), 10.0, 3.0)) == 0


def test_mmd_of_two_draws_each_by_hand() -> None:
    z, prior = torch.tensor([[0.0], [1.0]]), torch.tensor([[2.0], [4.0]])
    # D = 1, so k = 2 / (2 + distance²).
    within = 2 / 3 + 2 / 6
    across = (2 / 6 + 2 / 18 + 2 / 3 + 2 / 11) / 4
    assert float(losses.squared_mmd(z, prior)) == pytest.approx(within - 2 * across)


def test_mmd_of_one_distribution_with_itself_is_zero_in_expectation() -> None:
    torch.manual_seed(0)
    values = torch.stack([losses.squared_mmd(*torch.randn(2, 50, 3)) for _ in range(400)])
    assert abs(values.mean()) < 3 * values.std() / 400**0.5
    assert values.min() < 0 < values.max(), "an estimate without bias lies on both sides"


def test_mmd_of_a_constant_code_is_the_kernels_integral() -> None:
    """z = 0 against N(0, 1): 1 + E k(a, b) − 2 E k(0, a), with a − b ~ N(0, 2)."""

    def mean_kernel(variance: float) -> float:
        density = Normal(0.0, variance**0.5)
        integrand = lambda d: 2 / (2 + d * d) * math.exp(density.log_prob(torch.tensor(d)))  # noqa: E731
        return float(quad(integrand, -20, 20)[0])

    torch.manual_seed(0)
    prior = torch.randn(3000, 1)
    expected = 1 + mean_kernel(2.0) - 2 * mean_kernel(1.0)
    found = losses.squared_mmd(torch.zeros(3000, 1), prior)
    assert float(found) == pytest.approx(expected, abs=0.01)


def test_the_exact_kl_is_what_the_decomposition_estimates() -> None:
    """Over many draws of z the parts' sum is gaussian_kl's, whatever the batch thinks of q(z)."""
    torch.manual_seed(0)
    mu, logvar = MU.repeat(3000, 1), LOGVAR.repeat(3000, 1)
    z = mu + torch.randn_like(mu) * (logvar / 2).exp()
    sums = [
        float(sum(losses.kl_decomposition(z[i : i + 100], mu[:100], logvar[:100], 1000)))
        for i in range(0, len(z), 100)
    ]
    exact = float(gaussian_kl(MU, LOGVAR).sum(1).mean())
    assert np.mean(sums) == pytest.approx(exact, abs=4 * np.std(sums) / len(sums) ** 0.5)
