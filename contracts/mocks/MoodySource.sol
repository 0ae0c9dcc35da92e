// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";

/// @title A source that can be made to fail: tests only
/// @notice Subjects are their own indices. Each failure is one that a pinned source should not have, and a feed must live with.
contract MoodySource is IFeatureSource {
    enum Mood {
        Fine,
        NoIndices,
        TooFewIndices,
        NoEnds,
        OtherForm
    }

    /// @notice How it fails now.
    Mood public mood;

    error NotToday();

    /// @notice Says how it fails from now on.
    function setMood(Mood next) external {
        mood = next;
    }

    /// @inheritdoc IFeatureSource
    function submit(bytes calldata) external pure {
        revert NotToday();
    }

    /// @inheritdoc IFeatureSource
    function indexOf(bytes32 subject) external view returns (uint32) {
        if (mood == Mood.NoIndices) revert NotToday();
        return uint32(uint256(subject));
    }

    /// @inheritdoc IFeatureSource
    function indicesOf(bytes32[] calldata subjects) external view returns (uint32[] memory indices) {
        if (mood == Mood.NoIndices) revert NotToday();
        if (mood == Mood.OtherForm) {
            assembly ("memory-safe") {
                return(0, 31) // no uint32[] at all
            }
        }
        indices = new uint32[](mood == Mood.TooFewIndices ? subjects.length - 1 : subjects.length);
        for (uint256 i = 0; i < indices.length; ++i) indices[i] = uint32(uint256(subjects[i]));
    }

    /// @inheritdoc IFeatureSource
    function epochEnd(uint64 epoch) external view returns (uint64) {
        if (mood == Mood.NoEnds) revert EpochEndUnknown(epoch);
        return 1 + epoch;
    }

    /// @inheritdoc IFeatureSource
    function features(bytes32[] calldata, uint64) external pure returns (int256[] memory, uint32[] memory) {
        revert NotToday();
    }

    /// @inheritdoc IFeatureSource
    function newestEpoch() external pure returns (uint64) {
        revert NotToday();
    }

    /// @inheritdoc IFeatureSource
    function layout() external pure returns (bytes memory) {
        return hex"01040006";
    }

    /// @inheritdoc IFeatureSource
    function featureText() external pure returns (string memory) {
        return "";
    }

    /// @inheritdoc IFeatureSource
    function featuresHash() external pure returns (bytes32) {
        return keccak256("");
    }
}
