pragma circom 2.2.0;

/**
 * Holds a signed value to n bits, in two's-complement range. As RangeBits of in + 2^(n - 1), without a wire for that sum.
 *
 * @param  n   Bits with the sign. 1 <= n <= 252.
 * @input  in  ENFORCED: -2^(n - 1) <= in < 2^(n - 1). Negative values are field elements r - |in|.
 * @cost   n constraints, n - 1 of them one-wire booleans.
 */
template SignedRangeBits(n) {
    assert(n >= 1);
    assert(n <= 252);

    // PRIVATE
    signal input in;

    // 1. All bits of in + 2^(n - 1) but the top one
    signal low[n - 1];
    var shifted = in + (1 << (n - 1));
    var sum = 0;
    for (var i = 0; i < n - 1; i++) {
        // pinned by: low[i] * (low[i] - 1) === 0;
        // pinned by: (shifted - sum) * (shifted - sum - (1 << (n - 1))) === 0;
        // forged in: soundness/forgeries "a signed value beyond its bits, where what they leave is not held to a bit"
        low[i] <-- (shifted >> i) & 1;
        low[i] * (low[i] - 1) === 0;
        sum += low[i] * (1 << i);
    }

    // 2. What is left is 0 or 2^(n - 1)
    (shifted - sum) * (shifted - sum - (1 << (n - 1))) === 0;
}
