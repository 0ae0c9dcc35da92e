// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ICreditLedger} from "../interfaces/ICreditLedger.sol";

/// @title Ledger of what a contract owes
/// @notice Ether leaves the contracts that build on it here, and nowhere else.
abstract contract CreditLedger is ICreditLedger {
    /// @inheritdoc ICreditLedger
    mapping(address account => uint256 amountWei) public creditOf;

    /// @inheritdoc ICreditLedger
    function withdraw() external {
        _send(msg.sender);
    }

    /// @inheritdoc ICreditLedger
    function withdrawFor(address account) external {
        _send(account);
    }

    /// @dev The ether is in the contract's balance already. Nothing is written for nothing.
    function _credit(address account, uint256 amountWei) internal {
        if (amountWei != 0) creditOf[account] += amountWei;
    }

    function _send(address account) private {
        uint256 amountWei = creditOf[account];
        if (amountWei == 0) revert NothingToWithdraw(account);
        creditOf[account] = 0; // before the transfer: the receiver may call again
        emit CreditWithdrawn(account, amountWei);
        (bool done, ) = account.call{value: amountWei}("");
        if (!done) revert TransferFailed(account, amountWei);
    }
}
