// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ISymbioticAllocator} from "../symbiotic/ISymbioticAllocator.sol";
import {IDepositVault} from "./IDepositVault.sol";

/// @title Shares of a stake that follows predictions
/// @notice An ERC-4626 vault over a vault of Symbiotic whose stake an allocator divides by predicted reward. What is deposited is
/// staked at once. Deposits are open only while the allocator has something to go by; leaving never depends on it. What is staked cannot
/// leave at once: `withdraw` and `redeem` reach only what lies here unstaked, and `requestExit` begins a withdrawal at Symbiotic, which the
/// receiver claims there himself.
interface IRestakingVault is IERC4626 {
    /// @notice Emitted when an owner leaves.
    /// @param owner Whose shares were burned.
    /// @param receiver Who has the assets, or claims them at Symbiotic.
    /// @param shares How many were burned.
    /// @param paidAssets What was paid at once.
    /// @param claimableAssets What the receiver claims at Symbiotic, less what is slashed until then.
    event ExitRequested(
        address indexed owner,
        address indexed receiver,
        uint256 shares,
        uint256 paidAssets,
        uint256 claimableAssets
    );

    /// @notice Thrown when the allocator divides the stake of another vault.
    error OtherDelegator(address ofVault, address ofAllocator);

    /// @notice Thrown when less arrives than was sent: the token takes a fee, which others would pay.
    error TokenTakesFee(uint256 sent, uint256 arrived);

    /// @notice Thrown when someone leaves with nothing.
    error NothingToExit();

    /// @notice Burns shares of the caller for what they are worth: what lies here unstaked is paid, the rest withdrawn from Symbiotic.
    /// @param shares How many.
    /// @param receiver Who gets what is paid, and claims the rest.
    /// @return paidAssets What was paid.
    /// @return claimableAssets What is to be claimed.
    function requestExit(
        uint256 shares,
        address receiver
    ) external returns (uint256 paidAssets, uint256 claimableAssets);

    /// @notice The vault of Symbiotic where everything is staked.
    /// @return vault The vault.
    function SYMBIOTIC_VAULT() external view returns (IDepositVault vault);

    /// @notice What divides the stake among operators.
    /// @return allocator The allocator.
    function ALLOCATOR() external view returns (ISymbioticAllocator allocator);
}
