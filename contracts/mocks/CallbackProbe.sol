// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPredictionConsumer} from "../interfaces/IPredictionConsumer.sol";
import {ModelId} from "../libraries/ModelId.sol";

/// @title A callback that keeps what it is told and makes calls of its own: tests only
contract CallbackProbe is IPredictionConsumer {
    /// @notice What the last call told, and the gas that it had.
    bytes32 public requestId;
    ModelId public modelId;
    uint64 public epoch;
    bytes32[] public subjects;
    int256[] public outputs;
    uint256 public gasSeen;
    uint256 public calls;

    /// @notice How the calls went that were made meanwhile.
    bool[] public done;
    bytes[] public answers;

    address private _target;
    bytes[] private _data;

    receive() external payable {}

    /// @notice Sets the calls to make when told of a fulfilment.
    function arm(address target, bytes[] calldata data) external {
        _target = target;
        for (uint256 i = 0; i < data.length; ++i) _data.push(data[i]);
    }

    /// @inheritdoc IPredictionConsumer
    function predictionFulfilled(
        bytes32 requestId_,
        ModelId modelId_,
        uint64 epoch_,
        bytes32[] calldata subjects_,
        int256[] calldata outputs_
    ) external {
        gasSeen = gasleft();
        ++calls;
        (requestId, modelId, epoch, subjects, outputs) = (requestId_, modelId_, epoch_, subjects_, outputs_);
        for (uint256 i = 0; i < _data.length; ++i) {
            // solhint-disable-next-line avoid-low-level-calls
            (bool success, bytes memory answer) = _target.call(_data[i]);
            done.push(success);
            answers.push(answer);
        }
    }
}
