// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title What reading a layout and packing words can refuse
/// @notice One set of errors for registry and oracle, which read layouts and pack words by the same code.
interface IPackingErrors {
    /// @notice Thrown when a layout is not the one canonical encoding; `offset` is the byte that shows it.
    error InvalidLayout(uint256 offset);

    /// @notice Thrown when `value`, at `index` of the values given, does not fit its field. Nothing is truncated.
    error ValueOutOfRange(uint256 index, int256 value);

    /// @notice Thrown when the number of values is not a positive multiple of the values a subject has.
    error ValuesMisshapen(uint256 received, uint256 perSubject);

    /// @notice Thrown when there are more subjects than the batch has places.
    error TooManySubjects(uint256 received, uint256 batch);

    /// @notice Thrown when values do not fit in the words allotted to them, or words in the batch's.
    error WordsExceeded(uint256 allotted);
}
