pragma circom 2.2.0;

/**
 * A function of u = floor((in + half) / 2^s) - offset, half = 2^(s - 1), or 0 when s = 0, that is a polynomial of its own
 * in each of 2^k segments of 2^m values, and a line on either side of them. With x = u - first, bits 0 ... m - 1 of x are
 * the residual r, the next k are the segment's digits. A coefficient is a sum of products of digits:
 * out = sum of C[j][set] * (product of the digits in set) * r^j, where bit i of a number `set` stands for digit i.
 * Products of the lowest g digits are made once, for all coefficients; what the other digits add is folded in by Horner.
 *
 * @param  s, offset, first  As above; s >= 0 and 2^s * (|offset| + |first|) < 2^249.
 * @param  m, k          k + m >= 1.
 * @param  t             Bits for x: k + m <= t, s + t <= 248. More than k + m only where there are lines.
 * @param  below         1: x < 0 is on the line low[0] + low[1] * u. 0: x is never below.
 * @param  above         1: x >= 2^(k + m) is on the line high[0] + high[1] * u. 0: x is never above.
 * @param  g             0 <= g <= k.
 * @param  d             Degree in r; 0 when m = 0.
 * @param  inner         How many products C needs beside the output's own; another number is refused.
 * @param  C, low, high  C is (d + 1) x 2^k. Where only one side has a line, low = high.
 * @input  in       ENFORCED: (below ? -2^t : 0) <= x < 2^(k + m) + (above ? 2^t : 0). Outside there is no witness.
 * @output out      ENFORCED: the function above.
 * @output rounded  ENFORCED: u, when s > 0: it costs nothing.
 * @cost   s + t + inner and 1 for the output, which is linear when C is a sum of digits and r, or between flat lines a
 *         constant; below + above, and 1 more when t > k + m and there is a line.
 */
