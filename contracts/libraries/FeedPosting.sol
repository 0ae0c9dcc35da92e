// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "./FeedId.sol";
import {Statement} from "./Statement.sol";

/// @title Posts to a feed that is trusted
/// @dev Writes the arguments as Solidity's encoder does, but each array in one piece.
library FeedPosting {
    /// @notice What is posted besides subjects and outputs, which stay in calldata.
    /// @param indices The source's index of each subject.
    /// @param outputRuns The outputs' side of the model's layout (see the library LayoutCodec).
    struct Post {
        FeedId feedId;
        uint32[] indices;
        bytes outputRuns;
    }

    /// @notice Indices that an id has hashed, so that all their high bits are zero, in memory.
    function inMemory(uint32[] calldata indices) internal pure returns (uint32[] memory copy) {
        copy = new uint32[](indices.length);
        assembly ("memory-safe") {
            // copy = indices;
            calldatacopy(add(copy, 0x20), indices.offset, shl(5, indices.length))
        }
    }

    /// @notice Posts, and says what came out.
    /// @return done Whether it did not revert; otherwise what it reverted with is still the newest answer of a call.
    /// @return stands What it returned.
    function tryPost(
        IPredictionFeed feed,
        Post memory post,
        Statement.Context memory context,
        bytes32[] calldata subjects,
        int256[] calldata outputs
    ) internal returns (bool done, bool stands) {
        bytes memory data = _head(post, context, subjects.length, outputs.length);
        _appendArray(data, subjects.length, _offsetOf(subjects));
        _appendMemory(data, _pointerTo(post.indices), 32 * (post.indices.length + 1));
        _appendArray(data, outputs.length, _offsetOf(outputs));
        _appendMemory(data, _pointerTo(post.outputRuns), 32 + ((post.outputRuns.length + 31) & ~uint256(31)));
        assembly ("memory-safe") {
            // (done, stands) = try feed.post(context.model, post.feedId, context.epoch, subjects, post.indices, outputs,
            //     post.outputRuns);
            done := call(gas(), feed, 0, add(data, 0x20), mload(data), 0, 0x20)
            done := and(done, gt(returndatasize(), 0x1f))
            stands := and(done, eq(mload(0), 1))
        }
    }

    /// @dev Selector and the seven words that say where what follows stands.
    function _head(
        Post memory post,
        Statement.Context memory context,
        uint256 subjects,
        uint256 outputs
    ) private pure returns (bytes memory) {
        uint256 indicesAt = 32 * (8 + subjects);
        uint256 outputsAt = indicesAt + 32 * (1 + post.indices.length);
        uint256 runsAt = outputsAt + 32 * (1 + outputs);
        return
            abi.encodeWithSelector(
                IPredictionFeed.post.selector,
                context.model,
                post.feedId,
                context.epoch,
                uint256(32 * 7),
                indicesAt,
                outputsAt,
                runsAt
            );
    }

    /// @dev data = bytes.concat(data, length, calldata array); nothing is allotted while this goes on.
    function _appendArray(bytes memory data, uint256 length, uint256 offset) private pure {
        assembly ("memory-safe") {
            let end := add(add(data, 0x20), mload(data))
            mstore(end, length)
            calldatacopy(add(end, 0x20), offset, shl(5, length))
            mstore(data, add(mload(data), add(0x20, shl(5, length))))
        }
    }

    /// @dev data = bytes.concat(data, memory[from : from + size]), by the identity precompile.
    function _appendMemory(bytes memory data, uint256 from, uint256 size) private view {
        assembly ("memory-safe") {
            let end := add(add(data, 0x20), mload(data))
            if iszero(staticcall(gas(), 4, from, size, end, size)) {
                revert(0, 0)
            }
            mstore(data, add(mload(data), size))
        }
    }

    function _offsetOf(bytes32[] calldata values) private pure returns (uint256 offset) {
        assembly {
            offset := values.offset
        }
    }

    function _offsetOf(int256[] calldata values) private pure returns (uint256 offset) {
        assembly {
            offset := values.offset
        }
    }

    function _pointerTo(uint32[] memory values) private pure returns (uint256 pointer) {
        assembly {
            pointer := values
        }
    }

    function _pointerTo(bytes memory values) private pure returns (uint256 pointer) {
        assembly {
            pointer := values
        }
    }
}
