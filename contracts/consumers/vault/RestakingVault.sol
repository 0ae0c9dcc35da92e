// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {ISymbioticAllocator} from "../symbiotic/ISymbioticAllocator.sol";
import {IRestakingVault} from "./IRestakingVault.sol";
import {IDepositVault} from "./IDepositVault.sol";

/// @title Shares of a stake that follows predictions
/// @notice It has no owner, and what is in it leaves for nobody but those who hold its shares.
contract RestakingVault is IRestakingVault, ERC4626, ReentrancyGuard {
    using SafeERC20 for IERC20;

    /// @dev A million virtual shares for each unit: a gift to the vault before somebody's deposit costs the giver a million times what
    /// rounding takes from the depositor.
    uint8 private constant VIRTUAL_DECIMALS = 6;

    /// @inheritdoc IRestakingVault
    IDepositVault public immutable SYMBIOTIC_VAULT;

    /// @inheritdoc IRestakingVault
    ISymbioticAllocator public immutable ALLOCATOR;

    /// @notice Binds both for good; refuses an allocator of another delegator than the vault's.
    /// @param vault Where everything is staked.
    /// @param allocator What divides the stake of that vault.
    /// @param name The name of the shares.
    /// @param symbol Their symbol.
    constructor(
        IDepositVault vault,
        ISymbioticAllocator allocator,
        string memory name,
        string memory symbol
    ) ERC20(name, symbol) ERC4626(IERC20(vault.collateral())) {
        address divider = address(allocator.DELEGATOR());
        if (vault.delegator() != divider) revert OtherDelegator(vault.delegator(), divider);
        SYMBIOTIC_VAULT = vault;
        ALLOCATOR = allocator;
    }

    /// @inheritdoc IRestakingVault
    function requestExit(
        uint256 shares,
        address receiver
    ) external nonReentrant returns (uint256 paidAssets, uint256 claimableAssets) {
        uint256 assets = previewRedeem(shares);
        if (assets == 0) revert NothingToExit();
        _burn(msg.sender, shares);
        paidAssets = Math.min(assets, _unstaked());
        claimableAssets = assets - paidAssets;
        if (paidAssets > 0) IERC20(asset()).safeTransfer(receiver, paidAssets);
        if (claimableAssets > 0) SYMBIOTIC_VAULT.withdraw(receiver, claimableAssets);
        emit ExitRequested(msg.sender, receiver, shares, paidAssets, claimableAssets);
    }

    /// @inheritdoc IERC4626
    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256) {
        return _unstaked() + SYMBIOTIC_VAULT.activeBalanceOf(address(this));
    }

    /// @inheritdoc IERC4626
    function maxDeposit(address) public view override(ERC4626, IERC4626) returns (uint256) {
        return _room();
    }

    /// @inheritdoc IERC4626
    function maxMint(address) public view override(ERC4626, IERC4626) returns (uint256) {
        uint256 room = _room();
        return room == type(uint256).max ? room : _convertToShares(room, Math.Rounding.Floor);
    }

    /// @inheritdoc IERC4626
    function maxWithdraw(address owner) public view override(ERC4626, IERC4626) returns (uint256) {
        return Math.min(super.maxWithdraw(owner), _unstaked());
    }

    /// @inheritdoc IERC4626
    function maxRedeem(address owner) public view override(ERC4626, IERC4626) returns (uint256) {
        return Math.min(super.maxRedeem(owner), _convertToShares(_unstaked(), Math.Rounding.Floor));
    }

    /// @dev Stakes what arrives. Shares are minted afterwards, by what was there before.
    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override nonReentrant {
        IERC20 token = IERC20(asset());
        uint256 before = _unstaked();
        token.safeTransferFrom(caller, address(this), assets);
        uint256 arrived = _unstaked() - before;
        if (arrived != assets) revert TokenTakesFee(assets, arrived);
        token.forceApprove(address(SYMBIOTIC_VAULT), assets);
        (uint256 staked, ) = SYMBIOTIC_VAULT.deposit(address(this), assets);
        if (staked != assets) revert TokenTakesFee(assets, staked);
        _mint(receiver, shares);
        emit Deposit(caller, receiver, assets, shares);
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override nonReentrant {
        super._withdraw(caller, receiver, owner, assets, shares);
    }

    /// @dev What can be deposited now: nothing without guidance, else what Symbiotic takes. A limit above any token's supply is none.
    function _room() private view returns (uint256) {
        if (!ALLOCATOR.isGuided()) return 0;
        if (SYMBIOTIC_VAULT.depositWhitelist() && !SYMBIOTIC_VAULT.isDepositorWhitelisted(address(this))) return 0;
        if (!SYMBIOTIC_VAULT.isDepositLimit()) return type(uint256).max;
        (uint256 limit, uint256 staked) = (SYMBIOTIC_VAULT.depositLimit(), SYMBIOTIC_VAULT.activeStake());
        if (limit <= staked) return 0;
        return limit > type(uint128).max ? type(uint256).max : limit - staked;
    }

    function _unstaked() private view returns (uint256) {
        return IERC20(asset()).balanceOf(address(this));
    }

    function _decimalsOffset() internal pure override returns (uint8) {
        return VIRTUAL_DECIMALS;
    }
}
