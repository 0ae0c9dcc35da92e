// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IAggregateVerifier} from "../interfaces/IAggregateVerifier.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";

/// @title Verifier of many proofs, one after the other
contract AggregateVerifier is IAggregateVerifier {
    /// @inheritdoc IAggregateVerifier
    function verifyAll(Claim[] calldata claims) external view {
        for (uint256 i = 0; i < claims.length; ++i) {
            IGroth16Verifier(claims[i].verifier).verify(claims[i].proof, claims[i].signals);
        }
    }
}
