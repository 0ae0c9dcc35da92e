pragma circom 2.2.0;

/**
 * out[j] = 1 when in >= C[j], else 0. The thresholds cut the integers into t + 1 buckets, of which exactly one is hot:
 * bucket j is 1 - out[0], out[j - 1] - out[j] or out[t - 1], each held to 0 or 1, and they add up to 1 whatever out is.
 * in is at most 2^k - 1 above the hot bucket's least value and, unless each bucket is 2^k wide, below its greatest. The
 * outer two buckets are 2^k wide: whoever calls this sees to it that in lies within them.
 *
 * @param  t    Thresholds. t >= 1.
 * @param  k    Bits of a place in a bucket. 0 <= k <= 120.
 * @param  C    Thresholds, ascending by at most 2^k each. -2^120 <= C[0], C[t - 1] <= 2^120.
 * @input  in   ENFORCED: C[0] - 2^k <= in < C[t - 1] + 2^k. Outside there is no witness.
 * @output out  ENFORCED: 0 or 1 each, as above.
 * @cost   t + 1 constraints (1 for t = 1) for the buckets, and k for each of the two distances, or 1 linear for k = 0;
 *         the second distance is left out where the thresholds ascend by 2^k each, and for t = 1.
 */
template ThresholdBuckets(t, k, C) {
    assert(t >= 1);
    assert(k >= 0);
    assert(k <= 120);
    assert(C[0] >= -(1 << 120));
    assert(C[t - 1] <= 1 << 120);
    var width = 1 << k;
    var uneven = 0;
    for (var j = 1; j < t; j++) {
        assert(C[j] > C[j - 1]);
        assert(C[j] - C[j - 1] <= width);
        if (C[j] - C[j - 1] < width) uneven = 1;
    }

    // PRIVATE
    signal input in;

    // OUTPUT
    signal output out[t];
    // pinned by: out[0] * (out[0] - 1) === 0;
    // pinned by: for (var j = 1; j < t; j++) (out[j - 1] - out[j]) * (out[j - 1] - out[j] - 1) === 0;
    // pinned by: aboveRest * (aboveRest - 1) === 0;
    // forged in: soundness/forgeries "two hot buckets, where what is left of 1 is not held to a bit"
    for (var j = 0; j < t; j++) out[j] <-- in >= C[j] ? 1 : 0;

    // 1. One bucket is hot
    out[0] * (out[0] - 1) === 0;
    for (var j = 1; j < t; j++) (out[j - 1] - out[j]) * (out[j - 1] - out[j] - 1) === 0;
    if (t > 1) out[t - 1] * (out[t - 1] - 1) === 0;

    // 2. in is not below it
    var above = in - C[0] + width;
    for (var j = 0; j < t; j++) above -= out[j] * (j == 0 ? width : C[j] - C[j - 1]);
    if (k == 0) {
        above === 0;
    } else {
        signal aboveBit[k - 1]; // bit i + 1
        var aboveRest = above;
        for (var i = 1; i < k; i++) {
            // pinned by: aboveBit[i - 1] * (aboveBit[i - 1] - 1) === 0;
            // pinned by: aboveRest * (aboveRest - 1) === 0;
            // forged in: circuits/threshold-buckets "refuses the buckets beside, none and two, whatever the bits are made to be"
            aboveBit[i - 1] <-- (above >> i) & 1;
            aboveBit[i - 1] * (aboveBit[i - 1] - 1) === 0;
            aboveRest -= aboveBit[i - 1] * (1 << i);
        }
        aboveRest * (aboveRest - 1) === 0;
    }

    // 3. Nor is it above
    if (uneven == 1) {
        signal belowBit[k - 1]; // bit i + 1
        var below = C[0] - 1 - in;
        for (var j = 0; j < t; j++) below += out[j] * (j == t - 1 ? width : C[j + 1] - C[j]);
        var belowRest = below;
        for (var i = 1; i < k; i++) {
            // pinned by: belowBit[i - 1] * (belowBit[i - 1] - 1) === 0;
            // pinned by: belowRest * (belowRest - 1) === 0;
            // forged in: soundness/forgeries "the bucket before, where a narrow bucket has no end"
            belowBit[i - 1] <-- (below >> i) & 1;
            belowBit[i - 1] * (belowBit[i - 1] - 1) === 0;
            belowRest -= belowBit[i - 1] * (1 << i);
        }
        belowRest * (belowRest - 1) === 0;
    }
}
