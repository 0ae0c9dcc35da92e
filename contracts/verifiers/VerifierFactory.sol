// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IVerifierFactory} from "../interfaces/IVerifierFactory.sol";
import {Bn254} from "../libraries/Bn254.sol";
import {Groth16Verifier} from "./Groth16Verifier.sol";
import {VerifyingKeyCheck} from "./VerifyingKeyCheck.sol";

/// @title Factory of verifiers
/// @notice Anyone may have a verifier deployed: a key has one of this factory, at an address that follows from the key.
contract VerifierFactory is IVerifierFactory {
    /// @inheritdoc IVerifierFactory
    address public immutable EC_ADD;

    /// @inheritdoc IVerifierFactory
    mapping(bytes32 keyHash => address verifier) public verifierOf;

    /// @notice Reverts unless the address can add.
    /// @param ecAdd The precompiled contract that adds two points; a known sum is asked of it.
    constructor(address ecAdd) {
        if (!Bn254.adds(ecAdd)) revert NoEcAdd(ecAdd);
        EC_ADD = ecAdd;
    }

    /// @inheritdoc IVerifierFactory
    function deploy(uint256[18] calldata key) external returns (address verifier) {
        bytes32 keyHash = keccak256(abi.encodePacked(key));
        verifier = verifierOf[keyHash];
        if (verifier != address(0)) return verifier;

        VerifyingKeyCheck.check(key, EC_ADD);
        verifier = address(new Groth16Verifier{salt: keyHash}(key, EC_ADD));
        verifierOf[keyHash] = verifier;
        emit VerifierDeployed(keyHash, verifier);
    }

    /// @inheritdoc IVerifierFactory
    function checkKey(uint256[18] calldata key) external view {
        VerifyingKeyCheck.check(key, EC_ADD);
    }
}
