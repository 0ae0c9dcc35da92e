// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {PredictionEntry} from "../../contracts/libraries/PredictionEntry.sol";

/// @title Outputs to entries and back, for whatever a fuzzer draws
contract PredictionEntryTest {
    /// @dev Three outputs a subject: int16, then two of uint32.
    bytes private constant SIDE = hex"02820001040002";

    function testFuzz_EntriesGiveTheirOutputsBack(int16[] calldata first, uint32 second, uint32 third) external view {
        int256[] memory outputs = new int256[](3 * first.length);
        for (uint256 s = 0; s < first.length; ++s) {
            (outputs[3 * s], outputs[3 * s + 1]) = (first[s], int256(uint256(second)));
            outputs[3 * s + 2] = int256(uint256(uint32(uint256(keccak256(abi.encode(third, s))))));
        }
        uint256[] memory entries = this.encode(outputs);
        require(entries.length == first.length, "one entry a subject");
        for (uint256 s = 0; s < first.length; ++s) {
            uint256 expected = uint256(int256(first[s]) + 0x8000) << 64;
            expected |= uint256(outputs[3 * s + 1]) << 32;
            expected |= uint256(outputs[3 * s + 2]);
            require(entries[s] == expected, "the first output highest, signed ones moved up by half");
            int256[] memory decoded = PredictionEntry.decode(SIDE, entries[s]);
            for (uint256 i = 0; i < 3; ++i) require(decoded[i] == outputs[3 * s + i], "an output");
        }
    }

    function encode(int256[] calldata outputs) external pure returns (uint256[] memory) {
        return PredictionEntry.encode(SIDE, outputs);
    }
}
