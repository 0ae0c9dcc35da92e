pragma circom 2.2.0;

include "poseidon-permutation.circom";

/**
 * h commits to the words: blocks of at most 16, the capacity carried from block to block, the last block in a state of
 * its own, smaller size. L is fixed by the circuit, so nothing pads. For L <= 16 it is circomlib's Poseidon(L).
 *
 * @param  L      Words. L >= 1.
 * @input  words  Any field elements.
 * @output h      ENFORCED: the commitment.
 * @cost   613 constraints for each full block (the first one 3 fewer: its capacity is 0), 1 of them linear.
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
