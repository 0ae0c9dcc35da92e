// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {PinnedCode} from "../libraries/PinnedCode.sol";
import {PredictionEntry} from "../libraries/PredictionEntry.sol";

/// @title Feed of verified predictions
/// @dev A field is a presence bit over an entry; floor(256 / field bits) fields share a slot, in the order of the source's
/// dense indices, so that a batch writes few slots.
contract PredictionFeed is IPredictionFeed {
    /// @inheritdoc IPredictionFeed
    uint64 public constant MAX_LOOKBACK = 6;

    /// @inheritdoc IPredictionFeed
    address public immutable ORACLE;

    /// @inheritdoc IPredictionFeed
    IModelRegistry public immutable REGISTRY;

    mapping(ModelId modelId => mapping(uint64 epoch => mapping(uint256 slot => uint256 fields))) private _predictions;

    /// @param registry The registry that says which models are active.
    constructor(IModelRegistry registry) {
        ORACLE = msg.sender;
        REGISTRY = registry;
    }

    /// @inheritdoc IPredictionFeed
    function post(
        ModelId modelId,
        uint64 epoch,
        uint32[] calldata indices,
        int256[] calldata outputs,
        bytes calldata outputRuns
    ) external {
        if (msg.sender != ORACLE) revert NotOracle(msg.sender);
        bytes memory side = outputRuns;
        uint256[] memory entries = PredictionEntry.encode(side, outputs);
        _store(_predictions[modelId][epoch], indices, entries, LayoutCodec.rowBits(side));
    }

    /// @inheritdoc IPredictionFeed
    function getNoOlderThan(
        ModelId modelId,
        bytes32 subject,
        uint256 maxAgeSeconds
    ) external view returns (int256[] memory outputs, uint64 epoch, uint64 epochEnd) {
        (outputs, epoch, epochEnd) = latest(modelId, subject);
        if (epochEnd > block.timestamp) revert EpochEndInFuture(epochEnd, block.timestamp);
        uint256 ageSeconds = block.timestamp - epochEnd;
        if (ageSeconds > maxAgeSeconds) revert PredictionStale(ageSeconds, maxAgeSeconds);
    }

    /// @inheritdoc IPredictionFeed
    function at(ModelId modelId, bytes32 subject, uint64 epoch) external view returns (int256[] memory outputs) {
        IModelRegistry.Model memory model = REGISTRY.activeModel(modelId);
        bytes memory side = LayoutCodec.outputsOf(model.layout);
        uint32 index = _sourceOf(model).indexOf(subject);
        (bool present, uint256 entry) = _read(modelId, epoch, index, LayoutCodec.rowBits(side));
        if (!present) revert PredictionMissing(modelId, subject, epoch);
        return PredictionEntry.decode(side, entry);
    }

    /// @inheritdoc IPredictionFeed
    function latest(
        ModelId modelId,
        bytes32 subject
    ) public view returns (int256[] memory outputs, uint64 epoch, uint64 epochEnd) {
        IModelRegistry.Model memory model = REGISTRY.activeModel(modelId);
        IFeatureSource source = _sourceOf(model);
        bytes memory side = LayoutCodec.outputsOf(model.layout);
        uint256 outputBits = LayoutCodec.rowBits(side);
        uint32 index = source.indexOf(subject);
        uint64 newest = source.newestEpoch();
        for (uint64 back = 0; back <= MAX_LOOKBACK && back <= newest; ++back) {
            epoch = newest - back;
            (bool present, uint256 entry) = _read(modelId, epoch, index, outputBits);
            if (present) return (PredictionEntry.decode(side, entry), epoch, source.epochEnd(epoch));
        }
        revert PredictionMissing(modelId, subject, newest);
    }

    /// @dev Reads and writes each slot once where neighbouring indices follow each other.
    function _store(
        mapping(uint256 slot => uint256) storage slots,
        uint32[] calldata indices,
        uint256[] memory entries,
        uint256 outputBits
    ) private {
        uint256 perSlot = 256 / (outputBits + 1);
        uint256 open = indices[0] / perSlot;
        uint256 fields = slots[open];
        // Nothing here overflows: an index has 32 bits, and a field's end lies within its slot.
        unchecked {
            for (uint256 i = 0; i < entries.length; ++i) {
                uint256 index = indices[i];
                uint256 field = entries[i] | (1 << outputBits);
                uint256 shift = index / perSlot;
                if (shift != open) {
                    slots[open] = fields;
                    open = shift;
                    fields = slots[open];
                }
                shift = (index - open * perSlot) * (outputBits + 1);
                uint256 standing = (fields >> shift) & ((2 << outputBits) - 1);
                if (standing == 0) fields |= field << shift;
                else if (standing != field) revert PredictionConflict(uint32(index), standing, field);
            }
        }
        slots[open] = fields;
    }

    function _read(
        ModelId modelId,
        uint64 epoch,
        uint32 index,
        uint256 outputBits
    ) private view returns (bool present, uint256 entry) {
        uint256 perSlot = 256 / (outputBits + 1);
        uint256 fields = _predictions[modelId][epoch][index / perSlot];
        uint256 field = fields >> ((index % perSlot) * (outputBits + 1));
        present = (field >> outputBits) & 1 == 1;
        entry = field & ((1 << outputBits) - 1);
    }

    function _sourceOf(IModelRegistry.Model memory model) private view returns (IFeatureSource) {
        PinnedCode.check(model.source, model.sourceCodeHash);
        return IFeatureSource(model.source);
    }
}
