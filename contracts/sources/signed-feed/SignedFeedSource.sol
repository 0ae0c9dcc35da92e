// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IFeatureSource} from "../../interfaces/IFeatureSource.sol";
import {LayoutCodec} from "../../libraries/LayoutCodec.sol";
import {SnapshotSource} from "../SnapshotSource.sol";
import {ISignedFeedSource} from "./ISignedFeedSource.sol";
import {Median} from "./Median.sol";

/// @title Values that known signers vouch for
/// @notice Signers and quorum are fixed at deployment: to change them is to deploy another source, and to propose models on it.
contract SignedFeedSource is ISignedFeedSource, SnapshotSource {
    uint256 private constant MAX_SIGNERS = 32;
    uint256 private constant MAX_VALUES = 128;

    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant REPORT_TYPE = keccak256(
        "Report(bytes32 subject,uint64 epoch,int256[] values,uint64 nonce,uint64 expiry)"
    );

    /// @inheritdoc ISignedFeedSource
    uint256 public immutable SIGNERS;

    /// @inheritdoc ISignedFeedSource
    uint256 public immutable QUORUM;

    uint256 private immutable _COUNT;

    /// @dev Bit i is set when value i is signed.
    uint256 private immutable _SIGNED;

    /// @inheritdoc ISignedFeedSource
    mapping(address account => bool) public isSigner;

    /// @inheritdoc ISignedFeedSource
    mapping(address signer => uint64 nonce) public nonceOf;

    /// @inheritdoc IFeatureSource
    bytes public layout;

    string private _text;

    /// @notice Refuses signers of whom too few agree: a quorum is more than half, and a median needs an odd number.
    /// @param origin When epoch 0 begins.
    /// @param epochSeconds How long an epoch is.
    /// @param signers In ascending order; at most 32.
    /// @param quorum Zero for the median of all, or how many must agree exactly.
    /// @param featureRuns The features' side of a layout.
    /// @param text What the features mean.
    constructor(
        uint64 origin,
        uint64 epochSeconds,
        address[] memory signers,
        uint256 quorum,
        bytes memory featureRuns,
        string memory text
    ) SnapshotSource(origin, epochSeconds) {
        if (signers.length == 0 || signers.length > MAX_SIGNERS) revert SignersInvalid(signers.length);
        address previous = address(0);
        for (uint256 i = 0; i < signers.length; ++i) {
            if (signers[i] <= previous) revert SignersInvalid(i);
            previous = signers[i];
            isSigner[previous] = true;
        }
        bool isSound = quorum == 0 ? signers.length % 2 == 1 : 2 * quorum > signers.length && quorum <= signers.length;
        if (!isSound) revert QuorumInvalid(quorum, signers.length);
        if (bytes(text).length == 0) revert FeatureTextMissing();
        LayoutCodec.split(bytes.concat(featureRuns, featureRuns)); // reverts unless it is one side of a layout
        (SIGNERS, QUORUM) = (signers.length, quorum);
        (_COUNT, _SIGNED) = _signsOf(featureRuns);
        (layout, _text) = (featureRuns, text);
    }

    /// @inheritdoc ISignedFeedSource
    function revokeReports() external {
        uint64 nonce = ++nonceOf[msg.sender];
        emit ReportsRevoked(msg.sender, nonce);
    }

    /// @inheritdoc IFeatureSource
    /// @dev The evidence is the ABI encoding of a list of `SubjectReports`.
    function submit(bytes calldata evidence) external {
        SubjectReports[] memory subjects = abi.decode(evidence, (SubjectReports[]));
        uint64 newest = newestEpoch();
        bytes memory side = layout;
        for (uint256 i = 0; i < subjects.length; ++i) {
            SubjectReports memory given = subjects[i];
            if (given.epoch != newest) revert ReportNotOfNewestEpoch(given.epoch, newest);
            if (_isRecorded(given.subject, newest)) continue;
            int256[] memory values = _agreed(given);
            _record(given.subject, newest, _fieldsOf(given.subject, side, values));
            emit ValuesRecorded(given.subject, newest, values);
        }
    }

    /// @inheritdoc ISignedFeedSource
    function reportDigest(
        bytes32 subject,
        uint64 epoch,
        int256[] memory values,
        uint64 nonce,
        uint64 expiry
    ) public view returns (bytes32) {
        bytes32 content = keccak256(
            abi.encode(REPORT_TYPE, subject, epoch, keccak256(abi.encodePacked(values)), nonce, expiry)
        );
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPE, keccak256("ProofcastSignedFeed"), keccak256("1"), block.chainid, address(this))
        );
        return keccak256(abi.encodePacked(hex"1901", domain, content));
    }

    /// @inheritdoc IFeatureSource
    function featureText() public view override(IFeatureSource, SnapshotSource) returns (string memory) {
        return _text;
    }

    /// @dev The values on which the reports agree, as the quorum asks.
    function _agreed(SubjectReports memory given) private view returns (int256[] memory values) {
        Report[] memory reports = given.reports;
        uint256 required = QUORUM == 0 ? SIGNERS : QUORUM;
        if (reports.length < required) revert TooFewReports(reports.length, required);
        address previous = address(0);
        for (uint256 i = 0; i < reports.length; ++i) {
            address signer = _checkReport(given, reports[i], previous);
            previous = signer;
            if (QUORUM != 0 && _hash(reports[i].values) != _hash(reports[0].values)) revert ReportsDisagree(signer);
        }
        if (QUORUM != 0) return reports[0].values;
        values = new int256[](_COUNT);
        int256[] memory column = new int256[](reports.length);
        for (uint256 j = 0; j < _COUNT; ++j) {
            for (uint256 i = 0; i < reports.length; ++i) column[i] = reports[i].values[j];
            values[j] = Median.take(column);
        }
    }

    function _checkReport(
        SubjectReports memory given,
        Report memory report,
        address previous
    ) private view returns (address signer) {
        if (block.timestamp > report.expiry) revert ReportExpired(report.expiry, block.timestamp);
        if (report.values.length != _COUNT) revert ValueCountMismatch(report.values.length, _COUNT);
        bytes32 digest = reportDigest(given.subject, given.epoch, report.values, report.nonce, report.expiry);
        signer = ECDSA.recover(digest, report.signature);
        if (!isSigner[signer] || signer <= previous) revert SignerNotNext(signer, previous);
        if (report.nonce != nonceOf[signer]) revert NonceMismatch(signer, report.nonce, nonceOf[signer]);
    }

    function _signsOf(bytes memory side) private pure returns (uint256 total, uint256 signs) {
        for (uint256 i = 0; i < LayoutCodec.runCount(side); ++i) {
            (, bool isSigned, uint256 count) = LayoutCodec.run(side, i);
            if (total + count > MAX_VALUES) revert TooManyValues(total + count, MAX_VALUES);
            if (isSigned) signs |= ((1 << count) - 1) << total;
            total += count;
        }
    }

    /// @dev Stored fields: two's complement of 32 bits for signed values.
    function _fieldsOf(
        bytes32 subject,
        bytes memory side,
        int256[] memory values
    ) private pure returns (uint32[] memory fields) {
        fields = new uint32[](values.length);
        uint256 at = 0;
        for (uint256 i = 0; i < LayoutCodec.runCount(side); ++i) {
            (uint256 bits, bool isSigned, uint256 count) = LayoutCodec.run(side, i);
            int256 size = int256(1 << bits);
            (int256 low, int256 high) = isSigned ? (-size / 2, size / 2) : (int256(0), size);
            for (uint256 end = at + count; at < end; ++at) {
                if (values[at] < low || values[at] >= high) revert ValueOutOfRange(subject, at, values[at]);
                fields[at] = uint32(uint256(values[at]));
            }
        }
    }

    function _fieldCount() internal view override returns (uint256) {
        return _COUNT;
    }

    /// @dev Sign-extends the fields of signed runs.
    function _valueOf(uint32 field, uint256 index) internal view override returns (int256) {
        return (_SIGNED >> index) & 1 == 1 ? int256(int32(field)) : int256(uint256(field));
    }

    function _hash(int256[] memory values) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(values));
    }
}
