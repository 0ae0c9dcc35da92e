// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title What the allocator needs of a delegator of Symbiotic
/// @notice The part of its INetworkRestakeDelegator that is called, with the same selectors.
interface INetworkRestakeDelegator {
    /// @notice Sets an operator's shares of a subnetwork's stake. Needs the delegator's OPERATOR_NETWORK_SHARES_SET_ROLE.
    /// @param subnetwork The network's address and, in the last 12 bytes, its own number for the subnetwork.
    /// @param operator Whose shares.
    /// @param shares Out of the sum of all operators' shares.
    function setOperatorNetworkShares(bytes32 subnetwork, address operator, uint256 shares) external;

    /// @notice An operator's shares now.
    /// @param subnetwork The subnetwork.
    /// @param operator Whose shares.
    /// @return shares Out of the sum of all operators' shares.
    function operatorNetworkShares(bytes32 subnetwork, address operator) external view returns (uint256 shares);

    /// @notice The kind of delegator: zero divides by shares.
    /// @return kind The kind.
    function TYPE() external view returns (uint64 kind);
}
