pragma circom 2.2.0;

/**
 * out = floor(numerator / denominator). numerator = out * denominator + remainder; out - lowest, the remainder and
 * denominator - 1 - remainder are held to their bits. In each of the three decompositions the lowest bit is no wire but
 * what the recomposition of the others leaves.
 *
 * @param  n            Bits of out - lowest. 1 <= n <= 120.
 * @param  m            Bits of denominator - 1. 1 <= m <= 120.
 * @param  lowest       The least out. -2^120 <= lowest <= 2^120: so no product reaches the field's order.
 * @input  numerator    ENFORCED: lowest <= floor(numerator / denominator) < lowest + 2^n. Outside there is no witness.
 * @input  denominator  ENFORCED: 1 <= denominator < 2^(m + 1). Up to 2^m every remainder has a witness.
 * @output out          ENFORCED: the floor above.
 * @cost   n + 2 * m + 1 constraints, 1 of them linear where the denominator is a constant.
 */
template Divide(n, m, lowest) {
    assert(n >= 1);
    assert(n <= 120);
    assert(m >= 1);
    assert(m <= 120);
    assert(lowest >= -(1 << 120));
    assert(lowest <= 1 << 120);

    // PRIVATE
    signal input numerator;
    signal input denominator;

    // OUTPUT
    // pinned by: signal remainder <== numerator - out * denominator;
    // pinned by: quotientRest * (quotientRest - 1) === 0;
    // pinned by: remainderRest * (remainderRest - 1) === 0;
    // pinned by: slackRest * (slackRest - 1) === 0;
    // forged in: circuits/divide "refuses a neighbouring quotient, whatever wire takes the rest"
    signal output out <-- (numerator - lowest * denominator) \ denominator + lowest;
    signal remainder <== numerator - out * denominator;

    // 1. out - lowest has n bits
    signal quotientBit[n - 1]; // bit i + 1
    var quotient = out - lowest;
    var quotientRest = quotient;
    for (var i = 1; i < n; i++) {
        // pinned by: quotientBit[i - 1] * (quotientBit[i - 1] - 1) === 0;
        // pinned by: quotientRest * (quotientRest - 1) === 0;
        // forged in: soundness/forgeries "a quotient from the far side of the field, where a division holds only its remainder"
        quotientBit[i - 1] <-- (quotient >> i) & 1;
        quotientBit[i - 1] * (quotientBit[i - 1] - 1) === 0;
        quotientRest -= quotientBit[i - 1] * (1 << i);
    }
    quotientRest * (quotientRest - 1) === 0;

    // 2. The remainder has m bits
    signal remainderBit[m - 1];
    var remainderRest = remainder;
    for (var i = 1; i < m; i++) {
        // pinned by: remainderBit[i - 1] * (remainderBit[i - 1] - 1) === 0;
        // pinned by: remainderRest * (remainderRest - 1) === 0;
        // forged in: soundness/forgeries "a larger quotient, where a division's remainder may be negative"
        remainderBit[i - 1] <-- (remainder >> i) & 1;
        remainderBit[i - 1] * (remainderBit[i - 1] - 1) === 0;
        remainderRest -= remainderBit[i - 1] * (1 << i);
    }
    remainderRest * (remainderRest - 1) === 0;

    // 3. So has what it lacks to denominator - 1
    signal slackBit[m - 1];
    var slack = denominator - 1 - remainder;
    var slackRest = slack;
    for (var i = 1; i < m; i++) {
        // pinned by: slackBit[i - 1] * (slackBit[i - 1] - 1) === 0;
        // pinned by: slackRest * (slackRest - 1) === 0;
        // forged in: soundness/forgeries "a smaller quotient, where nothing holds a division's remainder below the denominator"
        slackBit[i - 1] <-- (slack >> i) & 1;
        slackBit[i - 1] * (slackBit[i - 1] - 1) === 0;
        slackRest -= slackBit[i - 1] * (1 << i);
    }
    slackRest * (slackRest - 1) === 0;
}
