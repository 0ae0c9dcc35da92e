pragma circom 2.2.0;

/** floor(sqrt(value)) for a value below 2^(2 * n), bit by bit: a hint, which no constraint relies on. */
function integerSquareRoot(value, n) {
    var root = 0;
    for (var i = n - 1; i >= 0; i--) {
        var next = root + (1 << i);
        if (next * next <= value) root = next;
    }
    return root;
}

/**
 * out = floor(sqrt(in)). With above = in - out^2 and below = (out + 1)^2 - 1 - in both held to n + 1 bits, hence neither
 * negative, out is that. They add up to 2 * out: so their lowest bits are one wire, and their bits make out, which needs
 * no range of its own. The second bit of below is no wire but what out leaves of the others.
 *
 * @param  n    Bits of out. 1 <= n <= 124.
 * @input  in   ENFORCED: 0 <= in < 2^(2 * n + 2). Each in below 2^(2 * n) has a witness; from there on some have none.
 * @output out  ENFORCED: 0 <= out < 2^(n + 1), and out is the root above.
 * @cost   2 * n + 2 constraints.
 */
template SquareRoot(n) {
    assert(n >= 1);
    assert(n <= 124);

    // PRIVATE
    signal input in;

    // OUTPUT
    // pinned by: second * (second - 1) === 0;
    // pinned by: out * out === in - above;
    // forged in: circuits/square-root "refuses the roots beside and the one of the other sign, whatever the bits are made to be"
    signal output out <-- integerSquareRoot(in, n);

    // 1. Hints: the bits of above and below
    signal aboveBit[n + 1]; // bit i
    signal belowBit[n - 1]; // bit i + 2; bit 0 is above's
    var above = 0;
    var second = out;
    for (var i = 0; i <= n; i++) {
        // pinned by: aboveBit[i] * (aboveBit[i] - 1) === 0;
        // pinned by: out * out === in - above;
        // forged in: soundness/forgeries "the next root, where the square is not held below the value"
        aboveBit[i] <-- ((in - out * out) >> i) & 1;
        aboveBit[i] * (aboveBit[i] - 1) === 0;
        above += aboveBit[i] * (1 << i);
        second -= aboveBit[i] * (i == 0 ? 1 : 1 << (i - 1));
    }
    for (var i = 2; i <= n; i++) {
        // pinned by: belowBit[i - 2] * (belowBit[i - 2] - 1) === 0;
        // pinned by: second * (second - 1) === 0;
        // forged in: soundness/forgeries "the root before, where the next square is not held above the value"
        belowBit[i - 2] <-- ((out * out + 2 * out - in) >> i) & 1;
        belowBit[i - 2] * (belowBit[i - 2] - 1) === 0;
        second -= belowBit[i - 2] * (1 << (i - 1));
    }
    second * (second - 1) === 0;

    // 2. in is above the square as those bits say
    out * out === in - above;
}
