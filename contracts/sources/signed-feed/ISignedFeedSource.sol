// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ISnapshotSource} from "../ISnapshotSource.sol";

/// @title Values that known signers vouch for
/// @notice Each signer signs, as EIP-712 typed data of this contract on this chain, one subject's values for one epoch. Values
/// stand when all signers agree well enough, as the deployment says for good: the median of all of them (`QUORUM` is zero), value
/// by value, or exactly the same values from `QUORUM` of them, more than half. What is trusted is that quorum, and nobody else.
/// @dev A signer who signs two different reports of one subject and epoch lets whoever submits choose between them.
interface ISignedFeedSource is ISnapshotSource {
    /// @notice What one signer says of one subject, with the signature.
    /// @param values In the layout's order.
    /// @param nonce The signer's nonce: `revokeReports` makes all that were signed before worthless.
    /// @param expiry The last second in which the report may be submitted.
    /// @param signature Of the typed data `Report(bytes32 subject,uint64 epoch,int256[] values,uint64 nonce,uint64 expiry)`.
    struct Report {
        int256[] values;
        uint64 nonce;
        uint64 expiry;
        bytes signature;
    }

    /// @notice Reports of one subject, ordered by their signers' addresses. The ABI encoding of a list of these is what `submit`
    /// takes.
    struct SubjectReports {
        bytes32 subject;
        uint64 epoch;
        Report[] reports;
    }

    /// @notice Emitted when a signer makes all earlier reports of its own worthless.
    /// @param signer Whose reports they are.
    /// @param nonce What the signer's reports must have from now on.
    event ReportsRevoked(address indexed signer, uint64 nonce);

    /// @notice Emitted when a subject's values stand.
    /// @param subject The subject.
    /// @param epoch The newest epoch.
    /// @param values In the layout's order.
    event ValuesRecorded(bytes32 indexed subject, uint64 indexed epoch, int256[] values);

    /// @notice Thrown when there are no signers, more than 32, or they are not in ascending order.
    error SignersInvalid(uint256 index);

    /// @notice Thrown when the quorum is not more than half of the signers and at most all, or a median is wanted of an even number.
    error QuorumInvalid(uint256 quorum, uint256 signers);

    /// @notice Thrown when a subject would have more than 128 values.
    error TooManyValues(uint256 values, uint256 maximum);

    /// @notice Thrown when nothing is said of what the features mean.
    error FeatureTextMissing();

    /// @notice Thrown when a report is of another epoch than the newest.
    error ReportNotOfNewestEpoch(uint64 reported, uint64 newest);

    /// @notice Thrown when a report was submitted after its last second.
    error ReportExpired(uint64 expiry, uint256 nowSeconds);

    /// @notice Thrown when a signature is by nobody who may sign, or its signer is not above the one before: none counts twice.
    error SignerNotNext(address signer, address previous);

    /// @notice Thrown when a report has another nonce than its signer's.
    error NonceMismatch(address signer, uint64 reported, uint64 current);

    /// @notice Thrown when there are too few reports.
    error TooFewReports(uint256 received, uint256 required);

    /// @notice Thrown when a report has another number of values than the layout.
    error ValueCountMismatch(uint256 received, uint256 expected);

    /// @notice Thrown when reports that must agree do not.
    error ReportsDisagree(address signer);

    /// @notice Thrown when a value does not fit its field.
    error ValueOutOfRange(bytes32 subject, uint256 index, int256 value);

    /// @notice Makes all reports worthless that the caller has signed.
    function revokeReports() external;

    /// @notice The nonce that a signer's reports must have.
    /// @param signer The signer.
    /// @return How often it has revoked its reports.
    function nonceOf(address signer) external view returns (uint64);

    /// @notice Whether an account is a signer.
    /// @param account Any account.
    /// @return True for those that the source was deployed with.
    function isSigner(address account) external view returns (bool);

    /// @notice How many accounts sign.
    /// @return At most 32; an odd number where the median stands.
    function SIGNERS() external view returns (uint256);

    /// @notice Zero: the median of all; or how many must agree exactly.
    /// @return Fixed at deployment.
    function QUORUM() external view returns (uint256);

    /// @notice The EIP-712 digest that a signer signs.
    /// @param subject The subject.
    /// @param epoch The epoch that the values are of.
    /// @param values In the layout's order.
    /// @param nonce The signer's nonce.
    /// @param expiry The last second in which the report may be submitted.
    /// @return For this contract on this chain alone.
    function reportDigest(
        bytes32 subject,
        uint64 epoch,
        int256[] calldata values,
        uint64 nonce,
        uint64 expiry
    ) external view returns (bytes32);
}
