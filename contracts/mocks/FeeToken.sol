// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title Token that keeps one per cent of each transfer: tests only
contract FeeToken is ERC20 {
    constructor() ERC20("Token with a fee", "FEE") {}

    /// @notice Makes an amount out of nothing.
    /// @param account Who gets it.
    /// @param amount In the token's smallest unit.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function _update(address from, address to, uint256 value) internal override {
        uint256 fee = from == address(0) || to == address(0) ? 0 : value / 100;
        super._update(from, to, value - fee);
        if (fee > 0) super._update(from, address(0), fee);
    }
}
