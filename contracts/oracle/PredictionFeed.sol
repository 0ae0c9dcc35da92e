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
        uint256[] calldata entries,
        uint256 outputBits
    ) external {
        if (msg.sender != ORACLE) revert NotOracle(msg.sender);
        mapping(uint256 slot => uint256) storage slots = _predictions[modelId][epoch];
        uint256 presence = 1 << outputBits;
        uint256 slot = type(uint256).max;
        uint256 fields = 0;
        for (uint256 i = 0; i < indices.length; ++i) {
            (uint256 next, uint256 shift) = _place(indices[i], outputBits);
            if (next != slot) {
                if (i != 0) slots[slot] = fields;
                slot = next;
                fields = slots[slot];
            }
            uint256 field = entries[i] | presence;
            uint256 standing = (fields >> shift) & ((presence << 1) - 1);
            if (standing != 0 && standing != field) revert PredictionConflict(modelId, epoch, indices[i]);
            fields |= field << shift;
        }
        slots[slot] = fields;
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

    function _read(
        ModelId modelId,
        uint64 epoch,
        uint32 index,
        uint256 outputBits
    ) private view returns (bool present, uint256 entry) {
        (uint256 slot, uint256 shift) = _place(index, outputBits);
        uint256 field = _predictions[modelId][epoch][slot] >> shift;
        present = (field >> outputBits) & 1 == 1;
        entry = field & ((1 << outputBits) - 1);
    }

    function _sourceOf(IModelRegistry.Model memory model) private view returns (IFeatureSource) {
        PinnedCode.check(model.source, model.sourceCodeHash);
        return IFeatureSource(model.source);
    }

    function _place(uint256 index, uint256 outputBits) private pure returns (uint256 slot, uint256 shift) {
        uint256 fieldBits = outputBits + 1;
        uint256 perSlot = 256 / fieldBits;
        slot = index / perSlot;
        shift = (index % perSlot) * fieldBits;
    }
}
