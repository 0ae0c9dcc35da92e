// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title The part of Bittensor's metagraph precompile that is read here
/// @notice At 0x0000000000000000000000000000000000000802. A failure carries no data and uses up the gas given to it. `getRank` and
/// `getTrust` always answer 0 and are left out.
interface IMetagraph {
    /// @notice How many neurons a subnet has.
    function getUidCount(uint16 netuid) external view returns (uint16);

    /// @notice The hotkey that holds a neuron's place now.
    function getHotkey(uint16 netuid, uint16 uid) external view returns (bytes32);

    /// @notice The hotkey's whole stake in rao, 10^-9 TAO.
    function getStake(uint16 netuid, uint16 uid) external view returns (uint64);

    /// @notice What the neuron was paid in the last tempo, in rao.
    function getEmission(uint16 netuid, uint16 uid) external view returns (uint64);

    /// @notice A score; 65535 is 1.
    function getIncentive(uint16 netuid, uint16 uid) external view returns (uint16);

    /// @notice A score; 65535 is 1.
    function getConsensus(uint16 netuid, uint16 uid) external view returns (uint16);

    /// @notice A score; 65535 is 1.
    function getDividends(uint16 netuid, uint16 uid) external view returns (uint16);

    /// @notice A score; 65535 is 1.
    function getVtrust(uint16 netuid, uint16 uid) external view returns (uint16);
}
