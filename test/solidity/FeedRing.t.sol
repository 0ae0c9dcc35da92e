// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {PredictionFeed} from "../../contracts/feed/PredictionFeed.sol";
import {IModelRegistry} from "../../contracts/interfaces/IModelRegistry.sol";
import {IPredictionFeed} from "../../contracts/interfaces/IPredictionFeed.sol";
import {FeedId} from "../../contracts/libraries/FeedId.sol";
import {ModelId} from "../../contracts/libraries/ModelId.sol";
import {CHEATS} from "./CheatCodes.sol";
import {RegistryStandIn} from "./RegistryStandIn.sol";

/// @title A source of which only subjects and times are asked
contract EpochsStandIn {
    uint64 public constant EPOCH_SECONDS = 10;

    function epochEnd(uint64 epoch) external pure returns (uint64) {
        return 1_000 + epoch * EPOCH_SECONDS;
    }

    function indexOf(bytes32 subject) public pure returns (uint32) {
        return uint32(uint256(subject));
    }

    function indicesOf(bytes32[] calldata subjects) external pure returns (uint32[] memory indices) {
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) indices[i] = indexOf(subjects[i]);
    }
}

/// @title Posts at random, and keeps what must stand in the plainest way
contract RingPoster {
    struct Row {
        bool stands;
        int8 first;
        uint16 second;
    }

    uint256 public constant FEEDS = 2;
    uint256 public constant SUBJECTS = 12;
    uint64 public constant KEPT = 8;
    /// @dev After as many epochs the tag of a slot is the same again.
    uint64 private constant TAG_CYCLE = 1 << 27;
    /// @dev An int8 and a uint16: eight entries a slot.
    bytes private constant SIDE = hex"02810001020001";

    PredictionFeed public immutable FEED;
    EpochsStandIn public immutable SOURCE;

    mapping(uint256 feed => bool) public hasBegun;
    mapping(uint256 feed => uint64) public newestOf;
    mapping(uint256 feed => mapping(uint64 epoch => mapping(uint256 place => Row))) private _rows;

    constructor() {
        RegistryStandIn registry = new RegistryStandIn();
        SOURCE = new EpochsStandIn();
        FEED = new PredictionFeed(IModelRegistry(address(registry)), address(registry));
        FEED.setPoster(address(this), true);
        for (uint256 feed = 0; feed < FEEDS; ++feed) registry.setFeed(idOf(feed), address(SOURCE), SIDE);
    }

    /// @notice One post: how many subjects, which, of which epoch and whether the last one is given another value, the seed says.
    function post(uint256 seed) external {
        seed = uint256(keccak256(abi.encode(seed))); // small numbers say little
        uint256 feed = seed & 1;
        uint64 epoch = _epochOf(feed, seed >> 8);
        uint256[] memory places = new uint256[](1 + ((seed >> 24) % 5));
        Row[] memory rows = new Row[](places.length);
        uint256 step = (seed >> 40) & 1 == 0 ? 1 : 5; // in order, or here and there
        for (uint256 i = 0; i < places.length; ++i) {
            places[i] = (((seed >> 32) & 0xff) + i * step) % SUBJECTS;
            rows[i] = _drawRow(feed, epoch, places[i], i + 1 == places.length && (seed >> 48) % 4 == 0);
        }
        bool passed = hasBegun[feed] && epoch + KEPT <= newestOf[feed];
        bool contradicts = _contradicts(feed, epoch, places, rows);
        (bytes32[] memory subjects, uint32[] memory indices, int256[] memory outputs) = _argumentsOf(places, rows);
        try FEED.post(ModelId.wrap(1), idOf(feed), epoch, subjects, indices, outputs, SIDE) returns (bool stands) {
            require(!passed, "posted an epoch that has passed");
            require(stands != contradicts, "a standing prediction was contradicted, or an agreeing one refused");
            if (stands) _keep(feed, epoch, places, rows);
        } catch (bytes memory reason) {
            require(passed && bytes4(reason) == IPredictionFeed.EpochPassed.selector, "a post that must not fail");
        }
    }

    function rowOf(uint256 feed, uint64 epoch, uint256 place) external view returns (Row memory) {
        return _rows[feed][epoch][place];
    }

    /// @notice The first epoch that a feed must hold.
    function oldestOf(uint256 feed) public view returns (uint64) {
        return newestOf[feed] < KEPT ? 0 : newestOf[feed] - (KEPT - 1);
    }

    function idOf(uint256 feed) public pure returns (FeedId) {
        return FeedId.wrap(bytes32(1 + feed));
    }

    /// @notice Ten subjects in two and a half neighbouring slots, one in a slot far away, and the last one that there can be.
    function subjectAt(uint256 place) public pure returns (bytes32) {
        if (place < 10) return bytes32(place * 2);
        return bytes32(place == 10 ? 1_000_000 : uint256(type(uint32).max) - 1);
    }

    /// @dev Up to ten epochs back and three on, and now and then the next with the same tags. One feed begins with the first
    /// epoch, the other shortly before tags begin again.
    function _epochOf(uint256 feed, uint256 drawn) private view returns (uint64) {
        uint64 base = hasBegun[feed] ? newestOf[feed] : uint64(feed) * (TAG_CYCLE - 5);
        if (drawn % 32 == 0) return base + TAG_CYCLE;
        uint64 ahead = base + uint64((drawn >> 8) % 14);
        return ahead < 10 ? 0 : ahead - 10;
    }

    function _contradicts(
        uint256 feed,
        uint64 epoch,
        uint256[] memory places,
        Row[] memory rows
    ) private view returns (bool) {
        for (uint256 i = 0; i < places.length; ++i) {
            Row memory standing = _rows[feed][epoch][places[i]];
            bool same = standing.first == rows[i].first && standing.second == rows[i].second;
            if (standing.stands && !same) return true;
        }
        return false;
    }

    function _keep(uint256 feed, uint64 epoch, uint256[] memory places, Row[] memory rows) private {
        for (uint256 i = 0; i < places.length; ++i) _rows[feed][epoch][places[i]] = rows[i];
        if (!hasBegun[feed] || epoch > newestOf[feed]) newestOf[feed] = epoch;
        hasBegun[feed] = true;
    }

    function _drawRow(uint256 feed, uint64 epoch, uint256 place, bool other) private pure returns (Row memory) {
        uint256 drawn = uint256(keccak256(abi.encode(feed, epoch, place, other)));
        return Row(true, int8(uint8(drawn)), uint16(drawn >> 8));
    }

    function _argumentsOf(
        uint256[] memory places,
        Row[] memory rows
    ) private pure returns (bytes32[] memory subjects, uint32[] memory indices, int256[] memory outputs) {
        subjects = new bytes32[](places.length);
        indices = new uint32[](places.length);
        outputs = new int256[](2 * places.length);
        for (uint256 i = 0; i < places.length; ++i) {
            subjects[i] = subjectAt(places[i]);
            indices[i] = uint32(uint256(subjects[i]));
            (outputs[2 * i], outputs[2 * i + 1]) = (rows[i].first, int256(uint256(rows[i].second)));
        }
    }
}

