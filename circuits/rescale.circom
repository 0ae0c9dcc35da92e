pragma circom 2.2.0;

/**
 * out = floor((in + half) / 2^s), half = 2^(s - 1), or 0 when s = 0: rounding to nearest, halves upwards.
 * in + half = 2^s * out + remainder. The remainder's s bits and the n - s bits of out + 2^(n - 1 - s) are constrained
 * apart; in either decomposition one bit is no wire but what the recomposition of the others leaves.
 *
 * @param  n    Bits of in + half with its sign. 2 <= n <= 252.
 * @param  s    Bits to drop. 0 <= s < n.
 * @input  in   ENFORCED: -2^(n - 1) <= in + half < 2^(n - 1). Outside there is no witness.
 * @output out  ENFORCED: -2^(n - 1 - s) <= out < 2^(n - 1 - s), and out is the floor above.
 * @cost   n constraints (n + 1 with one linear constraint for out = in when s = 0 and `in` is an expression).
 */
template RescaleFloor(n, s) {
    assert(n >= 2);
    assert(n <= 252);
    assert(s >= 0);
    assert(s < n);
    var half = s == 0 ? 0 : 1 << (s - 1);
    var offset = 1 << (n - 1);

    // PRIVATE
    signal input in;

    // 1. Hints: all bits of in + half + 2^(n - 1)
    signal output out;
    var shifted = in + half + offset; // >= 0
    if (s == 0) {
        out <== in;
    } else {
        // pinned by: top * (top - (1 << (n - 1 - s))) === 0;
        // pinned by: rest * (rest - (1 << (s - 1))) === 0;
        // forged in: soundness/forgeries "the next quotient, where the remainder is not held to its bits"
        out <-- (shifted >> s) - (1 << (n - 1 - s));
    }

    // 2. out + 2^(n - 1 - s) has n - s bits
    signal high[n - s - 1];
    var top = out + (1 << (n - 1 - s));
    for (var i = 0; i < n - s - 1; i++) {
        // pinned by: high[i] * (high[i] - 1) === 0;
        // pinned by: top * (top - (1 << (n - 1 - s))) === 0;
        // forged in: soundness/forgeries "a quotient from the far side of the field, where it is not held to its bits"
        high[i] <-- (shifted >> (s + i)) & 1;
        high[i] * (high[i] - 1) === 0;
        top -= high[i] * (1 << i);
    }
    top * (top - (1 << (n - 1 - s))) === 0;

    // 3. The remainder has s bits
    if (s > 0) {
        signal low[s - 1];
        var rest = in + half - out * (1 << s);
        for (var i = 0; i < s - 1; i++) {
            // pinned by: low[i] * (low[i] - 1) === 0;
            // pinned by: rest * (rest - (1 << (s - 1))) === 0;
            // forged in: circuits/rescale "refuses a neighbouring quotient with a remainder outside its range"
            low[i] <-- (shifted >> i) & 1;
            low[i] * (low[i] - 1) === 0;
            rest -= low[i] * (1 << i);
        }
        rest * (rest - (1 << (s - 1))) === 0;
    }
}
