pragma circom 2.2.0;

include "poseidon-sponge.circom";

/**
 * What every proof states, whatever the model: h commits to the packed words, t evaluates them at rho, and the tag tells
 * apart circuits whose verifying keys may be equal. rho hashes h outside the circuit, so the words are fixed before
 * rho is known; then equal evaluations mean equal words. All three signals must be public, in the order h, t, rho.
 *
 * @param  L      Words. L >= 1.
 * @param  tag    Constant of this circuit.
 * @input  words  ASSUMED: linear combinations of range-checked values, below 2^248. ENFORCED: nothing.
 * @input  rho    Any field element, public.
 * @output h      ENFORCED: PoseidonSponge(words).
 * @output t      ENFORCED: tag + sum of words[i - 1] * rho^i for i = 1 ... L.
 * @cost   L constraints and those of PoseidonSponge(L): 629 for L = 16, 3 of them linear.
 */
template Statement(L, tag) {
    assert(L >= 1);

    // PUBLIC
    signal input rho;

    // PRIVATE
    signal input words[L];

    // 1. The commitment
    component sponge = PoseidonSponge(L);
    for (var i = 0; i < L; i++) sponge.words[i] <== words[i];

    // 2. The evaluation, by Horner
    signal sum[L]; // words[i] and all later ones
    sum[L - 1] <== words[L - 1];
    for (var i = L - 1; i > 0; i--) sum[i - 1] <== sum[i] * rho + words[i - 1];

    // OUTPUT
    signal output h <== sponge.h;
    signal output t <== sum[0] * rho + tag;
}
