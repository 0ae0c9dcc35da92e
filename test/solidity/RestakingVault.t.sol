// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ISymbioticAllocator} from "../../contracts/consumers/symbiotic/ISymbioticAllocator.sol";
import {IDepositVault} from "../../contracts/consumers/vault/IDepositVault.sol";
import {RestakingVault} from "../../contracts/consumers/vault/RestakingVault.sol";

/// @title A token whose sender or receiver is told of a transfer by way of whoever set it up
contract TellingToken is ERC20("Telling", "TELL") {
    Robber private _told;

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function tell(Robber told) external {
        _told = told;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (address(_told) != address(0)) _told.strike();
    }
}

/// @title Stand-in for the vault of Symbiotic and for what divides its stake
contract StakeStandIn {
    TellingToken public immutable collateral; // solhint-disable-line immutable-vars-naming
    bool public constant isGuided = true; // solhint-disable-line const-name-snakecase
    bool public constant depositWhitelist = false; // solhint-disable-line const-name-snakecase
    bool public constant isDepositLimit = false; // solhint-disable-line const-name-snakecase

    mapping(address account => uint256 amount) public activeBalanceOf;

    constructor(TellingToken token) {
        collateral = token;
    }

    function deposit(address onBehalfOf, uint256 amount) external returns (uint256, uint256) {
        activeBalanceOf[onBehalfOf] += amount;
        collateral.transferFrom(msg.sender, address(this), amount);
        return (amount, amount);
    }

    /// @dev The claimer has it at once.
    function withdraw(address claimer, uint256 amount) external returns (uint256, uint256) {
        activeBalanceOf[msg.sender] -= amount;
        collateral.transfer(claimer, amount);
        return (amount, amount);
    }

    function delegator() external view returns (address) {
        return address(this);
    }

    function DELEGATOR() external view returns (address) {
        return address(this);
    }
}

/// @title Has shares, and comes back while he is depositing or leaving
contract Robber {
    RestakingVault private immutable VAULT;
    TellingToken private immutable TOKEN;
    uint256 private _way;
    bool private _isArmed;

    /// @notice Whether one of his calls went through.
    bool public cameBack;

    constructor(RestakingVault vault, TellingToken token) {
        (VAULT, TOKEN) = (vault, token);
        token.approve(address(vault), type(uint256).max);
    }

    function arm(uint256 way) external {
        (_way, _isArmed) = (way % 3, true);
    }

    function deposit(uint256 amount) external {
        VAULT.deposit(amount, address(this));
    }

    function leave() external {
        VAULT.requestExit(VAULT.balanceOf(address(this)), address(this));
    }

    /// @notice Comes back in any of the ways in and out, once.
    function strike() external {
        if (!_isArmed || msg.sender != address(TOKEN)) return;
        uint256 shares = VAULT.balanceOf(address(this));
        _isArmed = false;
        bool done;
        if (_way == 0) (done, ) = address(VAULT).call(abi.encodeCall(VAULT.requestExit, (shares, address(this))));
        if (_way == 1) (done, ) = address(VAULT).call(abi.encodeCall(VAULT.deposit, (1, address(this))));
        if (_way == 2) (done, ) = address(VAULT).call(abi.encodeCall(VAULT.redeem, (1, address(this), address(this))));
        if (done) cameBack = true;
        else _isArmed = true; // at the next transfer
    }
}

/// @title What a vault's depositor can lose to another one, for whatever amounts a fuzzer draws (property 38)
contract RestakingVaultTest {
    TellingToken private _token;
    StakeStandIn private _stake;
    RestakingVault private _vault;
    Robber private _robber;

    function setUp() external {
        _token = new TellingToken();
        _stake = new StakeStandIn(_token);
        IDepositVault symbiotic = IDepositVault(address(_stake));
        _vault = new RestakingVault(symbiotic, ISymbioticAllocator(address(_stake)), "Restaked", "rTEST");
        _robber = new Robber(_vault, _token);
        _token.approve(address(_vault), type(uint256).max);
        _token.approve(address(_stake), type(uint256).max);
    }

    function testFuzz_AGiftBeforeADepositCostsTheGiverFarMoreThanTheDepositor(
        uint64 first,
        uint96 gift,
        uint96 deposited,
        bool toTheStake
    ) external {
        _token.mint(address(_robber), uint256(first) + 1);
        _robber.deposit(uint256(first) + 1);
        _token.mint(address(this), uint256(gift) + deposited);
        if (toTheStake) _stake.deposit(address(_vault), gift);
        else _token.transfer(address(_vault), gift);
        _vault.deposit(deposited, address(this));
        uint256 lost = deposited - _vault.convertToAssets(_vault.balanceOf(address(this)));
        uint256 kept = _vault.convertToAssets(_vault.balanceOf(address(_robber)));
        uint256 given = uint256(first) + 1 + gift - kept;
        require(lost <= 2 + given / 100_000, "a gift that pays");
    }

    function testFuzz_NobodyComesBackInTheMiddle(uint96 others, uint96 held, uint96 more, uint256 way) external {
        _token.mint(address(this), uint256(others) + 1);
        _vault.deposit(uint256(others) + 1, address(this));
        _token.mint(address(_robber), 3 + uint256(held) + more);
        _robber.deposit(1 + uint256(held));
        uint256 before = _vault.convertToAssets(_vault.balanceOf(address(this)));
        _token.tell(_robber);
        _robber.arm(way);
        _robber.deposit(1 + uint256(more));
        _robber.leave();
        require(!_robber.cameBack(), "in the middle of a deposit or of leaving");
        require(_vault.convertToAssets(_vault.balanceOf(address(this))) >= before, "others have less");
    }
}
