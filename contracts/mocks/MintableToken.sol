// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title Token for tests
/// @notice Anybody makes as much of it as he wants.
contract MintableToken is ERC20 {
    constructor() ERC20("Token for tests", "TEST") {}

    /// @notice Makes an amount out of nothing.
    /// @param account Who gets it.
    /// @param amount In the token's smallest unit.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }
}
