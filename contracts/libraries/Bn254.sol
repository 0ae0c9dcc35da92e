// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title The curve BN254
/// @notice Its constants, and the precompiled contracts that work on it. Points of G2 are written imaginary part first.
library Bn254 {
    /// @dev Order of the base field.
    uint256 internal constant Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    /// @dev The generator of G1, and twice it.
    uint256 internal constant G1_X = 1;
    uint256 internal constant G1_Y = 2;
    uint256 internal constant TWO_G1_X = 1368015179489954701390400359078579693043519447331113978918064868415326638035;
    uint256 internal constant TWO_G1_Y = 9918110051302171585080402603319702774565515993150576347155970296011118125764;

    /// @dev The generator of G2, imaginary part first: gamma of every key.
    uint256 internal constant G2_X1 = 11559732032986387107991004021392285783925812861821192530917403151452391805634;
    uint256 internal constant G2_X0 = 10857046999023057135944570762232829481370756359578518086990519993285655852781;
    uint256 internal constant G2_Y1 = 4082367875863433681332203403145435568316851327593401208105741076214120093531;
    uint256 internal constant G2_Y0 = 8495653923123431417604973247489272438418190587263600148770280649306958101930;

    /// @dev The y of its negative, written out so that nothing is worked out in each call.
    uint256 internal constant NEGATED_G2_Y1 =
        17805874995975841540914202342111839520379459829704422454583296818431106115052;
    uint256 internal constant NEGATED_G2_Y0 =
        13392588948715843804641432497768002650278120570034223513918757245338268106653;

    /// @dev The precompiled contracts whose addresses are the same on every chain. Addition has 0x09 on Bittensor.
    address internal constant EC_MUL = address(0x07);
    address internal constant PAIRING = address(0x08);

    /// @dev Their gas (EIP-1108). Exactly this is forwarded: on a malformed point a precompiled contract burns what it is given.
    uint256 internal constant EC_ADD_GAS = 150;
    uint256 internal constant EC_MUL_GAS = 6_000;
    uint256 internal constant PAIRING_BASE_GAS = 45_000;
    uint256 internal constant PAIRING_PAIR_GAS = 34_000;

    /// @notice The y of -P, for P's, or one of its two parts; that of the point at infinity is 0, as before.
    /// @param y A coordinate below Q.
    /// @return The coordinate of the negative point.
    function negate(uint256 y) internal pure returns (uint256) {
        return y == 0 ? 0 : Q - y;
    }

    /// @notice Whether an address knows the sum of the generator of G1 and itself. A stand-in that answers anything else would make
    /// every verifier that adds with it accept anything.
    /// @param ecAdd The address that is said to add points.
    /// @return False also where there is no code, or an answer of another size.
    function adds(address ecAdd) internal view returns (bool) {
        (bool done, bytes memory sum) = ecAdd.staticcall{gas: EC_ADD_GAS}(abi.encode(G1_X, G1_Y, G1_X, G1_Y));
        return done && keccak256(sum) == keccak256(abi.encode(TWO_G1_X, TWO_G1_Y));
    }
}
