// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title The coldkey that Bittensor gives an EVM account
/// @notice blake2b-256("evm:" || address), by RFC 7693. The message is one block; it is hashed once, where a contract is built, so that
/// plain words are worth more than gas. Bittensor has no BLAKE2 precompile at Ethereum's address: something else answers there.
library Coldkey {
    uint256 private constant ROUNDS = 12;
    uint64 private constant MESSAGE_BYTES = 24;
    /// @dev Digest length 32, no key, fanout 1, depth 1.
    uint64 private constant PARAMETERS = 0x01010020;
    bytes private constant IV =
        hex"6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1"
        hex"510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179";
    /// @dev Which words of the message a round takes, a nibble each; the last two rounds are the first two again.
    bytes private constant SIGMA =
        hex"0123456789abcdefea489fd61c02b753b8c052fdae3671947931dcbe265a40f8905724afe1bc683d"
        hex"2c6a0b834d75fe19c51fed4a0763928bdb7ec13950f4862a6fe9b308c2d714a5a2847615fb9e3cd0"
        hex"0123456789abcdefea489fd61c02b753";

    /// @notice The coldkey of an account.
    /// @param account Any account.
    /// @return coldkey Its coldkey.
    function ofAccount(address account) internal pure returns (bytes32 coldkey) {
        uint64[16] memory message;
        bytes memory text = abi.encodePacked("evm:", account);
        for (uint256 i = 0; i < text.length; ++i) message[i / 8] |= uint64(uint8(text[i])) << uint64(8 * (i % 8));

        uint64[8] memory start;
        uint64[16] memory v;
        for (uint256 i = 0; i < 8; ++i) {
            uint64 word = _ivWord(i);
            start[i] = i == 0 ? word ^ PARAMETERS : word;
            v[i] = start[i];
            v[i + 8] = word;
        }
        v[12] ^= MESSAGE_BYTES;
        v[14] = ~v[14]; // it is the last block
        for (uint256 round = 0; round < ROUNDS; ++round) _round(v, message, round);
        for (uint256 i = 0; i < 4; ++i) {
            coldkey |= bytes32(uint256(_swapped(start[i] ^ v[i] ^ v[i + 8])) << (64 * (3 - i)));
        }
    }

    function _round(uint64[16] memory v, uint64[16] memory message, uint256 round) private pure {
        for (uint256 i = 0; i < 8; ++i) {
            uint8 pair = uint8(SIGMA[8 * round + i]);
            uint256 column = i % 4;
            uint256 shift = i / 4; // columns, then diagonals
            _mix(
                v,
                [column, 4 + ((column + shift) % 4), 8 + ((column + 2 * shift) % 4), 12 + ((column + 3 * shift) % 4)],
                message[pair >> 4],
                message[pair & 15]
            );
        }
    }

    /// @dev The function G of the RFC. Additions wrap.
    function _mix(uint64[16] memory v, uint256[4] memory at, uint64 x, uint64 y) private pure {
        unchecked {
            v[at[0]] += v[at[1]] + x;
            v[at[3]] = _rotated(v[at[3]] ^ v[at[0]], 32);
            v[at[2]] += v[at[3]];
            v[at[1]] = _rotated(v[at[1]] ^ v[at[2]], 24);
            v[at[0]] += v[at[1]] + y;
            v[at[3]] = _rotated(v[at[3]] ^ v[at[0]], 16);
            v[at[2]] += v[at[3]];
            v[at[1]] = _rotated(v[at[1]] ^ v[at[2]], 63);
        }
    }

    function _rotated(uint64 word, uint64 bits) private pure returns (uint64) {
        return (word >> bits) | (word << (64 - bits));
    }

    function _ivWord(uint256 index) private pure returns (uint64 word) {
        for (uint256 i = 0; i < 8; ++i) word = (word << 8) | uint8(IV[8 * index + i]);
    }

    /// @dev The bytes of a word the other way round: BLAKE2b counts from the least one.
    function _swapped(uint64 word) private pure returns (uint64 swapped) {
        for (uint256 i = 0; i < 8; ++i) {
            swapped = (swapped << 8) | (word & 0xff);
            word >>= 8;
        }
    }
}
