import assert from "node:assert/strict";
import test from "node:test";
import { refined } from "../../../assets/inference/refinement.mjs";

test("of a Gaussian likelihood the refined posterior is that of Bayes", () => {
  // log p(x | z) = −Λ (z − a)² / 2 has the posterior N(Λ a / (1 + Λ), 1 / (1 + Λ)).
  const [a, strength] = [
    [1.5, -0.3],
    [4, 60],
  ];
  const logLikelihood = (places) =>
    Array.from({ length: places.length / 2 }, (_, k) =>
      a.reduce((sum, mean, d) => sum - (strength[d] * (places[2 * k + d] - mean) ** 2) / 2, 0),
    );
  const { mu, logvar, bound } = refined(logLikelihood, { mu: [0, 0], logvar: [0, 0] }, 20);
  let evidence = 0;
  for (const d of [0, 1]) {
    const precision = 1 + strength[d];
    assert.ok(Math.abs(mu[d] - (strength[d] * a[d]) / precision) < 1e-4);
    assert.ok(Math.abs(Math.exp(logvar[d]) * precision - 1) < 1e-4);
    evidence += (Math.log(precision) + (strength[d] * a[d] ** 2) / precision) / 2;
  }
  // Of the exact posterior −ELBO is −log p(x).
  assert.ok(Math.abs(bound - evidence) < 1e-4);
});
