// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPredictionRequests} from "../interfaces/IPredictionRequests.sol";

/// @title The id of a request
/// @notice keccak256(abi.encode(terms, requester, number, commitment)), commitment being
/// keccak256(abi.encode(subjects, indices, inputWords)).
library RequestId {
    /// @notice The id of a request whose batch is known by its commitment.
    /// @param terms What was asked for.
    /// @param requester Who asked.
    /// @param number The model's count of requests with this one.
    /// @param commitment keccak256(abi.encode(subjects, indices, inputWords)).
    /// @return The id.
    function derive(
        IPredictionRequests.Terms calldata terms,
        address requester,
        uint256 number,
        bytes32 commitment
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(terms, requester, number, commitment));
    }

    /// @notice The id of a request as it is given back, and keccak256(abi.encodePacked(subjects)).
    /// @dev Copies what was given as it is: high bits that a type does not have give another id, which no request has.
    /// @param asked The request, as it is given back.
    /// @return requestId Its id.
    /// @return subjectsHash What the statement of its proof hashes.
    function ofAsked(
        IPredictionRequests.Asked calldata asked
    ) internal pure returns (bytes32 requestId, bytes32 subjectsHash) {
        bytes32[] calldata subjects = asked.subjects;
        uint32[] calldata indices = asked.indices;
        uint256[] calldata inputWords = asked.inputWords;
        assembly ("memory-safe") {
            // bytes32 commitment = keccak256(abi.encode(asked.subjects, asked.indices, asked.inputWords));
            let at := mload(0x40)
            let size := shl(5, subjects.length)
            mstore(at, 0x60)
            mstore(add(at, 0x60), subjects.length)
            calldatacopy(add(at, 0x80), subjects.offset, size)
            subjectsHash := keccak256(add(at, 0x80), size)
            let next := add(0x80, size)
            size := shl(5, indices.length)
            mstore(add(at, 0x20), next)
            mstore(add(at, next), indices.length)
            calldatacopy(add(at, add(next, 0x20)), indices.offset, size)
            next := add(next, add(0x20, size))
            size := shl(5, inputWords.length)
            mstore(add(at, 0x40), next)
            mstore(add(at, next), inputWords.length)
            calldatacopy(add(at, add(next, 0x20)), inputWords.offset, size)
            let commitment := keccak256(at, add(next, add(0x20, size)))
            // requestId = derive(asked.terms, asked.requester, asked.number, commitment); the three are the first 8 words
            calldatacopy(at, asked, 0x100)
            mstore(add(at, 0x100), commitment)
            requestId := keccak256(at, 0x120)
        }
    }
}
