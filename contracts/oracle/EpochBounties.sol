// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IEpochBounties} from "../interfaces/IEpochBounties.sol";
import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {CreditLedger} from "./CreditLedger.sol";
import {RegistryReader} from "./RegistryReader.sol";

/// @title Bounties for epochs without requests
/// @notice Keeps what sponsors promised and pays it to first posts, as credit. It proves nothing: the oracle says what was posted.
abstract contract EpochBounties is IEpochBounties, CreditLedger, RegistryReader {
    /// @inheritdoc IEpochBounties
    uint64 public constant MAX_SPONSORED_EPOCHS = 64;

    /// @inheritdoc IEpochBounties
    uint64 public constant SPONSORSHIP_SECONDS = 730 days;

    /// @dev The shares of all sponsors of one epoch and subjects; once earned, for good.
    struct Pot {
        uint128 amountWei;
        bool earned;
    }

    mapping(bytes32 potId => Pot pot) private _pots;

    /// @dev The first epoch that is not settled: never zero, because there is always an epoch before the first one sponsored.
    mapping(bytes32 sponsorshipId => uint64 epoch) private _nextEpochs;
    uint256 private _sponsorships;

    /// @inheritdoc IEpochBounties
    function sponsor(ModelId modelId, uint64 firstEpoch, uint64 lastEpoch, bytes32 subjectsHash) external payable {
        if (lastEpoch < firstEpoch || lastEpoch - firstEpoch >= MAX_SPONSORED_EPOCHS || lastEpoch == type(uint64).max) {
            revert EpochRangeInvalid(firstEpoch, lastEpoch);
        }
        uint64 newest = IFeatureSource(REGISTRY.activeModel(modelId).source).newestEpoch();
        if (firstEpoch <= newest) revert EpochNotAhead(firstEpoch, newest);
        uint256 epochs = lastEpoch - firstEpoch + 1;
        uint256 shareWei = msg.value / epochs;
        if (shareWei == 0 || shareWei * epochs != msg.value || shareWei > type(uint96).max) {
            revert ShareInvalid(msg.value, epochs);
        }

        for (uint64 epoch = firstEpoch; epoch <= lastEpoch; ++epoch) {
            Pot storage pot = _pots[_potId(modelId, epoch, subjectsHash)];
            if (pot.earned) revert EpochNotAhead(epoch, epoch); // its source has gone back
            pot.amountWei += uint128(shareWei);
        }
        Sponsorship memory sponsorship = Sponsorship({
            modelId: modelId,
            firstEpoch: firstEpoch,
            lastEpoch: lastEpoch,
            subjectsHash: subjectsHash,
            sponsor: msg.sender,
            shareWei: uint96(shareWei),
            expiry: uint64(block.timestamp) + SPONSORSHIP_SECONDS,
            number: ++_sponsorships
        });
        bytes32 sponsorshipId = keccak256(abi.encode(sponsorship));
        _nextEpochs[sponsorshipId] = firstEpoch;
        emit EpochsSponsored(sponsorshipId, modelId, msg.sender, sponsorship);
    }

    /// @inheritdoc IEpochBounties
    function returnShares(Sponsorship calldata sponsorship) external {
        bytes32 sponsorshipId = keccak256(abi.encode(sponsorship));
        uint64 first = _nextEpochs[sponsorshipId];
        if (first == 0) revert SponsorshipUnknown(sponsorshipId);
        uint64 end = sponsorship.lastEpoch + 1;
        uint64 over = _firstEpochNotOver(sponsorship);
        if (over < end) end = over;
        if (end <= first) revert NothingToReturn(sponsorshipId);

        uint256 amountWei = 0;
        for (uint64 epoch = first; epoch < end; ++epoch) {
            Pot storage pot = _pots[_potId(sponsorship.modelId, epoch, sponsorship.subjectsHash)];
            if (pot.earned) continue;
            pot.amountWei -= sponsorship.shareWei;
            amountWei += sponsorship.shareWei;
        }
        _nextEpochs[sponsorshipId] = end;
        _credit(sponsorship.sponsor, amountWei);
        emit SharesReturned(sponsorshipId, end, amountWei);
    }

    /// @inheritdoc IEpochBounties
    function bountyOf(ModelId modelId, uint64 epoch, bytes32 subjectsHash) external view returns (uint256 amountWei) {
        return _pots[_potId(modelId, epoch, subjectsHash)].amountWei;
    }

    /// @dev Credits the bounty of a post that was verified, if there is one left.
    function _earn(ModelId modelId, uint64 epoch, bytes32 subjectsHash, address payee) internal {
        Pot storage pot = _pots[_potId(modelId, epoch, subjectsHash)];
        uint256 amountWei = pot.amountWei;
        if (amountWei == 0) return;
        (pot.amountWei, pot.earned) = (0, true);
        _credit(payee, amountWei);
        emit BountyEarned(modelId, epoch, payee, subjectsHash, amountWei);
    }

    /// @dev A source answers for its newest epoch alone, so no post can come in one before it; and none at all for a model that
    /// is not active. A source that fails keeps nothing for longer than the sponsorship lasts.
    function _firstEpochNotOver(Sponsorship calldata sponsorship) private view returns (uint64) {
        if (block.timestamp > sponsorship.expiry) return type(uint64).max;
        IModelTypes.ModelRecord memory model = REGISTRY.modelRecord(sponsorship.modelId);
        if (model.status != IModelTypes.Status.Active || REGISTRY.isHalted(sponsorship.modelId)) {
            return type(uint64).max;
        }
        return IFeatureSource(model.source).newestEpoch();
    }

    function _potId(ModelId modelId, uint64 epoch, bytes32 subjectsHash) private pure returns (bytes32) {
        return keccak256(abi.encode(modelId, epoch, subjectsHash));
    }
}
