pragma circom 2.2.0;

/**
 * Holds a value to n bits. The top bit is no wire of its own: it is what the recomposition of the others leaves, so
 * recomposition and top bit are one constraint.
 *
 * @param  n   Bits. 1 <= n <= 252, so that no two decompositions differ by the field's order.
 * @input  in  ENFORCED: 0 <= in < 2^n.
 * @cost   n constraints, n - 1 of them one-wire booleans.
 */
template RangeBits(n) {
    assert(n >= 1);
    assert(n <= 252);

    // PRIVATE
    signal input in;

    // 1. All bits but the top one
    signal low[n - 1];
    var sum = 0;
    for (var i = 0; i < n - 1; i++) {
        // pinned by: low[i] * (low[i] - 1) === 0;
        // pinned by: (in - sum) * (in - sum - (1 << (n - 1))) === 0;
        // forged in: soundness/forgeries "a value one bit too wide, where one bit is not held to 0 or 1"
        low[i] <-- (in >> i) & 1;
        low[i] * (low[i] - 1) === 0;
        sum += low[i] * (1 << i);
    }

    // 2. What is left is 0 or 2^(n - 1)
    (in - sum) * (in - sum - (1 << (n - 1))) === 0;
}
