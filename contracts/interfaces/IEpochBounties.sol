// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";
import {ICreditLedger} from "./ICreditLedger.sol";
import {IRegistryReader} from "./IRegistryReader.sol";

/// @title Bounties for epochs without requests
/// @notice A sponsor pays, for each of some epochs ahead, the first proven post of exactly these subjects. What no post can earn
/// any more goes back to the sponsor, whoever asks.
/// @dev Only epochs ahead can be sponsored: nobody has posted there, so no old post can be repeated to earn.
interface IEpochBounties is ICreditLedger, IRegistryReader {
    /// @notice One sponsor's promise. An id hashes it; what changes is stored.
    /// @param subjectsHash keccak256(abi.encodePacked(subjects)).
    /// @param shareWei What the first post of an epoch earns of it.
    /// @param expiry Unix seconds after which all that no post has earned can be returned, whatever the source says.
    /// @param number The count of sponsorships with this one.
    struct Sponsorship {
        ModelId modelId;
        bytes32 subjectsHash;
        address sponsor;
        uint96 shareWei;
        uint64 firstEpoch;
        uint64 lastEpoch;
        uint64 expiry;
        uint256 number;
    }

    /// @notice Emitted when epochs are sponsored.
    /// @param sponsorshipId keccak256(abi.encode(sponsorship)).
    /// @param modelId The model that is to post.
    /// @param sponsor Who paid, and who gets back what no post earns.
    /// @param sponsorship All of it, as `returnShares` takes it.
    event EpochsSponsored(
        bytes32 indexed sponsorshipId,
        ModelId indexed modelId,
        address indexed sponsor,
        Sponsorship sponsorship
    );

    /// @notice Emitted when the first post of an epoch earns the whole bounty of its subjects.
    /// @param modelId The model that posted.
    /// @param epoch The epoch it posted to.
    /// @param payee To whom the bounty is credited.
    /// @param subjectsHash keccak256(abi.encodePacked(subjects)).
    /// @param amountWei The shares of all sponsors together.
    event BountyEarned(
        ModelId indexed modelId,
        uint64 indexed epoch,
        address indexed payee,
        bytes32 subjectsHash,
        uint256 amountWei
    );

    /// @notice Emitted when shares go back to their sponsor, as credit. Every epoch before `nextEpoch` is settled.
    /// @param sponsorshipId Whose shares they are.
    /// @param nextEpoch The first epoch that is not settled.
    /// @param amountWei What is credited to the sponsor.
    event SharesReturned(bytes32 indexed sponsorshipId, uint64 nextEpoch, uint256 amountWei);

    /// @notice Thrown when there are no epochs, or more than MAX_SPONSORED_EPOCHS.
    error EpochRangeInvalid(uint64 firstEpoch, uint64 lastEpoch);

    /// @notice Thrown when the first epoch to sponsor is not after the source's newest.
    error EpochNotAhead(uint64 firstEpoch, uint64 newestEpoch);

    /// @notice Thrown when the value is not an equal, positive share of at most 96 bits for each epoch.
    error ShareInvalid(uint256 valueWei, uint256 epochs);

    /// @notice Thrown when there is no such sponsorship: the id is the hash of what was given.
    error SponsorshipUnknown(bytes32 sponsorshipId);

    /// @notice Thrown when every epoch that is over is settled: what is left can still be earned.
    error NothingToReturn(bytes32 sponsorshipId);

    /// @notice Promises the value, in equal shares, to the first post of exactly these subjects in each of these epochs.
    /// @param modelId The model, at the batch size that posts.
    /// @param firstEpoch After the source's newest.
    /// @param lastEpoch Included.
    /// @param subjectsHash keccak256(abi.encodePacked(subjects)).
    function sponsor(ModelId modelId, uint64 firstEpoch, uint64 lastEpoch, bytes32 subjectsHash) external payable;

    /// @notice Gives the sponsor back the shares of epochs that are over without a post; of all epochs left when the model can no
    /// longer be posted or the sponsorship has expired. Anyone may call.
    /// @param sponsorship As EpochsSponsored showed it.
    function returnShares(Sponsorship calldata sponsorship) external;

    /// @notice What the first post of these subjects in an epoch earns.
    /// @param modelId The model, at the batch size that posts.
    /// @param epoch The epoch.
    /// @param subjectsHash keccak256(abi.encodePacked(subjects)).
    /// @return amountWei Zero when nobody sponsored it, and once it is earned.
    function bountyOf(ModelId modelId, uint64 epoch, bytes32 subjectsHash) external view returns (uint256 amountWei);

    /// @notice The most epochs of one sponsorship.
    /// @return A number of epochs.
    function MAX_SPONSORED_EPOCHS() external view returns (uint64);

    /// @notice How long a sponsorship can be earned: two years.
    /// @return In seconds, from the sponsor's payment on.
    function SPONSORSHIP_SECONDS() external view returns (uint64);
}
