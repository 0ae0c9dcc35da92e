// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title What the restaking vault needs of a vault of Symbiotic
/// @notice The part of its IVault that is called, with the same selectors.
interface IDepositVault {
    /// @notice Takes collateral of the caller.
    /// @param onBehalfOf Whose it is from now on.
    /// @param amount How much.
    /// @return depositedAmount What arrived.
    /// @return mintedShares What the vault counts it by.
    function deposit(
        address onBehalfOf,
        uint256 amount
    ) external returns (uint256 depositedAmount, uint256 mintedShares);

    /// @notice Begins a withdrawal. It can be slashed until the end of the next epoch, and claimed afterwards.
    /// @param claimer Who claims it.
    /// @param amount How much.
    /// @return burnedShares What it was counted by.
    /// @return mintedShares What the withdrawal is counted by.
    function withdraw(address claimer, uint256 amount) external returns (uint256 burnedShares, uint256 mintedShares);

    /// @notice What an account has that earns and can be slashed, without withdrawals.
    /// @param account The account.
    /// @return amount In collateral.
    function activeBalanceOf(address account) external view returns (uint256 amount);

    /// @notice The token that is staked.
    /// @return token The token.
    function collateral() external view returns (address token);

    /// @notice What divides the stake.
    /// @return divider The delegator.
    function delegator() external view returns (address divider);

    /// @notice Whether only those on a list may deposit.
    /// @return isListed Whether there is such a list.
    function depositWhitelist() external view returns (bool isListed);

    /// @notice Whether an account is on that list.
    /// @param account The account.
    /// @return isWhitelisted Whether it is.
    function isDepositorWhitelisted(address account) external view returns (bool isWhitelisted);

    /// @notice Whether there is a limit to what earns and can be slashed.
    /// @return isLimited Whether there is.
    function isDepositLimit() external view returns (bool isLimited);

    /// @notice That limit.
    /// @return limit In collateral.
    function depositLimit() external view returns (uint256 limit);

    /// @notice What all accounts together have that earns and can be slashed.
    /// @return amount In collateral.
    function activeStake() external view returns (uint256 amount);
}