template PiecewisePolynomial(s, offset, first, m, k, t, below, above, g, d, inner, C, low, high) {
    assert(s >= 0);
    assert(k + m >= 1);
    assert(t >= k + m);
    assert(below || above || t == k + m);
    assert(s + t <= 248);
    assert(g <= k);
    assert(m > 0 || d == 0);
    var size = 1 << (k + m);
    var big = 1 << 250;

    // PRIVATE
    signal input in;

    // OUTPUT, made in 5
    signal output out;

    // 1. u, and the remainder's s bits
    signal output rounded[s > 0 ? 1 : 0];
    var u = in - offset;
    if (s > 0) {
        var half = 1 << (s - 1);
        // pinned by: rest * (rest - (1 << (s - 1))) === 0;
        // pinned by: lowest * (lowest - 1) === 0;
        // forged in: circuits/piecewise-polynomial "refuses the side that a value is not on, and the next rounding"
        rounded[0] <-- ((in + half + big) >> s) - (big >> s) - offset;
        u = rounded[0];
        signal remainder[s - 1];
        var rest = in + half - (rounded[0] + offset) * (1 << s);
        for (var i = 0; i < s - 1; i++) {
            // pinned by: remainder[i] * (remainder[i] - 1) === 0;
            // pinned by: rest * (rest - (1 << (s - 1))) === 0;
            // forged in: circuits/piecewise-polynomial "refuses the side that a value is not on, and the next rounding"
            remainder[i] <-- ((in + half + big) >> i) & 1;
            remainder[i] * (remainder[i] - 1) === 0;
            rest -= remainder[i] * (1 << i);
        }
        rest * (rest - (1 << (s - 1))) === 0;
    }
    var x = u - first;

    // 2. On which side of the segments? A claim to be above is held to x - 2^(k + m) >= 0 by the bits that follow.
    signal reached[below]; // x >= 0
    signal passed[above]; // x >= 2^(k + m)
    var isReached = 1;
    var isPassed = 0;
    if (below) {
        // pinned by: reached[0] * (reached[0] - 1) === 0;
        // pinned by: lowest * (lowest - 1) === 0;
        // forged in: circuits/piecewise-polynomial "refuses the side that a value is not on, and the next rounding"
        reached[0] <-- (x + big) >> 250;
        reached[0] * (reached[0] - 1) === 0;
        isReached = reached[0];
    }
    if (above) {
        // pinned by: passed[0] * (passed[0] - isReached) === 0;
        // pinned by: lowest * (lowest - 1) === 0;
        // pinned by: if (t > k + m) (isReached - isPassed) * beyond === 0;
        // forged in: soundness/forgeries "the value above the segments for one in them, where the bits do not know of the claim"
        passed[0] <-- (x - size + big) >> 250;
        passed[0] * (passed[0] - isReached) === 0;
        isPassed = passed[0];
    }

    // 3. All bits but the lowest, which the recomposition leaves
    signal bit[t - 1]; // bit i + 1
    var shifted = x - isPassed * size + (1 - isReached) * (1 << t);
    var lowest = shifted;
    var residual = shifted;
    var beyond = 0;
    for (var i = 1; i < t; i++) {
        // pinned by: bit[i - 1] * (bit[i - 1] - 1) === 0;
        // pinned by: lowest * (lowest - 1) === 0;
        // forged in: soundness/forgeries "another segment's polynomial, where the residual is not held to its bits"
        bit[i - 1] <-- (shifted >> i) & 1;
        bit[i - 1] * (bit[i - 1] - 1) === 0;
        lowest -= bit[i - 1] * (1 << i);
        if (i >= m) residual -= bit[i - 1] * (1 << i);
        if (i >= k + m) beyond += bit[i - 1];
    }
    lowest * (lowest - 1) === 0;
    if (t > k + m) (isReached - isPassed) * beyond === 0;

    // 4. Products of the lowest g digits, as far as C needs them
    signal product[inner];
    var at = 0;
    var digit[k + 1];
    if (m == 0) digit[0] = lowest;
    for (var i = m == 0 ? 1 : 0; i < k; i++) digit[i] = bit[m + i - 1];
    var needed[1 << g];
    var joint[1 << g];
    for (var set = (1 << g) - 1; set > 0; set--) {
        for (var j = 0; j <= d; j++) {
            for (var h = 0; h < (1 << (k - g)); h++) {
                if (C[j][(h << g) + set] != 0) needed[set] = 1;
            }
        }
        if (needed[set]) needed[set - highestPower(set)] = 1;
    }
    joint[0] = 1;
    var top = 0; // of set
    for (var set = 1; set < (1 << g); set++) {
        if (set >> (top + 1) > 0) top++;
        if (set == 1 << top) {
            joint[set] = digit[top];
        } else if (needed[set]) {
            product[at] <== joint[set - (1 << top)] * digit[top];
            joint[set] = product[at];
            at++;
        }
    }

    // 5. One coefficient after the other, from the highest: Horner in the other digits, then in r. The last product waits.
    var value = 0; // what the coefficients so far make; a constant while isKnown
    var isKnown = 1;
    var left = 0;
    var right = 0;
    var waits = 0;
    for (var j = d; j >= 0; j--) {
        var part[1 << (k - g)];
        var known[1 << (k - g)]; // is the part a constant?
        for (var h = 0; h < (1 << (k - g)); h++) {
            part[h] = C[j][h << g];
            known[h] = 1;
            for (var set = 1; set < (1 << g); set++) {
                if (C[j][(h << g) + set] != 0) {
                    part[h] += C[j][(h << g) + set] * joint[set];
                    known[h] = 0;
                }
            }
        }
        for (var i = k - g - 1; i >= 0; i--) {
            for (var h = 0; h < (1 << i); h++) {
                var from = h + (1 << i);
                if (known[from]) {
                    if (C[j][from << g] != 0) { // 0 times a signal is no constant for circom
                        part[h] += part[from] * digit[g + i];
                        known[h] = 0;
                    }
                } else {
                    known[h] = 0;
                    if (i == 0 && j == 0 && isKnown) {
                        left = digit[g];
                        right = part[1];
                        waits = 1;
                    } else {
                        product[at] <== digit[g + i] * part[from];
                        part[h] += product[at];
                        at++;
                    }
                }
            }
        }
        if (isKnown) {
            if (value != 0) {
                part[0] += value * residual;
                known[0] = 0;
            }
            value = part[0];
            isKnown = known[0];
        } else if (j == 0) {
            left = residual;
            right = value;
            waits = 1;
            value = part[0];
        } else {
            product[at] <== residual * value;
            value = product[at] + part[0];
            at++;
        }
    }

    if (below == 0 && above == 0) {
        out <== left * right + value;
    } else {
        if (waits) {
            product[at] <== left * right + value;
            value = product[at];
            at++;
        }
        if (low[1] != high[1]) {
            if (isKnown && high[1] == 0) {
                value += isPassed * (high[0] - value);
            } else {
                product[at] <== value + isPassed * (high[0] + high[1] * u - value);
                value = product[at];
                at++;
            }
            out <== low[0] + low[1] * u + isReached * (value - low[0] - low[1] * u);
        } else {
            var line = low[0] + low[1] * u;
            out <== line + isPassed * (high[0] - low[0]) + (isReached - isPassed) * (value - line);
        }
    }
    assert(at == inner);
}

/** The highest power of two in n >= 1. */
function highestPower(n) {
    var power = 1;
    while (power * 2 <= n) power *= 2;
    return power;
}
