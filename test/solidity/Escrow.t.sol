// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IAggregateVerifier} from "../../contracts/interfaces/IAggregateVerifier.sol";
import {IEpochBounties} from "../../contracts/interfaces/IEpochBounties.sol";
import {IModelRegistry} from "../../contracts/interfaces/IModelRegistry.sol";
import {IModelTypes} from "../../contracts/interfaces/IModelTypes.sol";
import {IPredictionFeed} from "../../contracts/interfaces/IPredictionFeed.sol";
import {IPredictionOracle} from "../../contracts/interfaces/IPredictionOracle.sol";
import {IPredictionRequests} from "../../contracts/interfaces/IPredictionRequests.sol";
import {ModelId} from "../../contracts/libraries/ModelId.sol";
import {FeatureSourceStandIn} from "../../contracts/mocks/FeatureSourceStandIn.sol";
import {ReenteringPayee} from "../../contracts/mocks/ReenteringPayee.sol";
import {PredictionOracle} from "../../contracts/oracle/PredictionOracle.sol";
import {CHEATS} from "./CheatCodes.sol";
import {FeedAnswer, ProofAnswer} from "./OracleStandIns.sol";
import {RegistryStandIn} from "./RegistryStandIn.sol";

/// @title Does with an oracle what anybody can do, and keeps account of who must have what
contract EscrowActor {
    uint256 public constant ACCOUNTS = 3;
    uint256 public constant MODELS = 2;
    bytes32 public constant SUBJECTS_HASH = keccak256(abi.encode(bytes32(uint256(7))));
    /// @dev One byte in a word.
    uint256 private constant INPUT_WORD = 5;

    PredictionOracle public immutable ORACLE;
    ReenteringPayee public immutable REENTERING;
    address private immutable OWNER = msg.sender;
    RegistryStandIn private immutable REGISTRY = new RegistryStandIn();
    FeatureSourceStandIn private immutable SOURCE = new FeatureSourceStandIn(hex"01010001");
    FeedAnswer private immutable FEED = new FeedAnswer();
    ProofAnswer private immutable PROOFS = new ProofAnswer();

    mapping(address account => uint256 amountWei) public creditWei;
    mapping(address account => uint256 amountWei) public paidWei;
    uint64 public lastEpoch = 1;

    struct Kept {
        IPredictionRequests.RequestStatus status;
        uint64 deadline;
        uint256 feeWei;
    }

    bytes32[] private _ids;
    IPredictionRequests.Asked[] private _asked;
    Kept[] private _kept;
    IEpochBounties.Sponsorship[] private _sponsorships;
    uint64[] private _unsettled;
    mapping(ModelId modelId => mapping(uint64 epoch => uint256 amountWei)) private _potWei;
    mapping(ModelId modelId => mapping(uint64 epoch => bool)) private _earned;
    uint64 private _now = 1_000_000;
    uint64 private _newest = 1;

    constructor() {
        ORACLE = new PredictionOracle(
            IModelRegistry(address(REGISTRY)),
            IPredictionFeed(address(FEED)),
            IAggregateVerifier(address(PROOFS))
        );
        REENTERING = new ReenteringPayee(ORACLE);
        IModelTypes.Model memory model;
        (model.verifier, model.verifierCodeHash) = (address(PROOFS), address(PROOFS).codehash);
        (model.source, model.sourceCodeHash) = (address(SOURCE), address(SOURCE).codehash);
        (model.batch, model.wordCount, model.inputCursor) = (1, 1, 1);
        model.layout = hex"0101000101010001"; // a byte in, a byte out
        REGISTRY.setModel(model);
        SOURCE.setAnswer(_one(5), new uint32[](1));
        SOURCE.setNewest(_newest, _now);
    }

    /// @dev Every action takes place at the time that `wait` has set: the runner may forget it between two.
    modifier timed() {
        CHEATS.warp(_now);
        _;
    }

    function ask(uint256 seed) external timed {
        seed = _spread(seed);
        ModelId modelId = _modelBy(seed);
        if (REGISTRY.isHalted(modelId)) return;
        IPredictionRequests.Asked storage asked = _asked.push();
        asked.terms.modelId = modelId;
        asked.terms.epoch = _newest;
        asked.terms.deadline = _now + 1 + uint64((seed >> 8) % 2 days);
        if ((seed >> 40) % 2 == 0) asked.terms.refundTo = accountAt(seed >> 48);
        asked.requester = accountAt(seed >> 56);
        asked.number = ORACLE.requestCountOf(modelId) + 1;
        asked.subjects.push(bytes32(uint256(7)));
        asked.indices.push(0);
        asked.inputWords.push(INPUT_WORD);
        uint256 feeWei = (seed >> 64) % 1_000;
        _give(asked.requester, feeWei);
        CHEATS.prank(asked.requester);
        _ids.push(ORACLE.request{value: feeWei}(asked.terms, asked.subjects));
        _kept.push(Kept(IPredictionRequests.RequestStatus.Open, asked.terms.deadline, feeWei));
    }

    function fulfil(uint256 seed) external timed {
        seed = _spread(seed);
        if (_ids.length == 0) return;
        uint256 which = seed % _ids.length;
        bool can = _isStanding(which);
        bool stands = FEED.setMood(seed >> 64);
        IPredictionOracle.Answer memory answer = _answerTo(seed >> 72, (seed >> 128) % 4 != 0);
        try ORACLE.fulfil(_asked[which], answer) {
            require(can && answer.proof[0] == 0, "fulfilled what cannot be");
            if (stands) _fulfilled(which, answer.payee);
        } catch {
            require(!can || answer.proof[0] != 0 || FEED.reverts(), "a fulfilment that must not fail");
        }
    }

    /// @dev Two or three at once, of which some may be the same.
    function fulfilMany(uint256 seed) external timed {
        seed = _spread(seed);
        if (_ids.length == 0) return;
        uint256 count = 2 + (seed & 1);
        IPredictionOracle.Answer[] memory answers = new IPredictionOracle.Answer[](count);
        IPredictionRequests.Asked[] memory asked = new IPredictionRequests.Asked[](count);
        bool stands = FEED.setMood(seed >> 64);
        for (uint256 i = 0; i < count; ++i) {
            asked[i] = _asked[_whichOf(seed, i)];
            answers[i] = _answerTo(seed >> (72 + 8 * i), (seed >> (128 + 8 * i)) % 4 != 0);
        }
        // Of one pass: which can be fulfilled at all, before the first contradiction halts a model.
        bool[] memory can = new bool[](count);
        for (uint256 i = 0; i < count; ++i) can[i] = _isStanding(_whichOf(seed, i)) && answers[i].proof[0] == 0;
        bool[] memory fulfilled = ORACLE.fulfilMany(asked, answers);
        for (uint256 i = 0; i < count; ++i) {
            uint256 which = _whichOf(seed, i);
            bool open = _kept[which].status == IPredictionRequests.RequestStatus.Open;
            require(fulfilled[i] == (can[i] && open && stands), "which of several are fulfilled");
            if (fulfilled[i]) _fulfilled(which, answers[i].payee);
        }
    }

    function cancel(uint256 seed) external timed {
        seed = _spread(seed);
        if (_ids.length == 0) return;
        uint256 which = seed % _ids.length;
        IPredictionRequests.Asked memory asked = _asked[which];
        Kept storage kept = _kept[which];
        uint64 early = _now + ORACLE.CANCEL_DELAY_SECONDS();
        bool can = kept.status == IPredictionRequests.RequestStatus.Open && kept.deadline > early;
        CHEATS.prank(asked.requester);
        try ORACLE.cancel(asked.terms, asked.requester, asked.number, _commitmentOf(asked)) {
            require(can, "cancelled what cannot be");
            kept.deadline = early;
        } catch {
            require(!can, "a cancellation that must not fail");
        }
    }

    function refund(uint256 seed) external timed {
        seed = _spread(seed);
        if (_ids.length != 0) _refund(seed % _ids.length);
    }

    function withdraw(uint256 seed) external timed {
        seed = _spread(seed);
        _withdraw(accountAt(seed));
    }

    function sponsor(uint256 seed) external timed {
        seed = _spread(seed);
        IEpochBounties.Sponsorship memory given;
        given.modelId = _modelBy(seed);
        if (REGISTRY.isHalted(given.modelId)) return;
        given.subjectsHash = SUBJECTS_HASH;
        given.sponsor = accountAt(seed >> 8);
        given.shareWei = uint96(1 + ((seed >> 16) % 500));
        given.firstEpoch = _newest + 1 + uint64((seed >> 32) % 2);
        given.lastEpoch = given.firstEpoch + uint64((seed >> 40) % 3);
        given.expiry = _now + ORACLE.SPONSORSHIP_SECONDS();
        given.number = _sponsorships.length + 1;
        uint256 amountWei = uint256(given.shareWei) * (given.lastEpoch - given.firstEpoch + 1);
        _give(given.sponsor, amountWei);
        CHEATS.prank(given.sponsor);
        ORACLE.sponsor{value: amountWei}(given.modelId, given.firstEpoch, given.lastEpoch, SUBJECTS_HASH);
        for (uint64 epoch = given.firstEpoch; epoch <= given.lastEpoch; ++epoch) {
            _potWei[given.modelId][epoch] += given.shareWei;
        }
        _sponsorships.push(given);
        _unsettled.push(given.firstEpoch);
        if (given.lastEpoch > lastEpoch) lastEpoch = given.lastEpoch;
    }

    function postEpoch(uint256 seed) external timed {
        seed = _spread(seed);
        ModelId modelId = _modelBy(seed);
        if (REGISTRY.isHalted(modelId)) return;
        FEED.setMood(0);
        IPredictionOracle.Answer memory answer = _answerTo(seed >> 8, true);
        bytes32[] memory subjects = new bytes32[](1);
        subjects[0] = bytes32(uint256(7));
        ORACLE.postEpoch(IPredictionOracle.EpochPost(modelId, _newest, subjects), answer, "");
        uint256 potWei = _potWei[modelId][_newest];
        if (potWei == 0) return;
        (_potWei[modelId][_newest], _earned[modelId][_newest]) = (0, true);
        creditWei[answer.payee] += potWei;
    }

    function returnShares(uint256 seed) external timed {
        seed = _spread(seed);
        if (_sponsorships.length != 0) _returnShares(seed % _sponsorships.length);
    }

    function halt(uint256 seed) external {
        seed = _spread(seed);
        REGISTRY.setHalted(_modelBy(seed), true);
    }

    function resume(uint256 seed) external {
        seed = _spread(seed);
        REGISTRY.setHalted(_modelBy(seed), false);
    }

    function wait(uint256 seed) external {
        seed = _spread(seed);
        _now += uint64(seed % 6 hours);
        _newest += uint64((seed >> 64) % 2);
        SOURCE.setNewest(_newest, _now);
    }

    /// @notice Halts every model and takes out all there is: for the owner, between two actions.
    function haltAndEmpty() external timed {
        if (msg.sender != OWNER) return;
        for (uint256 model = 1; model <= MODELS; ++model) REGISTRY.setHalted(ModelId.wrap(model), true);
        for (uint256 i = 0; i < _ids.length; ++i) _refund(i);
        for (uint256 i = 0; i < _sponsorships.length; ++i) _returnShares(i);
        for (uint256 i = 0; i < ACCOUNTS; ++i) _withdraw(accountAt(i));
    }

    function requestCount() external view returns (uint256) {
        return _ids.length;
    }

    function requestIdAt(uint256 which) external view returns (bytes32) {
        return _ids[which];
    }

    function statusAt(uint256 which) external view returns (IPredictionRequests.RequestStatus) {
        return _kept[which].status;
    }

    function accountAt(uint256 which) public view returns (address) {
        which %= ACCOUNTS;
        return which == 0 ? address(REENTERING) : address(uint160(0xacc000 + which));
    }

    function _fulfilled(uint256 which, address payee) private {
        _kept[which].status = IPredictionRequests.RequestStatus.Fulfilled;
        creditWei[payee] += _kept[which].feeWei;
    }

    function _refund(uint256 which) private {
        IPredictionRequests.Asked memory asked = _asked[which];
        Kept storage kept = _kept[which];
        bool over = _now > kept.deadline || REGISTRY.isHalted(asked.terms.modelId);
        bool can = over && kept.status == IPredictionRequests.RequestStatus.Open;
        try ORACLE.refund(asked.terms, asked.requester, asked.number, _commitmentOf(asked)) {
            require(can, "refunded what cannot be");
            kept.status = IPredictionRequests.RequestStatus.Refunded;
            creditWei[asked.terms.refundTo == address(0) ? asked.requester : asked.terms.refundTo] += kept.feeWei;
        } catch {
            require(!can, "a refund that must not fail");
        }
    }

    function _returnShares(uint256 which) private {
        IEpochBounties.Sponsorship memory given = _sponsorships[which];
        bool never = _now > given.expiry || REGISTRY.isHalted(given.modelId);
        uint64 end = never || _newest > given.lastEpoch ? given.lastEpoch + 1 : _newest;
        bool can = end > _unsettled[which];
        try ORACLE.returnShares(given) {
            require(can, "returned what can still be earned");
        } catch {
            require(!can, "a return that must not fail");
            return;
        }
        for (uint64 epoch = _unsettled[which]; epoch < end; ++epoch) {
            if (_earned[given.modelId][epoch]) continue;
            _potWei[given.modelId][epoch] -= given.shareWei;
            creditWei[given.sponsor] += given.shareWei;
        }
        _unsettled[which] = end;
    }

    function _withdraw(address account) private {
        uint256 amountWei = creditWei[account];
        try ORACLE.withdrawFor(account) {
            require(amountWei != 0, "paid what is not owed");
            (creditWei[account], paidWei[account]) = (0, paidWei[account] + amountWei);
        } catch {
            require(amountWei == 0, "a payment that must not fail");
        }
    }

    /// @dev What an account spends comes from nowhere; what it was paid it keeps.
    function _give(address account, uint256 amountWei) private {
        CHEATS.deal(account, account.balance + amountWei);
    }

    function _isStanding(uint256 which) private view returns (bool) {
        bool open = _kept[which].status == IPredictionRequests.RequestStatus.Open;
        return open && _now <= _kept[which].deadline && !REGISTRY.isHalted(_asked[which].terms.modelId);
    }

    function _whichOf(uint256 seed, uint256 position) private view returns (uint256) {
        return (seed >> (8 * (1 + position))) % _ids.length;
    }

    function _answerTo(uint256 seed, bool valid) private view returns (IPredictionOracle.Answer memory answer) {
        (answer.outputs, answer.payee) = (_one(9), accountAt(seed));
        if (!valid) answer.proof[0] = 1;
    }

    /// @dev The runner likes small numbers, which say little.
    function _spread(uint256 seed) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed)));
    }

    function _modelBy(uint256 seed) private pure returns (ModelId) {
        return ModelId.wrap(1 + (seed % MODELS));
    }

    function _commitmentOf(IPredictionRequests.Asked memory asked) private pure returns (bytes32) {
        return keccak256(abi.encode(asked.subjects, asked.indices, asked.inputWords));
    }

    function _one(int256 value) private pure returns (int256[] memory values) {
        values = new int256[](1);
        values[0] = value;
    }
}

