// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ISymbioticDelegator} from "../sources/symbiotic-stake/ISymbioticDelegator.sol";
import {ISymbioticSlasher} from "../sources/symbiotic-stake/ISymbioticSlasher.sol";
import {ISymbioticVault} from "../sources/symbiotic-stake/ISymbioticVault.sol";

/// @title Stand-in for a Symbiotic vault that is its own delegator, slasher and collateral: tests only
/// @notice Anyone can set anything here, also a past that no honest vault has.
contract SymbioticStandIn is ISymbioticDelegator, ISymbioticSlasher, ISymbioticVault {
    bool public isInitialized = true;
    address public slasher = address(this);
    uint8 public constant decimals = 18; // solhint-disable-line const-name-snakecase

    uint256 private _stake;
    uint256 private _shares;
    uint256 private _allShares;
    uint256 private _slashedBefore;
    uint256 private _slashedLater;
    uint48 private _changedAt;

    /// @notice Sets whether delegator and slasher are set.
    function setInitialized(bool value) external {
        isInitialized = value;
    }

    /// @notice Sets what slashes.
    function setSlasher(address value) external {
        slasher = value;
    }

    /// @notice Sets the stake of everybody, also in the past.
    function setStake(uint256 value) external {
        _stake = value;
    }

    /// @notice Sets everybody's shares, and all of them.
    function setShares(uint256 shares, uint256 all) external {
        (_shares, _allShares) = (shares, all);
    }

    /// @notice Sets what was slashed up to an hour ago and up to now.
    function setSlashes(uint256 before, uint256 later) external {
        (_slashedBefore, _slashedLater, _changedAt) = (before, later, uint48(block.timestamp - 1 hours));
    }

    /// @inheritdoc ISymbioticDelegator
    function stakeAt(bytes32, address, uint48, bytes calldata) external view returns (uint256) {
        return _stake;
    }

    /// @inheritdoc ISymbioticDelegator
    function operatorNetworkSharesAt(bytes32, address, uint48, bytes calldata) external view returns (uint256) {
        return _shares;
    }

    /// @inheritdoc ISymbioticDelegator
    function totalOperatorNetworkSharesAt(bytes32, uint48, bytes calldata) external view returns (uint256) {
        return _allShares;
    }

    /// @inheritdoc ISymbioticSlasher
    function cumulativeSlashAt(bytes32, address, uint48 timestamp, bytes calldata) external view returns (uint256) {
        return timestamp < _changedAt ? _slashedBefore : _slashedLater;
    }

    /// @inheritdoc ISymbioticVault
    function delegator() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc ISymbioticVault
    function collateral() external view returns (address) {
        return address(this);
    }
}
