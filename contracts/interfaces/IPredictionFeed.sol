// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {FeedId} from "../libraries/FeedId.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

/// @title Feed of verified predictions
/// @notice The read side. A prediction is named by feed (a model on its source, whatever the batch size that proved it), subject
/// and epoch, and never changes. The feed holds the newest epoch to which anything was posted and the seven numbered before it, whether
/// anything was posted to them or not: whoever posts one subject eight epochs later leaves the others without a prediction. Age counts
/// from the end of the features' epoch, not from posting. A reader must decide what it does without a prediction, and should assume
/// its worst case.
interface IPredictionFeed {
    /// @notice How a subject stands in a feed. Only what is Valid is a prediction to act on.
    /// @param Missing No prediction in the epochs that the feed holds.
    /// @param Valid A prediction as young as the reader asked for.
    /// @param Stale Its epoch ended longer ago than the reader accepts, or has not ended.
    /// @param Quarantined The newest one is outside the limits of the feed, and governance has not yet said what it thinks of it; it is
    /// Stale like any other once it is too old.
    /// @param Halted The feed is unknown, revoked or stopped, or its source is not what it was or does not answer.
    enum Standing {
        Missing,
        Valid,
        Stale,
        Quarantined,
        Halted
    }

    /// @notice Emitted when predictions are posted; those that stand already are among them. Subject-major.
    /// @param feedId Where they are posted.
    /// @param epoch The epoch of their features.
    /// @param poster The model by which they were proven.
    /// @param subjects Whose predictions.
    /// @param outputs One row a subject, in the schema's integers.
    event PredictionsPosted(
        FeedId indexed feedId,
        uint64 indexed epoch,
        ModelId indexed poster,
        bytes32[] subjects,
        int256[] outputs
    );

    /// @notice Emitted when a prediction just posted is outside the limits of its feed.
    /// @param feedId Its feed.
    /// @param epoch The epoch of its features.
    /// @param subject Whose prediction.
    event PredictionHeld(FeedId indexed feedId, uint64 indexed epoch, bytes32 indexed subject);

    /// @notice Emitted when governance lets a prediction out of quarantine: it is one like any other from now on.
    /// @param feedId Its feed.
    /// @param epoch The epoch of its features.
    /// @param subject Whose prediction.
    event PredictionReleased(FeedId indexed feedId, uint64 indexed epoch, bytes32 indexed subject);

    /// @notice Emitted when governance takes a quarantined prediction for wrong: it is as if it had never been posted, for good.
    /// @param feedId Its feed.
    /// @param epoch The epoch of its features.
    /// @param subject Whose prediction.
    event PredictionDiscarded(FeedId indexed feedId, uint64 indexed epoch, bytes32 indexed subject);

    /// @notice Emitted when an account is allowed to post, or no longer.
    /// @param poster The account.
    /// @param allowed Whether it may post from now on.
    event PosterSet(address indexed poster, bool allowed);

    /// @notice Thrown when an account posts that may not.
    error NotPoster(address caller);

    /// @notice Thrown when there is not one index and one row of outputs for each subject, or no subject.
    error PostMisshapen(uint256 subjects, uint256 indices, uint256 outputs);

    /// @notice Thrown when an epoch is posted that is eight or more behind the newest one posted: nothing holds it any more.
    error EpochPassed(FeedId feedId, uint64 epoch, uint64 newest);

    /// @notice Thrown when the number of an epoch does not fit 48 bits, or its end, in Unix seconds, 40.
    error EpochTooLarge(uint64 epoch, uint64 epochEnd);

    /// @notice Thrown when there is no prediction of the subject at the epoch, or none in those that the feed holds.
    error PredictionMissing(FeedId feedId, bytes32 subject, uint64 epoch);

    /// @notice Thrown when the prediction is in quarantine.
    error PredictionQuarantined(FeedId feedId, bytes32 subject, uint64 epoch);

    /// @notice Thrown when the prediction to be judged is not in quarantine.
    error NotQuarantined(FeedId feedId, bytes32 subject, uint64 epoch);

    /// @notice Thrown when the latest prediction is older than the reader accepts.
    error PredictionStale(uint256 ageSeconds, uint256 maxAgeSeconds);

    /// @notice Thrown when a source says that an epoch with a prediction ends in the future.
    error EpochEndInFuture(uint64 epochEnd, uint256 nowUnixSeconds);

