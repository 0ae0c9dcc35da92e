// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title The part of Bittensor's metagraph precompile that is read here
/// @notice At 0x0000000000000000000000000000000000000802. A failure carries no data and uses up the gas given to it. `getRank` and
/// `getTrust` always answer 0 and are left out.
interface IMetagraph {
    /// @notice How many neurons a subnet has.
    /// @param netuid The subnet.
    /// @return Places are numbered from zero up to this, without it.
    function getUidCount(uint16 netuid) external view returns (uint16);

    /// @notice The hotkey that holds a neuron's place now.
    /// @param netuid The subnet.
    /// @param uid The neuron's place.
    /// @return An sr25519 public key; another neuron may take the place later.
    function getHotkey(uint16 netuid, uint16 uid) external view returns (bytes32);

    /// @notice The hotkey's whole stake in rao, 10^-9 TAO.
    /// @param netuid The subnet.
    /// @param uid The neuron's place.
    /// @return In rao.
    function getStake(uint16 netuid, uint16 uid) external view returns (uint64);

    /// @notice What the neuron was paid in the last tempo, in rao.
    /// @param netuid The subnet.
    /// @param uid The neuron's place.
    /// @return In rao.
    function getEmission(uint16 netuid, uint16 uid) external view returns (uint64);

    /// @notice A score; 65535 is 1.
    /// @param netuid The subnet.
    /// @param uid The neuron's place.
    /// @return The incentive, which miners are paid by.
    function getIncentive(uint16 netuid, uint16 uid) external view returns (uint16);

    /// @notice A score; 65535 is 1.
    /// @param netuid The subnet.
    /// @param uid The neuron's place.
    /// @return The consensus, up to which weights on the neuron count.
    function getConsensus(uint16 netuid, uint16 uid) external view returns (uint16);

    /// @notice A score; 65535 is 1.
    /// @param netuid The subnet.
    /// @param uid The neuron's place.
    /// @return The dividends, which validators are paid by.
    function getDividends(uint16 netuid, uint16 uid) external view returns (uint16);

    /// @notice A score; 65535 is 1.
    /// @param netuid The subnet.
    /// @param uid The neuron's place.
    /// @return The validator's trust: how far its weights agree with the consensus.
    function getVtrust(uint16 netuid, uint16 uid) external view returns (uint16);
}
