// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title A record as contract code
/// @notice The deployed code is the record itself: it cannot change, and reading it costs one code access instead of one
/// storage slot a field. It is never run: ABI-encoded structs begin with a zero byte, which is STOP.
contract ModelCode {
    /// @notice Puts the record where code would be, and returns it as such.
    /// @param encoded The record, ABI-encoded.
    constructor(bytes memory encoded) {
        assembly ("memory-safe") {
            // this.code = encoded
            return(add(encoded, 32), mload(encoded))
        }
    }
}
