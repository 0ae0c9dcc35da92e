// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPredictionOracle} from "../interfaces/IPredictionOracle.sol";
import {IPredictionRequests} from "../interfaces/IPredictionRequests.sol";

/// @title A contract that asks and takes ether, but knows nothing of credit: tests only
contract UnknowingAsker {
    receive() external payable {}

    /// @notice Passes a request on, fee included.
    function ask(
        IPredictionOracle oracle,
        IPredictionRequests.Terms calldata terms,
        bytes32[] calldata subjects
    ) external payable returns (bytes32) {
        return oracle.request{value: msg.value}(terms, subjects);
    }
}