    /// @notice Stores verified predictions; one that stands already stays. Posters only. One that is outside the limits of the
    /// feed, or has only quarantined ones before it, is quarantined.
    /// @param poster The model by which they were proven, for the event.
    /// @param feedId The feed of that model.
    /// @param epoch The epoch of the features.
    /// @param subjects One or more, each once.
    /// @param indices The source's index of each.
    /// @param outputs One row a subject, each value within its field's range.
    /// @param outputRuns The outputs' side of the model's layout (see the library LayoutCodec).
    /// @return stands False when a value contradicts one that stands, of which only one can be what the model gives. Nothing is
    /// written then.
    function post(
        ModelId poster,
        FeedId feedId,
        uint64 epoch,
        bytes32[] calldata subjects,
        uint32[] calldata indices,
        int256[] calldata outputs,
        bytes calldata outputRuns
    ) external returns (bool stands);

    /// @notice Says whether an account may post. Restricted.
    /// @param poster A contract that posts what it has verified, and nothing else.
    /// @param allowed Whether it may.
    function setPoster(address poster, bool allowed) external;

    /// @notice Lets quarantined predictions out. Restricted.
    /// @param feedId Their feed.
    /// @param epoch The epoch of their features.
    /// @param subjects Whose they are.
    function release(FeedId feedId, uint64 epoch, bytes32[] calldata subjects) external;

    /// @notice Takes quarantined predictions away. Restricted.
    /// @param feedId Their feed.
    /// @param epoch The epoch of their features.
    /// @param subjects Whose they are.
    function discard(FeedId feedId, uint64 epoch, bytes32[] calldata subjects) external;

    /// @notice The prediction from the newest epoch that has one. Reverts when it is quarantined: an older one says nothing then.
    /// @param feedId The feed.
    /// @param subject Whose prediction.
    /// @return outputs In the schema's integers.
    /// @return epoch The epoch of the features.
    /// @return epochEnd When that epoch ended, in Unix seconds.
    function latest(
        FeedId feedId,
        bytes32 subject
    ) external view returns (int256[] memory outputs, uint64 epoch, uint64 epochEnd);

    /// @notice As `latest`, and reverts when the features' epoch ended more than maxAgeSeconds ago.
    /// @param feedId The feed.
    /// @param subject Whose prediction.
    /// @param maxAgeSeconds How long ago the features' epoch may have ended.
    /// @return outputs In the schema's integers.
    /// @return epoch The epoch of the features.
    /// @return epochEnd When that epoch ended, in Unix seconds.
    function getNoOlderThan(
        FeedId feedId,
        bytes32 subject,
        uint256 maxAgeSeconds
    ) external view returns (int256[] memory outputs, uint64 epoch, uint64 epochEnd);

    /// @notice As `latest`, without a revert. How old the prediction is, the reader judges; it is Stale only when its epoch has not
    /// ended.
    /// @param feedId The feed.
    /// @param subject Whose prediction.
    /// @return standing Whether there is one to act on.
    /// @return outputs The prediction where it is Valid; otherwise what the model's record declares as default, which may be
    /// nothing, and is nothing where the record cannot be read.
    /// @return epoch The epoch of the features; zero where none is in the feed.
    /// @return epochEnd When that epoch ended, in Unix seconds; zero where none is in the feed, or the source does not say.
    function tryLatest(
        FeedId feedId,
        bytes32 subject
    ) external view returns (Standing standing, int256[] memory outputs, uint64 epoch, uint64 epochEnd);

    /// @notice How many subjects stand, and their predictions, in one call and without a revert.
    /// @param feedId The feed.
    /// @param subjects Whose predictions, in any order.
    /// @param maxAgeSeconds How long ago the features' epoch may have ended.
    /// @return standings One a subject.
    /// @return outputs Subject-major, zeros where a subject is not Valid; empty when the feed is Halted.
    /// @return epochs The epoch of each subject's newest features; zero where none is in the feed.
    function latestMany(
        FeedId feedId,
        bytes32[] calldata subjects,
        uint256 maxAgeSeconds
    ) external view returns (Standing[] memory standings, int256[] memory outputs, uint64[] memory epochs);

    /// @notice The prediction from one epoch's features, while the feed holds that epoch.
    /// @param feedId The feed.
    /// @param subject Whose prediction.
    /// @param epoch The epoch of the features.
    /// @return outputs In the schema's integers.
    function at(FeedId feedId, bytes32 subject, uint64 epoch) external view returns (int256[] memory outputs);

    /// @notice The newest epoch to which anything was posted; zero for a feed without a prediction.
    /// @param feedId The feed.
    /// @return epoch The epoch of the features.
    function newestEpochOf(FeedId feedId) external view returns (uint64 epoch);

    /// @notice Whether an account may post.
    /// @param account Any account.
    /// @return allowed Whether it may.
    function isPoster(address account) external view returns (bool allowed);

    /// @notice The registry that says which feeds are readable.
    /// @return registry The registry.
    function REGISTRY() external view returns (IModelRegistry registry);
}
