// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title Ledger of what a contract owes
/// @notice Nothing is sent while work is done: what an account earned or gets back is its credit, which it can take out, or
/// anyone can send it, so that an account which knows nothing of credit loses none.
interface ICreditLedger {
    /// @notice Emitted when an account's credit is sent to it.
    /// @param account Whose credit it was, and who received it.
    /// @param amountWei All of it.
    event CreditWithdrawn(address indexed account, uint256 amountWei);

    /// @notice Thrown when an account has no credit.
    error NothingToWithdraw(address account);

    /// @notice Thrown when an account does not accept its credit, which it keeps.
    error TransferFailed(address account, uint256 amountWei);

    /// @notice Sends the caller's whole credit to the caller.
    function withdraw() external;

    /// @notice Sends an account's whole credit to that account. Anyone may call.
    /// @param account Whose credit it is; nobody else can receive it.
    function withdrawFor(address account) external;

    /// @notice What an account can withdraw.
    /// @param account Any account.
    /// @return amountWei Zero when nothing is owed to it.
    function creditOf(address account) external view returns (uint256 amountWei);
}
