// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPackingErrors} from "../../contracts/interfaces/IPackingErrors.sol";
import {StatementHarness} from "../../contracts/mocks/StatementHarness.sol";

/// @title Words against a reference that packs one value after the other, for layouts, batches and values that a fuzzer draws
contract WordPackingTest {
    uint256 private constant WORD_BYTES = 31;

    StatementHarness private immutable HARNESS = new StatementHarness();

    struct Run {
        uint256 size;
        bool signed;
        uint256 count;
    }

    function testFuzz_PacksAsTheReference(uint256 seed) external view {
        uint256 batch = 1 + _draw(seed, "batch", 6);
        uint256 subjects = 1 + _draw(seed, "subjects", batch);
        Run[] memory features = _drawSide(seed, "features");
        Run[] memory outputs = _drawSide(seed, "outputs");
        bytes memory layout = bytes.concat(_encode(features), _encode(outputs));
        int256[] memory inputs = _drawValues(seed, "in", features, subjects);
        int256[] memory results = _drawValues(seed, "out", outputs, subjects);

        (, uint256 wordCount) = HARNESS.measure(layout, batch);
        uint256[] memory expected = new uint256[](wordCount);
        uint256 cursor = _reference(expected, 0, features, batch, inputs);
        (uint256[] memory inputWords, uint256 reached) = HARNESS.packInputs(layout, batch, inputs);
        require(reached == cursor, "where the features end");
        for (uint256 i = 0; i < inputWords.length; ++i) require(inputWords[i] == expected[i], "a word of features");

        cursor = _reference(expected, cursor, outputs, batch, results);
        require((cursor >> 5) + 1 == wordCount, "how many words there are");
        uint256[] memory words = HARNESS.packOutputs(layout, batch, inputWords, results);
        require(words.length == wordCount, "how many words are packed");
        for (uint256 i = 0; i < wordCount; ++i) {
            require(words[i] == expected[i], "a word");
            require(words[i] < 1 << 248, "31 bytes");
        }
    }

    function testFuzz_RefusesAValueThatItsFieldCannotHold(uint256 seed, uint256 beyond, bool below) external view {
        Run[] memory side = _drawSide(seed, "features");
        uint256 subjects = 1 + _draw(seed, "subjects", 4);
        int256[] memory values = _drawValues(seed, "in", side, subjects);
        uint256 index = _draw(seed, "index", values.length);
        Run memory run = _runOf(side, index % (values.length / subjects));
        uint256 span = 1 << (8 * run.size);
        int256 least = run.signed ? -int256(span / 2) : int256(0);
        int256 most = least + int256(span) - 1;
        int256 step = int256(beyond >> 2) + 1;
        values[index] = below ? least - step : most + step;
        try HARNESS.packInputs(bytes.concat(_encode(side), hex"01010001"), subjects, values) {
            revert("packed");
        } catch (bytes memory refusal) {
            bytes memory expected = abi.encodeWithSelector(
                IPackingErrors.ValueOutOfRange.selector,
                index,
                values[index]
            );
            require(keccak256(refusal) == keccak256(expected), "the wrong refusal");
        }
    }

    /// @dev Fields one after the other, each at the end of the word so far; one that does not fit begins the next word.
    function _reference(
        uint256[] memory words,
        uint256 cursor,
        Run[] memory side,
        uint256 batch,
        int256[] memory values
    ) private pure returns (uint256) {
        uint256 perSubject = _perSubject(side);
        uint256 last = values.length / perSubject - 1;
        for (uint256 subject = 0; subject < batch; ++subject) {
            uint256 row = (subject < last ? subject : last) * perSubject;
            for (uint256 value = 0; value < perSubject; ++value) {
                cursor = _append(words, cursor, _runOf(side, value), values[row + value]);
            }
        }
        return cursor;
    }

    function _append(
        uint256[] memory words,
        uint256 cursor,
        Run memory run,
        int256 value
    ) private pure returns (uint256) {
        (uint256 word, uint256 used) = (cursor >> 5, cursor & 31);
        if (used + run.size > WORD_BYTES) (word, used) = (word + 1, 0);
        uint256 stored = uint256(run.signed ? value + int256(1 << (8 * run.size - 1)) : value);
        words[word] = words[word] * (1 << (8 * run.size)) + stored;
        return (word << 5) | (used + run.size);
    }

    function _perSubject(Run[] memory side) private pure returns (uint256 count) {
        for (uint256 i = 0; i < side.length; ++i) count += side[i].count;
    }

    function _runOf(Run[] memory side, uint256 value) private pure returns (Run memory run) {
        for (uint256 i = 0; i < side.length; ++i) {
            if (value < side[i].count) return side[i];
            value -= side[i].count;
        }
        revert("no such value");
    }

    /// @dev One to four runs, neighbours of which differ.
    function _drawSide(uint256 seed, string memory name) private pure returns (Run[] memory side) {
        side = new Run[](1 + _draw(seed, string.concat(name, "runs"), 4));
        uint256 kind = _draw(seed, string.concat(name, "kind"), 6);
        for (uint256 i = 0; i < side.length; ++i) {
            uint256 here = uint256(keccak256(abi.encode(seed, name, i)));
            side[i] = Run(1 << (kind % 3), kind > 2, 1 + (here % 20));
            kind = (kind + 1 + ((here >> 128) % 5)) % 6;
        }
    }

    function _encode(Run[] memory side) private pure returns (bytes memory encoded) {
        encoded = abi.encodePacked(uint8(side.length));
        for (uint256 i = 0; i < side.length; ++i) {
            uint256 code = side[i].size + (side[i].signed ? 0x80 : 0);
            encoded = abi.encodePacked(encoded, uint8(code), uint16(side[i].count));
        }
    }

    /// @dev Among them the least and the greatest that a field holds.
    function _drawValues(
        uint256 seed,
        string memory name,
        Run[] memory side,
        uint256 subjects
    ) private pure returns (int256[] memory values) {
        uint256 perSubject = _perSubject(side);
        values = new int256[](perSubject * subjects);
        for (uint256 i = 0; i < values.length; ++i) {
            Run memory run = _runOf(side, i % perSubject);
            uint256 drawn = uint256(keccak256(abi.encode(seed, name, "value", i)));
            uint256 span = 1 << (8 * run.size);
            uint256 stored =
                drawn % 4 == 0
                    ? 0
                    : drawn % 4 == 1
                        ? span - 1
                        : (drawn >> 2) % span;
            values[i] = int256(stored) - (run.signed ? int256(span / 2) : int256(0));
        }
    }

    function _draw(uint256 seed, string memory name, uint256 below) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, name))) % below;
    }
}
