// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title Permanent indices of subjects, in pages
/// @notice Whoever shows a source new subjects fills pages of 120 consecutive indices that nobody else fills. Predictions of
/// neighbouring indices share storage slots, so strangers who show other subjects in between cannot spread a protocol's
/// operators over slots. What a stranger can do is to show one of those operators first: it then stands on the stranger's page.
abstract contract IndexPages {
    /// @dev A multiple of every number of predictions up to 6, and of 8, 10, 12, 15, 20 and 24, so that where so many share a slot no
    /// slot belongs to two pages.
    uint32 private constant PAGE = 120;

    /// @dev In lists of indices: a subject never seen.
    uint32 internal constant NO_INDEX = type(uint32).max;

    /// @notice Pages begun by all callers together.
    uint32 public pageCount;

    /// @dev The caller's next index; a multiple of the page's size says that a page is to be begun.
    mapping(address caller => uint32 index) private _next;

    /// @dev The next index of whoever calls.
    function _takeIndex() internal returns (uint32 index) {
        index = _next[msg.sender];
        if (index % PAGE == 0) {
            index = pageCount * PAGE;
            ++pageCount;
        }
        _next[msg.sender] = index + 1;
    }
}
