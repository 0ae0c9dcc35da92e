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

    /// @notice Features of several subjects at the newest epoch.
    /// @param subjects One or more, in any order.
    /// @param epoch The newest epoch: no other one is answered for, and it only once its end is recorded.
    /// @return values Subject-major: all features of the first subject, then all of the second, in the layout's order.
    /// @return indices One permanent index a subject.
    function features(
        bytes32[] calldata subjects,
        uint64 epoch
    ) external view returns (int256[] memory values, uint32[] memory indices);

    /// @notice The permanent index of a subject.
    /// @param subject The subject. Reverts for one that the source has never seen.
    /// @return index What the feed stores the subject's predictions under.
    function indexOf(bytes32 subject) external view returns (uint32 index);

    /// @notice The permanent indices of several subjects; never reverts for one of them.
    /// @param subjects Any number, in any order.
    /// @return indices type(uint32).max for a subject that the source has never seen.
    function indicesOf(bytes32[] calldata subjects) external view returns (uint32[] memory indices);

    /// @notice The newest epoch whose features are final.
    /// @return epoch The only one for which `features` can answer.
    function newestEpoch() external view returns (uint64 epoch);

    /// @notice When an epoch's observations ended: the age of a prediction counts from here. It is known for ever for every
    /// epoch that `features` ever answered for.
    /// @param epoch Any epoch; reverts for one whose end is not known.
    /// @return unixSeconds The same whenever it is asked for.
    function epochEnd(uint64 epoch) external view returns (uint64 unixSeconds);

    /// @notice The features' field widths, encoded as the first part of a model's layout (see the library LayoutCodec).
    /// @return featureRuns One side of a layout.
    function layout() external view returns (bytes memory featureRuns);

    /// @notice What the features mean, one line a field, without an end of line after the last:
    /// name,unit,count,width in bits,signed (true or false),scale (a value in `unit` is the integer times the scale).
    /// @return text In this one form, since its hash is compared with the model's.
    function featureText() external view returns (string memory text);

    /// @notice keccak256 of `featureText`: a model may be asked only with features that mean what it was made for.
    /// @return hash What a model that is proposed on this source must name.
    function featuresHash() external view returns (bytes32 hash);

    /// @notice Takes evidence in the source's own form, checks it and keeps what it shows. Anyone may call; what was shown
    /// before changes nothing when it is shown again.
    /// @param evidence As the source's own documentation has it.
    function submit(bytes calldata evidence) external;
}