/// @title Where every wei of the oracle belongs, after any sequence of what anybody can do (property 15)
contract EscrowTest {
    EscrowActor private _actor;
    PredictionOracle private _oracle;

    function setUp() external {
        _actor = new EscrowActor();
        _oracle = _actor.ORACLE();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_actor);
    }

    /// @dev By the oracle's own words: nothing is missing, and nothing lies there that is nobody's.
    function invariant_TheOracleHoldsOpenFeesAndCreditsAndBounties() external view {
        uint256 owedWei = 0;
        for (uint256 i = 0; i < _actor.requestCount(); ++i) {
            IPredictionRequests.Request memory stored = _oracle.requestOf(_actor.requestIdAt(i));
            require(stored.status == _actor.statusAt(i), "how a request stands");
            if (stored.status == IPredictionRequests.RequestStatus.Open) owedWei += stored.feeWei;
        }
        for (uint256 i = 0; i < _actor.ACCOUNTS(); ++i) owedWei += _oracle.creditOf(_actor.accountAt(i));
        for (uint64 epoch = 1; epoch <= _actor.lastEpoch(); ++epoch) {
            for (uint256 model = 1; model <= _actor.MODELS(); ++model) {
                owedWei += _oracle.bountyOf(ModelId.wrap(model), epoch, _actor.SUBJECTS_HASH());
            }
        }
        require(address(_oracle).balance == owedWei, "the balance is what is owed");
    }

    /// @dev By a plain account of who has what: each fee and each share went to one account, once.
    function invariant_NobodyIsPaidTwice() external view {
        for (uint256 i = 0; i < _actor.ACCOUNTS(); ++i) {
            address account = _actor.accountAt(i);
            require(_oracle.creditOf(account) == _actor.creditWei(account), "credit");
            require(account.balance == _actor.paidWei(account), "what an account was paid");
        }
        require(!_actor.REENTERING().paidTwice(), "paid while it was being paid");
    }

    /// @dev Nothing can be locked: with every model halted, whatever is there goes back, without anybody's leave.
    function invariant_AllGoesBackWhenTheModelsAreHalted() external {
        _actor.haltAndEmpty();
        require(address(_oracle).balance == 0, "something is locked");
    }
}
