// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";

/// @title Stand-in for a feature source: tests only
/// @notice Anyone can set anything here, also answers that no honest source gives.
contract FeatureSourceStandIn is IFeatureSource {
    bytes public layout;
    string public featureText;
    bytes public lastEvidence;
    uint64 public newestEpoch;
    mapping(uint64 epoch => uint64 unixSeconds) public epochEnd;

    int256[] private _values;
    uint32[] private _indices;

    constructor(bytes memory featureRuns) {
        layout = featureRuns;
    }

    /// @notice Sets the answer to every call of `features`.
    function setAnswer(int256[] calldata values, uint32[] calldata indices) external {
        (_values, _indices) = (values, indices);
    }

    /// @notice Sets the newest epoch and its end.
    function setNewest(uint64 epoch, uint64 endUnixSeconds) external {
        newestEpoch = epoch;
        epochEnd[epoch] = endUnixSeconds;
    }

    /// @notice Sets what the features mean.
    function setFeatureText(string calldata text) external {
        featureText = text;
    }

    /// @inheritdoc IFeatureSource
    function submit(bytes calldata evidence) external {
        lastEvidence = evidence;
    }

    /// @inheritdoc IFeatureSource
    function features(bytes32[] calldata, uint64) external view returns (int256[] memory, uint32[] memory) {
        return (_values, _indices);
    }

    /// @inheritdoc IFeatureSource
    function indexOf(bytes32 subject) external pure returns (uint32) {
        return uint32(uint256(subject));
    }

    /// @inheritdoc IFeatureSource
    function indicesOf(bytes32[] calldata subjects) external pure returns (uint32[] memory indices) {
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) indices[i] = uint32(uint256(subjects[i]));
    }

    /// @inheritdoc IFeatureSource
    function featuresHash() external view returns (bytes32) {
        return keccak256(bytes(featureText));
    }
}
