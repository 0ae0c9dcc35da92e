// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";

/// @title Calls of a verifier whose code is pinned
/// @notice Cheaper than Solidity's own call, which would look again whether there is code.
library ProofCheck {
    /// @notice `IGroth16Verifier(verifier).verify(proof, signals)`: reverts with what it reverts with.
    /// @param verifier A contract whose code hash was just compared with the pinned one.
    /// @param proof A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y (imaginary part of a G2 coordinate first).
    /// @param signals h, T and rho.
    function verify(address verifier, uint256[8] calldata proof, uint256[3] memory signals) internal view {
        bytes4 selector = IGroth16Verifier.verify.selector;
        assembly ("memory-safe") {
            // IGroth16Verifier(verifier).verify(proof, signals); that there is code at it, its pin has shown
            let at := mload(0x40)
            mstore(at, selector)
            calldatacopy(add(at, 0x04), proof, 0x100)
            mstore(add(at, 0x104), mload(signals))
            mstore(add(at, 0x124), mload(add(signals, 0x20)))
            mstore(add(at, 0x144), mload(add(signals, 0x40)))
            if iszero(staticcall(gas(), verifier, at, 0x164, 0, 0)) {
                returndatacopy(at, 0, returndatasize())
                revert(at, returndatasize())
            }
        }
    }
}
