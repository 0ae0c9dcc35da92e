// SPDX-License-Identifier: GPL-3.0-or-later
const BITS = 32;
const CONSTRAINTS_A_FEATURE = BITS + 2;

/** A circuit that nearly fills a domain of 2^power rows: range-checked features and a chain of products, short rows and one wide one a feature, as in a compiled model. */
export function circuitOfPower(power: number): string {
  const features = Math.floor((2 ** power - 8) / CONSTRAINTS_A_FEATURE);
  return `pragma circom 2.1.0;
template Bench(n, b) {
    signal input rho;
    signal input x[n];
    signal output h;
    signal bits[n][b];
    signal products[n + 1];
    products[0] <== rho;
    for (var i = 0; i < n; i++) {
        var sum = 0;
        for (var j = 0; j < b; j++) {
            bits[i][j] <-- (x[i] >> j) & 1;
            bits[i][j] * (bits[i][j] - 1) === 0;
            sum += bits[i][j] * 2 ** j;
        }
        sum === x[i];
        products[i + 1] <== products[i] * (x[i] + rho);
    }
    h <== products[n];
}
component main {public [rho]} = Bench(${features}, ${BITS});
`;
}
