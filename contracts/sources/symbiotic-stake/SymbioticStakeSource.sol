// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IFeatureSource} from "../../interfaces/IFeatureSource.sol";
import {SnapshotSource} from "../SnapshotSource.sol";
import {ISymbioticDelegator} from "./ISymbioticDelegator.sol";
import {ISymbioticSlasher} from "./ISymbioticSlasher.sol";
import {ISymbioticStakeSource} from "./ISymbioticStakeSource.sol";
import {ISymbioticVault} from "./ISymbioticVault.sol";

/// @title Stake and slashes on a Symbiotic vault as features
/// @notice Anyone says which operators are to be recorded; what is recorded of them, the vault's checkpoints say.
contract SymbioticStakeSource is ISymbioticStakeSource, SnapshotSource {
    uint256 private constant FIELDS = 3;
    uint256 private constant PARTS = 1e6;
    uint8 private constant MAX_UNIT_DECIMALS = 6;

    /// @inheritdoc ISymbioticStakeSource
    address public immutable DELEGATOR;

    /// @inheritdoc ISymbioticStakeSource
    address public immutable SLASHER;

    /// @inheritdoc ISymbioticStakeSource
    bytes32 public immutable SUBNETWORK;

    /// @inheritdoc ISymbioticStakeSource
    uint256 public immutable UNIT;

    string private _text;

    /// @notice Reverts for a vault whose delegator is not set, or has no shares.
    /// @param origin When epoch 0 begins.
    /// @param epochSeconds How long an epoch is.
    /// @param vault The vault, with its delegator and slasher set.
    /// @param subnetwork The network's address and the network's own number of the subnetwork.
    /// @param unitDecimals Decimals of stakes here, 0 to 6: with 3, a stake of 1 is a thousandth of a token.
    /// @param unit The token's name in the features' text.
    constructor(
        uint64 origin,
        uint64 epochSeconds,
        ISymbioticVault vault,
        bytes32 subnetwork,
        uint8 unitDecimals,
        string memory unit
    ) SnapshotSource(origin, epochSeconds) {
        (DELEGATOR, SLASHER, SUBNETWORK) = (vault.delegator(), vault.slasher(), subnetwork);
        if (!vault.isInitialized() || DELEGATOR == address(0)) revert VaultNotReady(address(vault));
        _delegator().totalOperatorNetworkSharesAt(subnetwork, uint48(block.timestamp - 1), ""); // other delegators have no shares
        uint8 decimals = IERC20Metadata(vault.collateral()).decimals();
        if (unitDecimals > decimals || unitDecimals > MAX_UNIT_DECIMALS) revert UnitTooFine(unitDecimals, decimals);
        UNIT = 10 ** (decimals - unitDecimals);
        string memory kind = string.concat(",", unit, ",1,32,false,", _scaleText(unitDecimals));
        _text = string.concat("stake", kind, "\nshare,1,1,32,false,0.000001\nslashed", kind);
    }

    /// @inheritdoc IFeatureSource
    /// @dev The evidence is the ABI encoding of a list of operators' addresses. It only says whom to look at.
    function submit(bytes calldata evidence) external {
        address[] memory operators = abi.decode(evidence, (address[]));
        uint64 newest = newestEpoch();
        for (uint256 i = 0; i < operators.length; ++i) {
            bytes32 subject = bytes32(uint256(uint160(operators[i])));
            if (!_isRecorded(subject, newest)) _record(subject, newest, _read(operators[i], newest));
        }
    }

    /// @inheritdoc IFeatureSource
    function layout() external pure returns (bytes memory) {
        return hex"01040003"; // one run: unsigned, four bytes, three values
    }

    /// @inheritdoc IFeatureSource
    function featureText() public view override(IFeatureSource, SnapshotSource) returns (string memory) {
        return _text;
    }

    function _read(address operator, uint64 epoch) private view returns (uint32[] memory fields) {
        uint48 end = uint48(_endOf(epoch));
        fields = new uint32[](FIELDS);
        fields[0] = _fit(operator, epoch, _delegator().stakeAt(SUBNETWORK, operator, end, "") / UNIT);
        fields[1] = _fit(operator, epoch, _shareAt(operator, end));
        fields[2] = _fit(operator, epoch, _slashedIn(operator, end) / UNIT);
    }

    function _shareAt(address operator, uint48 end) private view returns (uint256) {
        uint256 all = _delegator().totalOperatorNetworkSharesAt(SUBNETWORK, end, "");
        if (all == 0) return 0;
        return Math.mulDiv(_delegator().operatorNetworkSharesAt(SUBNETWORK, operator, end, ""), PARTS, all);
    }

    function _slashedIn(address operator, uint48 end) private view returns (uint256) {
        if (SLASHER == address(0)) return 0;
        ISymbioticSlasher slasher = ISymbioticSlasher(SLASHER);
        uint256 later = slasher.cumulativeSlashAt(SUBNETWORK, operator, end, "");
        uint256 before = slasher.cumulativeSlashAt(SUBNETWORK, operator, end - uint48(EPOCH_SECONDS), "");
        if (later < before) revert SlashesDecreased(operator, before, later);
        return later - before;
    }

    function _delegator() private view returns (ISymbioticDelegator) {
        return ISymbioticDelegator(DELEGATOR);
    }

    function _fit(address operator, uint64 epoch, uint256 value) private pure returns (uint32) {
        if (value > type(uint32).max) revert FeatureTooLarge(bytes32(uint256(uint160(operator))), epoch, value);
        return uint32(value);
    }

    /// @dev 10^-decimals as the features' text has it: 1, 0.1 ... 0.000001.
    function _scaleText(uint8 decimals) private pure returns (string memory text) {
        if (decimals == 0) return "1";
        text = "1";
        for (uint256 i = 1; i < decimals; ++i) text = string.concat("0", text);
        text = string.concat("0.", text);
    }

    function _fieldCount() internal pure override returns (uint256) {
        return FIELDS;
    }

    function _valueOf(uint32 field, uint256) internal pure override returns (int256) {
        return int256(uint256(field));
    }
}
