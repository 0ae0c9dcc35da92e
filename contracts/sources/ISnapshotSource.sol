// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";

/// @title Source of what holds at the end of epochs of equal length
/// @notice Epoch e ends at `ORIGIN + (e + 1) * EPOCH_SECONDS`: every end is known for ever, whatever anybody submits. A subject's
/// values of an epoch are recorded by `submit`, once, while that epoch is the newest that is over.
interface ISnapshotSource is IFeatureSource {
    /// @notice Emitted once a subject, at its first record.
    /// @param subject The subject.
    /// @param index Its index for ever.
    event SubjectIndexed(bytes32 indexed subject, uint32 index);

    /// @notice Thrown when epochs would last no time, or longer than 2^32 - 1 seconds.
    error EpochLengthInvalid(uint64 epochSeconds);

    /// @notice Thrown when the first epoch would begin after the deployment.
    error OriginAhead(uint64 origin, uint256 nowSeconds);

    /// @notice Thrown when the first epoch is not over.
    error NoEpochYet(uint256 firstEndUnixSeconds);

    /// @notice When epoch 0 begins.
    /// @return unixSeconds Not after the source's deployment.
    function ORIGIN() external view returns (uint64 unixSeconds);

    /// @notice How long an epoch is.
    /// @return In seconds, the same for every epoch.
    function EPOCH_SECONDS() external view returns (uint64);
}