/// @title The ring of predictions against a plain mapping, after any sequence of posts (properties 8, 16)
contract FeedRingTest {
    uint256 private constant MAX_AGE_SECONDS = 30;

    RingPoster private _poster;
    IPredictionFeed private _feed;

    function setUp() external {
        _poster = new RingPoster();
        _feed = _poster.FEED();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_poster);
    }

    /// @dev Whatever was posted stands unchanged for as long as its epoch is held, and nothing else is there.
    function invariant_EveryEpochHoldsWhatWasPostedToItFirst() external view {
        for (uint256 feed = 0; feed < _poster.FEEDS(); ++feed) {
            uint64 oldest = _poster.oldestOf(feed);
            uint64 newest = _poster.newestOf(feed);
            for (uint64 epoch = oldest < 2 ? 0 : oldest - 2; epoch <= newest + 1; ++epoch) {
                for (uint256 place = 0; place < _poster.SUBJECTS(); ++place) {
                    _checkAt(feed, epoch, place, epoch >= oldest);
                }
            }
        }
    }

    /// @dev All ways to read give the newest epoch's prediction, and say alike where there is none and which is too old.
    function invariant_AllReadsGiveTheNewest() external {
        for (uint256 feed = 0; feed < _poster.FEEDS(); ++feed) {
            require(_feed.newestEpochOf(_poster.idOf(feed)) == _poster.newestOf(feed), "the newest epoch");
            CHEATS.warp(_poster.SOURCE().epochEnd(_poster.newestOf(feed)));
            bytes32[] memory subjects = new bytes32[](_poster.SUBJECTS());
            for (uint256 place = 0; place < subjects.length; ++place) subjects[place] = _poster.subjectAt(place);
            (IPredictionFeed.Standing[] memory standings, int256[] memory outputs, uint64[] memory epochs) = _feed
                .latestMany(_poster.idOf(feed), subjects, MAX_AGE_SECONDS);
            for (uint256 place = 0; place < subjects.length; ++place) {
                int256[] memory both = new int256[](2);
                (both[0], both[1]) = (outputs[2 * place], outputs[2 * place + 1]);
                _checkMany(feed, place, standings[place], both, epochs[place]);
                _checkSingle(feed, place);
            }
        }
    }

    function _checkAt(uint256 feed, uint64 epoch, uint256 place, bool held) private view {
        RingPoster.Row memory row = _poster.rowOf(feed, epoch, place);
        try _feed.at(_poster.idOf(feed), _poster.subjectAt(place), epoch) returns (int256[] memory outputs) {
            require(held && row.stands, "a prediction that nobody posted, or that has passed");
            _checkRow(row, outputs);
        } catch {
            require(!held || !row.stands, "a prediction has gone");
        }
    }

    /// @dev What latestMany gave against what was posted last.
    function _checkMany(
        uint256 feed,
        uint256 place,
        IPredictionFeed.Standing standing,
        int256[] memory outputs,
        uint64 epoch
    ) private view {
        (bool found, uint64 expected) = _newestOf(feed, place);
        require(epoch == expected, "the newest epoch of a subject");
        uint64 age = (_poster.newestOf(feed) - expected) * _poster.SOURCE().EPOCH_SECONDS();
        if (found && age <= MAX_AGE_SECONDS) {
            require(standing == IPredictionFeed.Standing.Valid, "valid while young");
            _checkRow(_poster.rowOf(feed, expected, place), outputs);
        } else {
            require(standing == (found ? IPredictionFeed.Standing.Stale : IPredictionFeed.Standing.Missing), "none");
            require(outputs[0] == 0 && outputs[1] == 0, "outputs of nothing");
        }
    }

    /// @dev The reads of one subject at whatever age.
    function _checkSingle(uint256 feed, uint256 place) private view {
        (FeedId id, bytes32 subject) = (_poster.idOf(feed), _poster.subjectAt(place));
        (bool found, uint64 expected) = _newestOf(feed, place);
        (IPredictionFeed.Standing standing, int256[] memory outputs, uint64 epoch, ) = _feed.tryLatest(id, subject);
        require(epoch == expected, "the newest epoch, of one subject");
        if (!found) {
            require(standing == IPredictionFeed.Standing.Missing && outputs.length == 0, "missing, of one subject");
            return;
        }
        require(standing == IPredictionFeed.Standing.Valid, "valid at any age");
        _checkRow(_poster.rowOf(feed, expected, place), outputs);
        uint64 end;
        (outputs, epoch, end) = _feed.latest(id, subject);
        require(epoch == expected && end == _poster.SOURCE().epochEnd(expected), "epoch and end of latest");
        _checkRow(_poster.rowOf(feed, expected, place), outputs);
    }

    function _newestOf(uint256 feed, uint256 place) private view returns (bool found, uint64 epoch) {
        uint64 oldest = _poster.oldestOf(feed);
        for (epoch = _poster.newestOf(feed); ; --epoch) {
            if (_poster.rowOf(feed, epoch, place).stands) return (true, epoch);
            if (epoch == oldest) return (false, 0);
        }
    }

    function _checkRow(RingPoster.Row memory row, int256[] memory outputs) private pure {
        require(outputs.length == 2, "two outputs");
        require(outputs[0] == row.first && outputs[1] == int256(uint256(row.second)), "another value");
    }
}
