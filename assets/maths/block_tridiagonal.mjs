/**
 * Solves a symmetric positive definite block tridiagonal system by Cholesky's factorisation of
 * one block after another (Golub & Van Loan 2013, section 4.5).
 *
 * diagonal: n blocks (Float64Array, D · D, row by row); off: the n − 1 symmetric blocks beside
 * them; right: n vectors (D). Returns n vectors; takes over `diagonal` and `right`.
 */
export function solveTridiagonal(diagonal, off, right) {
  const count = diagonal.length;
  const dimensions = right[0].length;
  // L_i L_iᵀ = diagonal_i − E_i E_iᵀ with E_i = off_{i−1} L_{i−1}^{−ᵀ}
  const coupled = [null];
  for (let i = 0; i < count; i++) {
    if (i > 0) {
      const factor = diagonal[i - 1];
      const coupling = Float64Array.from(off[i - 1]);
      for (let row = 0; row < dimensions; row++) {
        forward(factor, coupling.subarray(row * dimensions, (row + 1) * dimensions), dimensions);
      }
      coupled.push(coupling);
      subtractSquare(diagonal[i], coupling, dimensions);
      subtractProduct(right[i], coupling, right[i - 1], dimensions);
    }
    factorise(diagonal[i], dimensions);
    forward(diagonal[i], right[i], dimensions);
  }
  for (let i = count - 1; i >= 0; i--) {
    if (i < count - 1) subtractTransposedProduct(right[i], coupled[i + 1], right[i + 1], dimensions);
    backward(diagonal[i], right[i], dimensions);
  }
  return right;
}

/** Cholesky's factor into the lower triangle. Throws RangeError where there is none. */
function factorise(a, n) {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i > j) a[i * n + j] = sum / a[j * n + j];
      else if (sum > 0) a[j * n + j] = Math.sqrt(sum);
      else throw new RangeError("the matrix is not positive definite");
    }
  }
}

/** x ← L⁻¹ x */
function forward(factor, x, n) {
  for (let i = 0; i < n; i++) {
    let sum = x[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * x[k];
    x[i] = sum / factor[i * n + i];
  }
}

/** x ← L⁻ᵀ x */
function backward(factor, x, n) {
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i];
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i] * x[k];
    x[i] = sum / factor[i * n + i];
  }
}

function subtractSquare(a, e, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) a[i * n + j] -= e[i * n + k] * e[j * n + k];
    }
  }
}

function subtractProduct(x, e, y, n) {
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) x[i] -= e[i * n + k] * y[k];
}

function subtractTransposedProduct(x, e, y, n) {
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) x[i] -= e[k * n + i] * y[k];
}
