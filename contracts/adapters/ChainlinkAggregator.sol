// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Acceptance} from "../consumers/FeedAcceptance.sol";
import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {IAggregatorV3} from "./IAggregatorV3.sol";
import {OutputAdapter} from "./OutputAdapter.sol";

/// @title A prediction of one subject as a Chainlink price feed
/// @notice A round is an epoch, and an answer was true when the epoch ended: a reader that looks at `updatedAt`, as it must of every
/// feed, is not deceived by a late post. Missing, quarantined and halted all read "No data present". The rounds that can be asked for
/// are the eight epochs that the feed holds.
contract ChainlinkAggregator is OutputAdapter, IAggregatorV3 {
    /// @notice Whose prediction it is.
    bytes32 public immutable SUBJECT;

    uint8 private immutable _DECIMALS;

    /// @dev What an output is multiplied by to have so many decimals.
    int256 private immutable _FACTOR;

    /// @notice Binds subject and output for good; reverts unless the feed is readable, its weaknesses are accepted and it has such
    /// an output.
    /// @param feed Where the predictions are read.
    /// @param feedId The feed.
    /// @param subject Whose prediction.
    /// @param output Which output of a subject.
    /// @param accepted Which weaknesses the model may have.
    constructor(
        IPredictionFeed feed,
        FeedId feedId,
        bytes32 subject,
        uint256 output,
        Acceptance memory accepted
    ) OutputAdapter(feed, feedId, output, accepted) {
        IModelTypes.Output memory meaning = _meaning();
        (uint64 mantissa, int256 exponent) = (meaning.scaleMantissa, meaning.scaleExponent);
        // Outputs have 32 bits and mantissas 64: with 38 digits more they are far from what 256 bits hold.
        if (exponent > 38 || exponent < -int256(uint256(type(uint8).max))) {
            revert ScaleNotExpressible(mantissa, meaning.scaleExponent);
        }
        SUBJECT = subject;
        _DECIMALS = exponent < 0 ? uint8(uint256(-exponent)) : 0;
        _FACTOR = int256(uint256(mantissa) * (exponent > 0 ? 10 ** uint256(exponent) : 1));
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        (bool valid, int256 value, uint64 epoch, uint64 epochEnd) = _newest(SUBJECT);
        _requireData(valid);
        return (epoch, value * _FACTOR, epochEnd, epochEnd, epoch);
    }

    /// @inheritdoc IAggregatorV3
    function getRoundData(
        uint80 round
    )
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        _requireData(round <= type(uint64).max);
        (bool present, int256 value) = _valueAt(uint64(round));
        _requireData(present);
        uint64 epochEnd = IFeatureSource(FEED.REGISTRY().readableFeed(FEED_ID).source).epochEnd(uint64(round));
        _requireData(epochEnd <= block.timestamp);
        return (round, value * _FACTOR, epochEnd, epochEnd, round);
    }

    /// @inheritdoc IAggregatorV3
    function description() external view returns (string memory) {
        IModelTypes.Output memory meaning = _meaning();
        return string.concat(meaning.name, " (", meaning.unit, ")");
    }

    /// @inheritdoc IAggregatorV3
    function decimals() external view returns (uint8) {
        return _DECIMALS;
    }

    /// @inheritdoc IAggregatorV3
    function version() external pure returns (uint256) {
        return 1;
    }

    function _valueAt(uint64 epoch) private view returns (bool present, int256 value) {
        try FEED.at(FEED_ID, SUBJECT, epoch) returns (int256[] memory outputs) {
            return (true, outputs[OUTPUT]);
        } catch {
            return (false, 0);
        }
    }

    /// @dev With the words that Chainlink's own feeds revert with.
    function _requireData(bool present) private pure {
        // solhint-disable-next-line gas-custom-errors
        if (!present) revert("No data present");
    }
}
