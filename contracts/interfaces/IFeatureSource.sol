// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title Source of authenticated features
/// @notice Gives the features of subjects at an epoch, or refuses: it never guesses, truncates or fills in a zero.
/// Epochs are consecutive integers; an answer for a subject and an epoch never changes once given.
interface IFeatureSource {
    /// @notice Thrown when the source holds no authenticated value that a subject's features need; `epoch` is the one that
    /// lacks it. A missing value is never zero: absence cannot be proven.
    error FeatureMissing(bytes32 subject, uint64 epoch);

    /// @notice Thrown when a value does not fit the source's layout.
    error FeatureTooLarge(bytes32 subject, uint64 epoch, uint256 value);

    /// @notice Thrown when features are asked for at an epoch that is not the newest one.
    error EpochNotNewest(uint64 requested, uint64 newest);

    /// @notice Thrown when the source has never seen a subject, or the subject's name is not in its canonical form.
    error SubjectUnknown(bytes32 subject);

    /// @notice Thrown when the end of an epoch is not known: it lies ahead, or nobody recorded it in time.
    error EpochEndUnknown(uint64 epoch);

    /// @notice Features of several subjects at one epoch.
    /// @return values Subject-major: all features of the first subject, then all of the second, in the layout's order.
    /// @return indices One dense, permanent index a subject.
    function features(
        bytes32[] calldata subjects,
        uint64 epoch
    ) external view returns (int256[] memory values, uint32[] memory indices);

    /// @notice The permanent index of a subject.
    function indexOf(bytes32 subject) external view returns (uint32 index);

    /// @notice The newest epoch whose features are final.
    function newestEpoch() external view returns (uint64 epoch);

    /// @notice When an epoch's observations ended: the age of a prediction counts from here.
    function epochEnd(uint64 epoch) external view returns (uint64 unixSeconds);

    /// @notice The features' field widths, encoded as the first part of a model's layout (see the library LayoutCodec).
    function layout() external view returns (bytes memory featureRuns);
}
