pragma circom 2.2.0;

// A relative path, so that -l circuits is all a caller needs.
include "../node_modules/circomlib/circuits/poseidon_constants.circom";

/**
 * First element of the Poseidon permutation (x^5, circomlib's constants, in the form with sparse partial rounds). All
 * linear layers are held in `var`: only the S-boxes cost anything.
 *
 * @param  t    Size of the state. 2 <= t <= 17.
 * @input  in   The state, capacity first. Any field elements.
 * @output out  ENFORCED: element 0 of the permuted state.
 * @cost   3 * (8 * t + partial rounds) constraints and 1 linear: 612 + 1 for t = 17.
 */
template PoseidonPermutation(t) {
    assert(t >= 2);
    assert(t <= 17);
    var PARTIAL_ROUNDS[16] = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];
    var partialRounds = PARTIAL_ROUNDS[t - 2];
    var boxes = 8 * t + partialRounds;
    var C[8 * t + partialRounds] = POSEIDON_C(t);
    var S[(2 * t - 1) * partialRounds] = POSEIDON_S(t);
    var M[t][t] = POSEIDON_M(t);
    var P[t][t] = POSEIDON_P(t);

    // PRIVATE
    signal input in[t];

    signal square[boxes];
    signal fourth[boxes];
    signal fifth[boxes];
    var box = 0;
    var state[t];
    for (var i = 0; i < t; i++) state[i] = in[i] + C[i];

    // 1. Four full rounds; the last of them mixes into the sparse form
    for (var round = 1; round <= 4; round++) {
        for (var i = 0; i < t; i++) {
            square[box] <== state[i] * state[i];
            fourth[box] <== square[box] * square[box];
            fifth[box] <== fourth[box] * state[i];
            box++;
        }
        for (var i = 0; i < t; i++) {
            state[i] = 0;
            for (var j = 0; j < t; j++) {
                state[i] += (round == 4 ? P[j][i] : M[j][i]) * (fifth[box - t + j] + C[round * t + j]);
            }
        }
    }

    // 2. Partial rounds: one S-box each
    for (var round = 0; round < partialRounds; round++) {
        square[box] <== state[0] * state[0];
        fourth[box] <== square[box] * square[box];
        fifth[box] <== fourth[box] * state[0];
        var first = fifth[box] + C[5 * t + round];
        box++;
        var offset = (2 * t - 1) * round;
        var mixed = S[offset] * first;
        for (var i = 1; i < t; i++) {
            mixed += S[offset + i] * state[i];
            state[i] += S[offset + t - 1 + i] * first;
        }
        state[0] = mixed;
    }

    // 3. Four full rounds; of the last only element 0 is wanted
    for (var round = 0; round < 4; round++) {
        for (var i = 0; i < t; i++) {
            square[box] <== state[i] * state[i];
            fourth[box] <== square[box] * square[box];
            fifth[box] <== fourth[box] * state[i];
            box++;
        }
        for (var i = 0; i < t; i++) {
            state[i] = 0;
            for (var j = 0; j < t; j++) {
                state[i] += M[j][i] * (fifth[box - t + j] + (round == 3 ? 0 : C[5 * t + partialRounds + round * t + j]));
            }
        }
    }

    // OUTPUT
    signal output out <== state[0];
}
