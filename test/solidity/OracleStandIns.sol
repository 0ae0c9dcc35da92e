// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IAggregateVerifier} from "../../contracts/interfaces/IAggregateVerifier.sol";
import {FeedId} from "../../contracts/libraries/FeedId.sol";
import {ModelId} from "../../contracts/libraries/ModelId.sol";

/// @title Stand-in for a feed that says of a post what it was told to say
contract FeedAnswer {
    bool public reverts;
    bool private _stands;

    /// @notice Five times of seven a post stands, once it contradicts, once it reverts.
    function setMood(uint256 drawn) external returns (bool stands) {
        (reverts, stands) = (drawn % 7 == 6, drawn % 7 < 5);
        _stands = stands;
    }

    function post(
        ModelId,
        FeedId,
        uint64,
        bytes32[] calldata,
        uint32[] calldata,
        int256[] calldata,
        bytes calldata
    ) external view returns (bool) {
        require(!reverts, "no post");
        return _stands;
    }
}

/// @title Stand-in for verifiers: a proof holds when its first word is zero
contract ProofAnswer {
    function verify(uint256[8] calldata proof, uint256[3] calldata) external pure {
        require(proof[0] == 0, "no proof");
    }

    function verifyAll(IAggregateVerifier.Claim[] calldata claims) external pure {
        for (uint256 i = 0; i < claims.length; ++i) require(claims[i].proof[0] == 0, "one is no proof");
    }
}
