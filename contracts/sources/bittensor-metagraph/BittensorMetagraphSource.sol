// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../../interfaces/IFeatureSource.sol";
import {SnapshotSource} from "../SnapshotSource.sol";
import {IBittensorMetagraphSource} from "./IBittensorMetagraphSource.sol";
import {IMetagraph} from "./IMetagraph.sol";

/// @title Bittensor's metagraph as features
/// @notice Anyone says which neurons are to be recorded; what is recorded of them, the precompile says.
contract BittensorMetagraphSource is IBittensorMetagraphSource, SnapshotSource {
    address private constant METAGRAPH = 0x0000000000000000000000000000000000000802;
    uint256 private constant CALL_GAS = 100_000;

    uint256 private constant FIELDS = 6;
    uint256 private constant RAO_PER_MILLI_TAO = 1e6;
    uint256 private constant RAO_PER_MICRO_TAO = 1e3;

    /// @inheritdoc IBittensorMetagraphSource
    uint16 public immutable NETUID;

    /// @inheritdoc IBittensorMetagraphSource
    uint64 public immutable WINDOW_SECONDS;

    /// @notice Reverts on a chain without the precompile.
    /// @param origin When epoch 0 begins.
    /// @param epochSeconds How long an epoch is.
    /// @param windowSeconds How long after an epoch's end it can be recorded.
    /// @param netuid The subnet.
    constructor(
        uint64 origin,
        uint64 epochSeconds,
        uint64 windowSeconds,
        uint16 netuid
    ) SnapshotSource(origin, epochSeconds) {
        if (windowSeconds == 0 || windowSeconds > epochSeconds) revert WindowInvalid(windowSeconds);
        (NETUID, WINDOW_SECONDS) = (netuid, windowSeconds);
        _ask(IMetagraph.getUidCount.selector, 0, abi.encode(netuid)); // there is a metagraph on this chain
    }

    /// @inheritdoc IFeatureSource
    /// @dev The evidence is the ABI encoding of a list of uint16: places on the subnet. It only says where to look.
    function submit(bytes calldata evidence) external {
        uint16[] memory uids = abi.decode(evidence, (uint16[]));
        uint64 newest = newestEpoch();
        uint256 closed = _endOf(newest) + WINDOW_SECONDS;
        uint256 count = _ask(IMetagraph.getUidCount.selector, 0, abi.encode(NETUID));
        for (uint256 i = 0; i < uids.length; ++i) {
            if (uids[i] >= count) revert UidUnknown(uids[i], count);
            bytes32 hotkey = bytes32(_askOf(IMetagraph.getHotkey.selector, uids[i]));
            if (hotkey == 0) revert HotkeyMissing(uids[i]);
            if (_isRecorded(hotkey, newest)) continue;
            if (block.timestamp > closed) revert WindowClosed(newest, closed);
            _record(hotkey, newest, _read(hotkey, newest, uids[i]));
        }
    }

    /// @inheritdoc IFeatureSource
    function layout() external pure returns (bytes memory) {
        return hex"02040002020004"; // two values of four bytes, four of two bytes, unsigned
    }

    /// @inheritdoc IFeatureSource
    function featureText() public pure override(IFeatureSource, SnapshotSource) returns (string memory) {
        return
            "stake,TAO,1,32,false,0.001\n"
            "emission,TAO,1,32,false,0.000001\n"
            "incentive,1,1,16,false,0.000015259021896696422\n"
            "consensus,1,1,16,false,0.000015259021896696422\n"
            "dividends,1,1,16,false,0.000015259021896696422\n"
            "validator_trust,1,1,16,false,0.000015259021896696422";
    }

    function _read(bytes32 hotkey, uint64 epoch, uint16 uid) private view returns (uint32[] memory fields) {
        fields = new uint32[](FIELDS);
        fields[0] = _fit(hotkey, epoch, _askOf(IMetagraph.getStake.selector, uid) / RAO_PER_MILLI_TAO, 32);
        fields[1] = _fit(hotkey, epoch, _askOf(IMetagraph.getEmission.selector, uid) / RAO_PER_MICRO_TAO, 32);
        fields[2] = _fit(hotkey, epoch, _askOf(IMetagraph.getIncentive.selector, uid), 16);
        fields[3] = _fit(hotkey, epoch, _askOf(IMetagraph.getConsensus.selector, uid), 16);
        fields[4] = _fit(hotkey, epoch, _askOf(IMetagraph.getDividends.selector, uid), 16);
        fields[5] = _fit(hotkey, epoch, _askOf(IMetagraph.getVtrust.selector, uid), 16);
    }

    function _askOf(bytes4 selector, uint16 uid) private view returns (uint256) {
        return _ask(selector, uid, abi.encode(NETUID, uid));
    }

    /// @dev A precompile's one word. One that fails burns what it is given, and says nothing; one that is not there says nothing, too.
    function _ask(bytes4 selector, uint16 uid, bytes memory arguments) private view returns (uint256 word) {
        bytes memory input = abi.encodePacked(selector, arguments);
        bool done;
        assembly ("memory-safe") {
            // (done, answer) = METAGRAPH.staticcall{gas: CALL_GAS}(input); done = done && answer.length == 32;
            // word = abi.decode(answer, (uint256)); of an answer, no more than a word is copied.
            done := staticcall(CALL_GAS, METAGRAPH, add(input, 32), mload(input), 0x00, 0x20)
            done := and(done, eq(returndatasize(), 32))
            word := mload(0x00)
        }
        if (!done) revert MetagraphUnavailable(selector, uid);
    }

    function _fit(bytes32 hotkey, uint64 epoch, uint256 value, uint256 bits) private pure returns (uint32) {
        if (value >> bits != 0) revert FeatureTooLarge(hotkey, epoch, value);
        return uint32(value);
    }

    function _fieldCount() internal pure override returns (uint256) {
        return FIELDS;
    }

    function _valueOf(uint32 field, uint256) internal pure override returns (int256) {
        return int256(uint256(field));
    }
}
