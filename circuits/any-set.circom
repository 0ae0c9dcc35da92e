pragma circom 2.2.0;

/**
 * out = 1 when a bit is set, else 0. Up to four bits by products; more by the inverse of how many are set: a wide
 * scalar for the prover, but never more than three constraints.
 *
 * @param  k     Bits. 1 <= k <= 252.
 * @input  bits  ASSUMED: each is 0 or 1.
 * @output out   ENFORCED: 0 or 1, as above.
 * @cost   k - 1 constraints for k <= 4, else 3.
 */
template AnySet(k) {
    assert(k >= 1);
    assert(k <= 252);

    // PRIVATE
    signal input bits[k];

    // OUTPUT
    signal output out;

    if (k <= 4) {
        signal any[k]; // of the first i + 1
        any[0] <== bits[0];
        for (var i = 1; i < k; i++) any[i] <== any[i - 1] + bits[i] - any[i - 1] * bits[i];
        out <== any[k - 1];
    } else {
        var count = 0;
        for (var i = 0; i < k; i++) count += bits[i];
        // pinned by: out <== count * inverse;
        // pinned by: (1 - out) * count === 0;
        // pinned by: (1 - out) * inverse === 0;
        // forged in: soundness/forgeries "a second proof of the same, where the inverse of nothing may be anything"
        signal inverse <-- count == 0 ? 0 : 1 / count;
        out <== count * inverse;
        (1 - out) * count === 0;
        (1 - out) * inverse === 0; // no bit set: the inverse is 0 too, so that no wire is free
    }
}
