// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPredictionConsumer} from "../interfaces/IPredictionConsumer.sol";
import {ModelId} from "../libraries/ModelId.sol";

/// @title A callback that does harm to whoever calls it: tests only
contract HostileCallback is IPredictionConsumer {
    /// @notice What it does.
    enum Harm {
        Revert,
        BurnGas,
        ReturnBomb,
        RevertBomb
    }

    Harm private immutable HARM;

    /// @notice Thrown when it refuses to be told.
    error Refused();

    constructor(Harm harm) {
        HARM = harm;
    }

    /// @inheritdoc IPredictionConsumer
    function predictionFulfilled(bytes32, ModelId, uint64, bytes32[] calldata, int256[] calldata) external view {
        if (HARM == Harm.Revert) revert Refused();
        uint256 turns = 0;
        while (HARM == Harm.BurnGas) ++turns;
        bool fails = HARM == Harm.RevertBomb;
        assembly {
            // as many bytes as the gas can pay for: what whoever copies them pays for again
            let size := mul(div(gas(), 60), 32)
            if fails {
                revert(0, size)
            }
            return(0, size)
        }
    }
}
