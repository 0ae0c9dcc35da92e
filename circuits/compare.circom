pragma circom 2.2.0;

/**
 * out = 1 when in >= 0, else 0: the top bit of in + 2^(n - 1). The lowest bit is no wire but what the recomposition of
 * the others leaves.
 *
 * @param  n    Bits of in with its sign. 2 <= n <= 252.
 * @input  in   ENFORCED: -2^(n - 1) <= in < 2^(n - 1). Outside there is no witness.
 * @output out  ENFORCED: 0 or 1, as above.
 * @cost   n constraints.
 */
template Compare(n) {
    assert(n >= 2);
    assert(n <= 252);

    // PRIVATE
    signal input in;

    // 1. All bits of in + 2^(n - 1) but the top and the lowest one
    signal middle[n - 2]; // bit i + 1 of the sum
    var shifted = in + (1 << (n - 1));
    var lowest = shifted;
    for (var i = 1; i < n - 1; i++) {
        // pinned by: middle[i - 1] * (middle[i - 1] - 1) === 0;
        // pinned by: lowest * (lowest - 1) === 0;
        // forged in: soundness/forgeries "a negative value for one that is not, where what the bits leave is not held to a bit"
        middle[i - 1] <-- (shifted >> i) & 1;
        middle[i - 1] * (middle[i - 1] - 1) === 0;
        lowest -= middle[i - 1] * (1 << i);
    }

    // OUTPUT
    // pinned by: out * (out - 1) === 0;
    // pinned by: lowest * (lowest - 1) === 0;
    // forged in: circuits/compare "refuses the other sign, whatever the other bits are made to be"
    signal output out <-- (shifted >> (n - 1)) & 1;
    out * (out - 1) === 0;
    lowest -= out * (1 << (n - 1));

    // 2. What is left is 0 or 1
    lowest * (lowest - 1) === 0;
}
