pragma circom 2.2.0;

include "poseidon-permutation.circom";

/**
 * h commits to the words: blocks of at most 16, the capacity carried from block to block, the last block in a state of
 * its own, smaller size. L is fixed by the circuit, so nothing pads. For L <= 16 it is circomlib's Poseidon(L).
 *
 * @param  L      Words. L >= 1.
 * @input  words  Any field elements.
 * @output h      ENFORCED: the commitment.
 * @cost   Those of each block's PoseidonPermutation: 613 for a full one, 1 of them linear. In the first block two more
 *         are linear, since its capacity is a constant.
 */
template PoseidonSponge(L) {
    assert(L >= 1);
    var blocks = (L + 15) \ 16;

    // PRIVATE
    signal input words[L];

    component block[blocks];
    for (var b = 0; b < blocks; b++) {
        var length = b < blocks - 1 ? 16 : L - 16 * (blocks - 1);
        block[b] = PoseidonPermutation(length + 1);
        if (b == 0) {
            block[b].in[0] <== 0;
        } else {
            block[b].in[0] <== block[b - 1].out;
        }
        for (var i = 0; i < length; i++) block[b].in[i + 1] <== words[16 * b + i];
    }

    // OUTPUT
    signal output h <== block[blocks - 1].out;
}
