/**
 * Solves a symmetric positive definite block tridiagonal system by Cholesky's factorisation of
 * one block after another (Golub & Van Loan 2013, section 4.5).
 *
 * @param {Float64Array[]} diagonal n blocks (D · D, row by row), taken over
 * @param {Float64Array[]} off the n − 1 symmetric blocks beside them
 * @param {Float64Array[]} right n vectors (D), taken over
 * @returns {Float64Array[]} n vectors (D)
 */
export function solveTridiagonal(diagonal, off, right) {
  const count = diagonal.length;
  const dimensions = right[0].length;
  // L_i L_iᵀ = diagonal_i − E_i E_iᵀ with E_i = off_{i−1} L_{i−1}^{−ᵀ}
  const coupled = [new Float64Array()];
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

/**
 * Cholesky's factor into the lower triangle. Throws RangeError where there is none.
 * @param {Float64Array} a (n · n)
 * @param {number} n
 */
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

/**
 * x ← L⁻¹ x
 * @param {Float64Array} factor (n · n)
 * @param {Float64Array} x (n)
 * @param {number} n
 */
function forward(factor, x, n) {
  for (let i = 0; i < n; i++) {
    let sum = x[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * x[k];
    x[i] = sum / factor[i * n + i];
  }
}

/**
 * x ← L⁻ᵀ x
 * @param {Float64Array} factor (n · n)
 * @param {Float64Array} x (n)
 * @param {number} n
 */
function backward(factor, x, n) {
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i];
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i] * x[k];
    x[i] = sum / factor[i * n + i];
  }
}

/**
 * a ← a − e eᵀ
 * @param {Float64Array} a (n · n)
 * @param {Float64Array} e (n · n)
 * @param {number} n
 */
function subtractSquare(a, e, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) a[i * n + j] -= e[i * n + k] * e[j * n + k];
    }
  }
}

/**
 * x ← x − e y
 * @param {Float64Array} x (n)
 * @param {Float64Array} e (n · n)
 * @param {Float64Array} y (n)
 * @param {number} n
 */
function subtractProduct(x, e, y, n) {
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) x[i] -= e[i * n + k] * y[k];
}

/**
 * x ← x − eᵀ y
 * @param {Float64Array} x (n)
 * @param {Float64Array} e (n · n)
 * @param {Float64Array} y (n)
 * @param {number} n
 */
function subtractTransposedProduct(x, e, y, n) {
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) x[i] -= e[k * n + i] * y[k];
}
