// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Acceptance} from "../consumers/FeedAcceptance.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {IPythPrices} from "./IPythPrices.sol";
import {OutputAdapter} from "./OutputAdapter.sol";

/// @title Predictions of all subjects as prices of Pyth
/// @notice An id is a subject, the confidence is the error bound of the model, and the time is the end of the epoch. The bound says
/// how far the integers are from the float model, not how far that is from what will be.
contract PythReader is OutputAdapter, IPythPrices {
    /// @notice The exponent of every price and confidence.
    int32 public immutable EXPO;

    /// @notice The confidence of every price.
    uint64 public immutable CONF;

    /// @dev What an output is multiplied by.
    int256 private immutable _MANTISSA;

    /// @notice Binds the output for good; reverts unless the feed is readable, its weaknesses are accepted and it has such an
    /// output.
    /// @param feed Where the predictions are read.
    /// @param feedId The feed.
    /// @param output Which output of a subject.
    /// @param accepted Which weaknesses the model may have.
    constructor(
        IPredictionFeed feed,
        FeedId feedId,
        uint256 output,
        Acceptance memory accepted
    ) OutputAdapter(feed, feedId, output, accepted) {
        IModelTypes.Output memory meaning = _meaning();
        uint64 mantissa = meaning.scaleMantissa;
        if (!_fits(meaning, int256(uint256(mantissa)))) revert ScaleNotExpressible(mantissa, meaning.scaleExponent);
        EXPO = meaning.scaleExponent;
        CONF = uint64(meaning.errorBound * mantissa);
        _MANTISSA = int256(uint256(mantissa));
    }

    /// @inheritdoc IPythPrices
    function getPriceNoOlderThan(bytes32 id, uint256 age) external view returns (Price memory price) {
        price = getPriceUnsafe(id);
        if (block.timestamp - price.publishTime > age) revert StalePrice();
    }

    /// @inheritdoc IPythPrices
    function getPriceUnsafe(bytes32 id) public view returns (Price memory) {
        (bool valid, int256 value, , uint64 epochEnd) = _newest(id);
        if (!valid) revert PriceFeedNotFound();
        return Price({price: SafeCast.toInt64(value * _MANTISSA), conf: CONF, expo: EXPO, publishTime: epochEnd});
    }

    /// @dev Whether every output that is proven possible, and the error bound, have room in a price.
    function _fits(IModelTypes.Output memory meaning, int256 mantissa) private pure returns (bool) {
        return
            meaning.errorBound <= type(uint64).max / uint256(mantissa) &&
            meaning.provenMinimum >= type(int64).min / mantissa &&
            meaning.provenMaximum <= type(int64).max / mantissa;
    }
}
