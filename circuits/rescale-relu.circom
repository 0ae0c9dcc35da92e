pragma circom 2.2.0;

/**
 * out = max(0, floor((in + half) / 2^s)), half = 2^(s - 1), or 0 when s = 0. One decomposition of in + half + 2^(n - 1):
 * its top bit is the sign, its s low bits are dropped, the rest are the magnitude. The lowest bit is no wire but what
 * the recomposition of the others leaves.
 *
 * @param  n    Bits of in + half with its sign. 2 <= n <= 252.
 * @param  s    Bits to drop. 0 <= s <= n - 2.
 * @input  in   ENFORCED: -2^(n - 1) <= in + half < 2^(n - 1). Outside there is no witness.
 * @output out  ENFORCED: 0 <= out < 2^(n - 1 - s), and out is the maximum above.
 * @cost   n + 1 constraints.
 */
template RescaleRelu(n, s) {
    assert(n >= 2);
    assert(n <= 252);
    assert(s >= 0);
    assert(s <= n - 2);
    var half = s == 0 ? 0 : 1 << (s - 1);

    // PRIVATE
    signal input in;

    // 1. All bits of in + half + 2^(n - 1) but the lowest
    signal bit[n - 1]; // bit i + 1 of the sum
    var shifted = in + half + (1 << (n - 1));
    var lowest = shifted;
    for (var i = 1; i < n; i++) {
        // pinned by: bit[i - 1] * (bit[i - 1] - 1) === 0;
        // pinned by: lowest * (lowest - 1) === 0;
        // forged in: soundness/forgeries "0 for a positive value, where the sign is no part of the decomposition"
        bit[i - 1] <-- (shifted >> i) & 1;
        bit[i - 1] * (bit[i - 1] - 1) === 0;
        lowest -= bit[i - 1] * (1 << i);
    }
    lowest * (lowest - 1) === 0;

    // 2. The bits between sign and remainder
    var magnitude = s == 0 ? lowest : 0;
    for (var i = 1; i < n - 1; i++) {
        if (i >= s) magnitude += bit[i - 1] * (1 << (i - s));
    }

    // OUTPUT
    signal output out <== bit[n - 2] * magnitude;
}
