// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "./FeedId.sol";
import {Statement} from "./Statement.sol";

/// @title Posts to a feed that is trusted
/// @notice The oracle's call of `post`: cheaper than with Solidity's encoder, and a revert is told, not passed on.
/// @dev Writes the arguments as Solidity's encoder does, but each array in one piece.
library FeedPosting {
    /// @notice What is posted besides subjects and outputs, which stay in calldata.
    /// @param context Of the proof: model and epoch are taken from it.
    /// @param indices The source's index of each subject.
    /// @param outputRuns The outputs' side of the model's layout (see the library LayoutCodec).
    struct Post {
        uint32[] indices;
        bytes outputRuns;
        FeedId feedId;
        Statement.Context context;
    }

    /// @notice Indices that an id has hashed, so that all their high bits are zero, in memory.
    /// @param indices Of a request whose id was found to be open.
    /// @return copy The same, in memory.
    function inMemory(uint32[] calldata indices) internal pure returns (uint32[] memory copy) {
        copy = new uint32[](indices.length);
        assembly ("memory-safe") {
            // copy = indices;
            calldatacopy(add(copy, 0x20), indices.offset, shl(5, indices.length))
        }
    }

    /// @notice Posts, and says what came out.
    /// @param feed A feed whose code is known: its answer is not held against its type.
    /// @param post What is posted, but for subjects and outputs.
    /// @param subjects One or more, each once.
    /// @param outputs One row a subject.
    /// @return done Whether it did not revert; otherwise what it reverted with is still the newest answer of a call.
    /// @return stands What it returned.
    function tryPost(
        IPredictionFeed feed,
        Post memory post,
        bytes32[] calldata subjects,
        int256[] calldata outputs
    ) internal returns (bool done, bool stands) {
        bytes memory data = _head(post, subjects.length, outputs.length);
        assembly ("memory-safe") {
            // (done, stands) = try feed.post(post.context.model, post.feedId, post.context.epoch, subjects, post.indices, outputs,
            //     post.outputRuns); the arrays go behind the head, those in memory by the identity precompile
            let end := add(add(data, 0x20), mload(data))
            mstore(end, subjects.length)
            calldatacopy(add(end, 0x20), subjects.offset, shl(5, subjects.length))
            end := add(end, shl(5, add(subjects.length, 1)))
            let from := mload(post) // indices
            let size := shl(5, add(mload(from), 1))
            done := staticcall(gas(), 4, from, size, end, size)
            end := add(end, size)
            mstore(end, outputs.length)
            calldatacopy(add(end, 0x20), outputs.offset, shl(5, outputs.length))
            end := add(end, shl(5, add(outputs.length, 1)))
            from := mload(add(post, 0x20)) // outputRuns
            size := and(add(mload(from), 63), not(31))
            done := and(done, staticcall(gas(), 4, from, size, end, size))
            end := add(end, size)
            from := add(data, 0x20)
            if done {
                done := call(gas(), feed, 0, from, sub(end, from), 0, 0x20)
                done := and(done, gt(returndatasize(), 0x1f))
                stands := and(done, eq(mload(0), 1))
            }
        }
    }

    /// @dev Selector and the seven words that say where what follows stands.
    function _head(Post memory post, uint256 subjects, uint256 outputs) private pure returns (bytes memory) {
        uint256 indicesAt = 32 * (8 + subjects);
        uint256 outputsAt = indicesAt + 32 * (1 + post.indices.length);
        uint256 runsAt = outputsAt + 32 * (1 + outputs);
        return
            abi.encodeWithSelector(
                IPredictionFeed.post.selector,
                post.context.model,
                post.feedId,
                post.context.epoch,
                uint256(32 * 7),
                indicesAt,
                outputsAt,
                runsAt
            );
    }
}
