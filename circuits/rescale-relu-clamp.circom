pragma circom 2.2.0;

include "any-set.circom";

/**
 * out = min(max(0, floor((in + half) / 2^s)), 2^w - 1), half = 2^(s - 1), or 0 when s = 0: RescaleRelu and Clamp on one
 * decomposition.
 *
 * @param  n    Bits of in + half with its sign. n <= 252.
 * @param  s    Bits to drop. s >= 0.
 * @param  w    Bits of out. w >= 1, s + w <= n - 2: otherwise RescaleRelu has nothing to clamp.
 * @input  in   ENFORCED: -2^(n - 1) <= in + half < 2^(n - 1). Outside there is no witness.
 * @output out  ENFORCED: 0 <= out < 2^w, and out is the value above.
 * @cost   n + 2 constraints and those of AnySet(n - 1 - s - w): at most n + 5.
 */
template RescaleReluClamp(n, s, w) {
    assert(n <= 252);
    assert(s >= 0);
    assert(w >= 1);
    assert(s + w <= n - 2);
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
        // forged in: circuits/rescale-relu-clamp "refuses to pass a negative value on, to lift a small one to the ceiling and to wrap a large one"
        bit[i - 1] <-- (shifted >> i) & 1;
        bit[i - 1] * (bit[i - 1] - 1) === 0;
        lowest -= bit[i - 1] * (1 << i);
    }
    lowest * (lowest - 1) === 0;

    // 2. Is a bit set between those that out has and the sign?
    component over = AnySet(n - 1 - s - w);
    for (var i = s + w; i < n - 1; i++) over.bits[i - s - w] <== bit[i - 1];
    var kept = s == 0 ? lowest : 0;
    for (var i = 1; i < s + w; i++) {
        if (i >= s) kept += bit[i - 1] * (1 << (i - s));
    }
    signal clamped <== over.out * ((1 << w) - 1 - kept) + kept;

    // OUTPUT
    signal output out <== bit[n - 2] * clamped;
}
