// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPredictionOracle} from "../interfaces/IPredictionOracle.sol";

/// @title A payee that asks for its credit again while it is being paid: tests only
contract ReenteringPayee {
    IPredictionOracle public immutable ORACLE;

    /// @notice Whether the second call went through, and what it reverted with.
    bool public paidTwice;
    bytes public refusal;

    constructor(IPredictionOracle oracle) {
        ORACLE = oracle;
    }

    receive() external payable {
        try ORACLE.withdraw() {
            paidTwice = true;
        } catch (bytes memory reason) {
            refusal = reason;
        }
    }

    /// @notice Takes out this contract's credit.
    function withdraw() external {
        ORACLE.withdraw();
    }
}
