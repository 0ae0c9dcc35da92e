// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Acceptance} from "../../contracts/consumers/FeedAcceptance.sol";
import {Guidance, IPredictedAllocator, Pace} from "../../contracts/consumers/allocation/IPredictedAllocator.sol";
import {PredictedAllocator} from "../../contracts/consumers/allocation/PredictedAllocator.sol";
import {IPredictionFeed} from "../../contracts/interfaces/IPredictionFeed.sol";
import {FeedId} from "../../contracts/libraries/FeedId.sol";
import {MockPredictionFeed} from "../../contracts/mocks/MockPredictionFeed.sol";
import {CHEATS} from "./CheatCodes.sol";

/// @title The least that an allocator can be: what it divides are numbers of its own
contract PartsAllocator is PredictedAllocator {
    uint256 public constant WHOLE = 1_000_000;

    uint256[] private _parts;

    constructor(
        Guidance memory guidance,
        Pace memory pace,
        bytes32[] memory allSubjects
    ) PredictedAllocator(guidance, pace, allSubjects) {
        _parts = new uint256[](allSubjects.length);
        for (uint256 i = 0; i < _parts.length; ++i) _parts[i] = WHOLE / _parts.length;
    }

    function rebalance() external {
        uint256[] memory next = _nextOf(_parts, WHOLE);
        for (uint256 i = 0; i < next.length; ++i) _noteMove(i, _parts[i], next[i]);
        _parts = next;
    }

    function parts() external view returns (uint256[] memory) {
        return _parts;
    }
}

/// @title Predicts anything at any time, and has a slow and a hasty allocator follow
contract AllocationActor {
    uint256 public constant SUBJECTS = 5;
    uint256 public constant FLOOR = 20_000;
    uint256 public constant MAX_STEP = 30_000;
    uint256 public constant MAX_PERIOD_CHANGE = 70_000;
    uint256 public constant PERIOD_SECONDS = 1 days;
    FeedId private constant FEED_ID = FeedId.wrap("parts");

    PartsAllocator public immutable SLOW;
    PartsAllocator public immutable HASTY;
    MockPredictionFeed private immutable FEED = new MockPredictionFeed();

    uint256 private _now = 1_000 days;
    uint256 private _period;
    uint64 private _epoch;
    uint256[] private _atBeginning;
    bool[] private _isHeld;

    constructor() {
        CHEATS.warp(_now);
        bytes32[] memory subjects = new bytes32[](SUBJECTS);
        for (uint256 i = 0; i < SUBJECTS; ++i) subjects[i] = bytes32(i + 1);
        Guidance memory guidance = Guidance(FEED, FEED_ID, 3 days, Acceptance(false, false, false));
        SLOW = new PartsAllocator(guidance, Pace(FLOOR, MAX_STEP, MAX_PERIOD_CHANGE, PERIOD_SECONDS), subjects);
        uint256 any = type(uint128).max;
        HASTY = new PartsAllocator(guidance, Pace(FLOOR, any, any, PERIOD_SECONDS), subjects);
        _atBeginning = SLOW.parts();
        _isHeld = new bool[](SUBJECTS);
    }

    function predict(uint256 seed) external {
        CHEATS.warp(_now);
        seed = uint256(keccak256(abi.encode(seed)));
        int256[] memory outputs = new int256[](1);
        outputs[0] = int256((seed >> 8) % 1_000) - 100;
        if ((seed >> 32) % 8 == 0) outputs[0] = type(int32).max;
        FEED.setPrediction(FEED_ID, bytes32(1 + (seed % SUBJECTS)), ++_epoch, uint64(_now), outputs);
        _isHeld[seed % SUBJECTS] = false;
    }

    function quarantine(uint256 seed) external {
        FEED.setStanding(FEED_ID, bytes32(1 + (seed % SUBJECTS)), IPredictionFeed.Standing.Quarantined);
        _isHeld[seed % SUBJECTS] = true;
    }

    function halt(uint256 seed) external {
        FEED.setHalted(FEED_ID, seed % 4 == 0);
    }

    function wait(uint256 seed) external {
        _now += uint256(keccak256(abi.encode(seed))) % 20 hours;
    }

    /// @notice Anybody calls both, as early and as often as the runner likes.
    function rebalance() external {
        CHEATS.warp(_now);
        uint256[] memory before = SLOW.parts();
        if (_now / PERIOD_SECONDS != _period) (_period, _atBeginning) = (_now / PERIOD_SECONDS, before);
        bool guided = SLOW.isGuided();
        try SLOW.rebalance() {
            require(guided, "moved with nothing to go by");
        } catch (bytes memory reason) {
            bytes4 selector = bytes4(reason);
            bool halted = selector == IPredictedAllocator.FeedHalted.selector;
            require(!guided && (halted || selector == IPredictedAllocator.NothingPredicted.selector), "stuck");
            return;
        }
        HASTY.rebalance();
        _checkSum();
    }

    function atBeginning() external view returns (uint256[] memory) {
        return _atBeginning;
    }

    /// @dev With nothing held back all is divided, but for what rounding loses.
    function _checkSum() private view {
        uint256[] memory parts = HASTY.parts();
        uint256 sum = 0;
        for (uint256 i = 0; i < SUBJECTS; ++i) {
            if (_isHeld[i]) return;
            sum += parts[i];
        }
        require(sum <= HASTY.WHOLE() && sum + SUBJECTS > HASTY.WHOLE(), "the whole is divided");
    }
}

/// @title The limits of an allocator, whatever is predicted and whenever it is called (property 37)
contract PacedAllocationTest {
    AllocationActor private _actor;

    function setUp() external {
        _actor = new AllocationActor();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_actor);
    }

    /// @dev Counted from the beginning of the period, so that many small calls go no farther than one.
    function invariant_NobodyChangesByMoreThanHisStepNorAllByMoreThanThePeriodAllows() external view {
        uint256[] memory parts = _actor.SLOW().parts();
        uint256[] memory before = _actor.atBeginning();
        uint256 all = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            uint256 change = parts[i] > before[i] ? parts[i] - before[i] : before[i] - parts[i];
            require(change <= _actor.MAX_STEP(), "one changed by more than a step");
            all += change;
        }
        require(all <= _actor.MAX_PERIOD_CHANGE(), "all changed by more than a period allows");
    }

    /// @dev Everybody begins above the floor, and nothing leads below it.
    function invariant_NobodyFallsBelowTheFloor() external view {
        uint256[] memory slow = _actor.SLOW().parts();
        uint256[] memory hasty = _actor.HASTY().parts();
        for (uint256 i = 0; i < slow.length; ++i) {
            require(slow[i] >= _actor.FLOOR() && hasty[i] >= _actor.FLOOR(), "below the floor");
        }
    }
}
