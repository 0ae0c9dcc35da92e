// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ProofcastTable} from "../../contracts/libraries/generated/ProofcastTable.sol";
import {Statement} from "../../contracts/libraries/Statement.sol";

/// @title What a proof states, against the formulas as they are written, for whatever a fuzzer draws
contract StatementTest {
    function testFuzz_TheEvaluationIsTheSumOfPowers(
        uint240 tag,
        uint248[] calldata given,
        uint256 point
    ) external pure {
        uint256 order = ProofcastTable.FIELD_ORDER;
        point %= order;
        uint256[] memory words = _wordsOf(given);
        uint256 expected = tag;
        uint256 power = 1;
        for (uint256 i = 0; i < words.length; ++i) {
            power = mulmod(power, point, order);
            expected = addmod(expected, mulmod(words[i], power, order), order);
        }
        require(Statement.evaluate(tag, words, point) == expected, "tag + sum of words[i - 1] rho^i");
    }

    function testFuzz_ThePointIsTheHashOfAllThatAProofIsBoundTo(
        Statement.Context memory context,
        uint256 h,
        uint248[] calldata given
    ) external view {
        uint256[] memory words = _wordsOf(given);
        bytes memory encoded = abi.encode(
            ProofcastTable.DOMAIN_RHO,
            block.chainid,
            address(this),
            context.model,
            context.keyHash,
            context.source,
            context.epoch,
            context.requestId,
            context.payee,
            context.subjectsHash,
            h,
            words
        );
        uint256 expected = uint256(keccak256(encoded)) % ProofcastTable.FIELD_ORDER;
        require(Statement.rho(context, h, words) == expected, "keccak256 of the context, h and the words");
    }

    function testFuzz_AnyOneChangeChangesThePoint(
        Statement.Context memory context,
        uint256 h,
        uint256 part,
        uint64 difference
    ) external view {
        if (difference == 0) difference = 1;
        uint256[] memory words = new uint256[](2);
        uint256 before = Statement.rho(context, h, words);
        part %= 8;
        if (part == 0) context.keyHash = bytes32(uint256(context.keyHash) ^ difference);
        if (part == 1) context.source = address(uint160(context.source) ^ difference);
        if (part == 2) context.epoch ^= difference;
        if (part == 3) context.requestId = bytes32(uint256(context.requestId) ^ difference);
        if (part == 4) context.payee = address(uint160(context.payee) ^ difference);
        if (part == 5) context.subjectsHash = bytes32(uint256(context.subjectsHash) ^ difference);
        if (part == 6) h ^= difference;
        if (part == 7) words[difference & 1] = difference;
        require(Statement.rho(context, h, words) != before, "another statement at the same point");
    }

    function _wordsOf(uint248[] calldata given) private pure returns (uint256[] memory words) {
        words = new uint256[](given.length);
        for (uint256 i = 0; i < given.length; ++i) words[i] = given[i];
    }
}
