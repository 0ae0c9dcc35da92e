// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Coldkey} from "../consumers/bittensor/Coldkey.sol";

/// @title Coldkeys for all to see: tests only
contract ColdkeyHarness {
    /// @notice The coldkey of an account.
    /// @param account Any account.
    /// @return coldkey Its coldkey.
    function coldkeyOf(address account) external pure returns (bytes32 coldkey) {
        return Coldkey.ofAccount(account);
    }
}
