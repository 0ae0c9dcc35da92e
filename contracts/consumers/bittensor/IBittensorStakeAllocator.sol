// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IPredictedAllocator} from "../allocation/IPredictedAllocator.sol";

/// @notice Whose stake it is and how it is moved.
/// @param netuid The subnet.
/// @param beneficiary The account that may give stake back to the owner.
/// @param ownerColdkey The coldkey that stake goes back to.
/// @param minMoveRao Less is not moved: the chain refuses dust.
/// @param precompileGas The most gas that one call of the staking precompile gets.
struct StakeTerms {
    uint16 netuid;
    address beneficiary;
    bytes32 ownerColdkey;
    uint256 minMoveRao;
    uint256 precompileGas;
}

/// @title Stake on a Bittensor subnet, moved by predicted reward
/// @notice Divides what is staked for its own coldkey among hotkeys, which are the feed's subjects. Stake comes to that coldkey by a
/// transfer of stake, and leaves to the coldkey that the contract was built with and to no other.
interface IBittensorStakeAllocator is IPredictedAllocator {
    /// @notice Emitted when the staking precompile refuses a move; the others are made all the same.
    /// @param fromHotkey Where the stake stays.
    /// @param toHotkey Where it was to go.
    /// @param amountRao How much, in rao.
    event MoveRefused(bytes32 indexed fromHotkey, bytes32 indexed toHotkey, uint256 amountRao);

    /// @notice Emitted when stake goes back to the owner.
    /// @param hotkey With whom it was, and is still.
    /// @param amountRao How much, in rao.
    event GivenBack(bytes32 indexed hotkey, uint256 amountRao);

    /// @notice Thrown when anyone but the beneficiary gives stake back.
    error NotBeneficiary(address caller);

    /// @notice Thrown when the staking precompile refuses to give stake back. It gives no reason.
    error GivingBackRefused(bytes32 hotkey, uint256 amountRao);

    /// @notice Thrown when the staking precompile does not say how much is staked.
    error StakeUnknown(bytes32 hotkey);

    /// @notice Thrown when less gas is left than one call of the precompile may take: a refusal would say nothing.
    error GasBelowCap(uint256 left, uint256 needed);

    /// @notice Thrown when it is built without a beneficiary, a coldkey of the owner, or gas for the precompile.
    error TermsIncomplete();

    /// @notice Gives stake back to the owner's coldkey. Beneficiary only, whatever the feed says.
    /// @param hotkey With whom it is.
    /// @param amountRao How much.
    function giveBack(bytes32 hotkey, uint256 amountRao) external;

    /// @notice The coldkey of this contract: blake2b-256("evm:" || address).
    /// @return coldkey The coldkey.
    function COLDKEY() external view returns (bytes32 coldkey);

    /// @notice The subnet.
    /// @return netuid Its number.
    function NETUID() external view returns (uint16 netuid);

    /// @notice The account that may give stake back to the owner.
    /// @return beneficiary The account.
    function BENEFICIARY() external view returns (address beneficiary);

    /// @notice The coldkey that stake goes back to.
    /// @return coldkey The coldkey.
    function OWNER_COLDKEY() external view returns (bytes32 coldkey);

    /// @notice Less is not moved.
    /// @return minMoveRao In rao.
    function MIN_MOVE_RAO() external view returns (uint256 minMoveRao);

    /// @notice The most gas that one call of the precompile gets.
    /// @return precompileGas In gas.
    function PRECOMPILE_GAS() external view returns (uint256 precompileGas);
}
