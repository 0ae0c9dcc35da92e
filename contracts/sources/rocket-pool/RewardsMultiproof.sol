// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title Merkle proof of many leaves at once
/// @notice The proof that OpenZeppelin's `MerkleProof.multiProofVerify` takes, with its flags as bits. Pairs are hashed in
/// ascending order. Leaves come first in a queue, each step hashes the queue's head with its next entry or with an element of the
/// proof, and appends the hash; the last hash is the root.
/// @dev Why it is sound. A step takes one or two entries and appends one, so the queue never grows; it begins with as many entries
/// as there are leaves and must end with one. Hence it is never empty, no step reads an entry that was not written, every leaf and
/// every hash but the last is taken exactly once, and a chain of hashes leads from each leaf to the last one. If that one is the
/// root, then each leaf's hash stands in the tree, as a leaf or as an inner node; the leaves' length excludes the latter (see
/// RewardLeaf). Flags and elements of the proof are free: no choice of them does more. That every honest proof can be written so
/// holds for trees of full levels only, as Rocket Pool's are: the order of the queue is then that of the levels.
library RewardsMultiproof {
    uint256 private constant FLAGS_PER_WORD = 256;

    /// @notice The root to which a proof leads, or zero when it is no proof: no leaves, too few or too many elements, too little
    /// room, or flags missing.
    /// @param queue The leaves' hashes, then room for `leaves + proof.length - 1` more. It is written to.
    /// @param leaves How many leaves there are.
    /// @param proof The hashes that do not follow from the leaves.
    /// @param flags Bit i, counted from the lowest bit of the first word, is set when step i takes its second operand from the
    /// queue, and clear when it takes the proof's next element.
    /// @return root What the leaves and the proof hash to, to be compared with the one that is trusted.
    function computeRoot(
        bytes32[] memory queue,
        uint256 leaves,
        bytes32[] calldata proof,
        uint256[] calldata flags
    ) internal pure returns (bytes32 root) {
        if (leaves == 0) return 0;
        uint256 steps = leaves + proof.length - 1;
        if (queue.length < leaves + steps || flags.length * FLAGS_PER_WORD < steps) return 0;
        bool isWhole;
        (root, isWhole) = _hashQueue(queue, leaves, steps, proof, flags);
        if (!isWhole) return 0;
    }

    /// @notice An index out of bounds, a panic in the Solidity that the assembly replaces, ends here with `isWhole` false.
    /// @param queue The leaves, and room after them for one hash a step.
    /// @param leaves How many there are.
    /// @param steps How many hashes are computed.
    /// @param proof The hashes that do not follow from the leaves.
    /// @param flags One bit a step, as `computeRoot` takes them.
    /// @return root The last hash.
    /// @return isWhole Whether it is all that is left in the queue; the proof is then used up, too.
    function _hashQueue(
        bytes32[] memory queue,
        uint256 leaves,
        uint256 steps,
        bytes32[] calldata proof,
        uint256[] calldata flags
    ) private pure returns (bytes32 root, bool isWhole) {
        assembly ("memory-safe") {
            // uint256 head = 0; uint256 tail = leaves; uint256 next = 0;
            // for (uint256 i = 0; i < steps; ++i) {
            //     bytes32 a = queue[head++];
            //     bytes32 b = (flags[i / 256] >> (i % 256)) & 1 == 1 ? queue[head++] : proof[next++];
            //     queue[tail++] = a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
            // }
            // (root, isWhole) = (queue[tail - 1], head == tail - 1);
            let head := add(queue, 32)
            let tail := add(head, shl(5, leaves))
            let next := proof.offset
            let word := flags.offset
            let bits := 0
            for {
                let i := 0
            } lt(i, steps) {
                i := add(i, 1)
            } {
                if iszero(and(i, 255)) {
                    bits := calldataload(word)
                    word := add(word, 32)
                }
                let a := mload(head)
                head := add(head, 32)
                let b
                switch and(bits, 1)
                case 0 {
                    b := calldataload(next)
                    next := add(next, 32)
                }
                default {
                    b := mload(head)
                    head := add(head, 32)
                }
                bits := shr(1, bits)
                let isOrdered := shl(5, lt(a, b)) // 32 when a goes first
                mstore(isOrdered, b)
                mstore(xor(isOrdered, 32), a)
                mstore(tail, keccak256(0x00, 0x40))
                tail := add(tail, 32)
            }
            root := mload(sub(tail, 32))
            isWhole := eq(head, sub(tail, 32))
        }
    }
}
