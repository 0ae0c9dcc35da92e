// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";

/// @title Feature source of whatever layout: development only
/// @notice Anyone says what the features are, so a prediction from them means nothing. Never register it on a public chain.
/// It keeps a source's promises all the same: epochs are consecutive, and what was set stays.
contract DevelopmentSource is IFeatureSource {
    /// @notice Thrown when there are not as many values as the subjects' features.
    error FeaturesMisshapen(uint256 received, uint256 expected);

    /// @notice Thrown when a subject has other features at the epoch already.
    error FeaturesStand(bytes32 subject, uint64 epoch);

    /// @notice Thrown when features are set at an epoch that is neither the newest one nor the next.
    error EpochPassed(uint64 epoch, uint64 newest);

    bytes public layout;
    string public featureText;
    uint64 public newestEpoch;
    mapping(uint64 epoch => uint64 unixSeconds) private _ends;
    mapping(bytes32 subject => uint32 number) private _numbers;
    mapping(uint64 epoch => mapping(bytes32 subject => int256[] values)) private _features;
    uint32 private _count;

    /// @param featureRuns The features' side of the model's layout (see the library LayoutCodec).
    /// @param text What the model's schema says of its features, in the form of `featureText`.
    constructor(bytes memory featureRuns, string memory text) {
        layout = featureRuns;
        featureText = text;
    }

    /// @inheritdoc IFeatureSource
    /// @dev The arguments of `setFeatures`, encoded.
    function submit(bytes calldata evidence) external {
        (uint64 epoch, bytes32[] memory subjects, int256[] memory values) = abi.decode(
            evidence,
            (uint64, bytes32[], int256[])
        );
        setFeatures(epoch, subjects, values);
    }

    /// @inheritdoc IFeatureSource
    function features(
        bytes32[] calldata subjects,
        uint64 epoch
    ) external view returns (int256[] memory values, uint32[] memory indices) {
        if (epoch != newestEpoch) revert EpochNotNewest(epoch, newestEpoch);
        uint256 width = LayoutCodec.valueCount(layout);
        values = new int256[](subjects.length * width);
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) {
            indices[i] = indexOf(subjects[i]);
            int256[] storage row = _features[epoch][subjects[i]];
            if (row.length == 0) revert FeatureMissing(subjects[i], epoch);
            for (uint256 j = 0; j < width; ++j) values[i * width + j] = row[j];
        }
    }

    /// @inheritdoc IFeatureSource
    function epochEnd(uint64 epoch) external view returns (uint64 unixSeconds) {
        unixSeconds = _ends[epoch];
        if (unixSeconds == 0) revert EpochEndUnknown(epoch);
    }

    /// @inheritdoc IFeatureSource
    function indicesOf(bytes32[] calldata subjects) external view returns (uint32[] memory indices) {
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) {
            uint32 number = _numbers[subjects[i]];
            indices[i] = number == 0 ? type(uint32).max : number - 1;
        }
    }

    /// @inheritdoc IFeatureSource
    function featuresHash() external view returns (bytes32) {
        return keccak256(bytes(featureText));
    }

    /// @notice Sets features at the newest epoch, or at the next one, which then ends now.
    /// @param epoch The newest epoch, or the one after it; the first is 1.
    /// @param subjects Any names.
    /// @param values Subject-major, in the schema's integers.
    function setFeatures(uint64 epoch, bytes32[] memory subjects, int256[] memory values) public {
        uint256 width = LayoutCodec.valueCount(layout);
        if (values.length != subjects.length * width) {
            revert FeaturesMisshapen(values.length, subjects.length * width);
        }
        if (epoch == newestEpoch + 1) (newestEpoch, _ends[epoch]) = (epoch, uint64(block.timestamp));
        if (epoch != newestEpoch || epoch == 0) revert EpochPassed(epoch, newestEpoch);
        for (uint256 i = 0; i < subjects.length; ++i) {
            int256[] memory row = new int256[](width);
            for (uint256 j = 0; j < width; ++j) row[j] = values[i * width + j];
            _set(epoch, subjects[i], row);
        }
    }

    /// @inheritdoc IFeatureSource
    function indexOf(bytes32 subject) public view returns (uint32 index) {
        uint32 number = _numbers[subject];
        if (number == 0) revert SubjectUnknown(subject);
        index = number - 1;
    }

    /// @dev What stands stays; a subject's first features give it its index.
    function _set(uint64 epoch, bytes32 subject, int256[] memory row) private {
        int256[] storage standing = _features[epoch][subject];
        if (standing.length != 0) {
            int256[] memory before = standing;
            if (keccak256(abi.encode(before)) != keccak256(abi.encode(row))) revert FeaturesStand(subject, epoch);
            return;
        }
        if (_numbers[subject] == 0) _numbers[subject] = ++_count;
        _features[epoch][subject] = row;
    }
}
