pragma circom 2.2.0;

include "any-set.circom";

/**
 * out = min(in, 2^w - 1).
 *
 * @param  m    Bits of in. w < m <= 252.
 * @param  w    Bits of out. w >= 1.
 * @input  in   ENFORCED: 0 <= in < 2^m.
 * @output out  ENFORCED: 0 <= out < 2^w, and out is the minimum above.
 * @cost   m + 1 constraints and those of AnySet(m - w): at most m + 4.
 */
template Clamp(m, w) {
    assert(w >= 1);
    assert(w < m);
    assert(m <= 252);

    // PRIVATE
    signal input in;

    // 1. All bits but the lowest, which the recomposition leaves
    signal bit[m - 1]; // bit i + 1
    var lowest = in;
    for (var i = 1; i < m; i++) {
        // pinned by: bit[i - 1] * (bit[i - 1] - 1) === 0;
        // pinned by: lowest * (lowest - 1) === 0;
        // forged in: circuits/clamp "leaves no wire free at 40 bits, and refuses an unclamped output"
        bit[i - 1] <-- (in >> i) & 1;
        bit[i - 1] * (bit[i - 1] - 1) === 0;
        lowest -= bit[i - 1] * (1 << i);
    }
    lowest * (lowest - 1) === 0;

    // 2. Is a bit set that out does not have?
    component over = AnySet(m - w);
    for (var i = w; i < m; i++) over.bits[i - w] <== bit[i - 1];
    var kept = lowest;
    for (var i = 1; i < w; i++) kept += bit[i - 1] * (1 << i);

    // OUTPUT
    signal output out <== over.out * ((1 << w) - 1 - kept) + kept;
}
