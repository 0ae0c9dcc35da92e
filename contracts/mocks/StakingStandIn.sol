// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Coldkey} from "../consumers/bittensor/Coldkey.sol";
import {IStakingPrecompile} from "../consumers/bittensor/IStakingPrecompile.sol";

/// @title Stand-in for Bittensor's staking precompile: tests only
/// @notice Its code is put at the precompile's address. As the real one it refuses without a reason and with all gas.
contract StakingStandIn is IStakingPrecompile {
    mapping(bytes32 hotkey => mapping(bytes32 coldkey => uint256 stakeRao)) private _stakes;
    mapping(bytes32 hotkey => bool isRefused) private _refused;
    bool private _isDisabled;
    bool private _isMute;

    /// @notice Gives a coldkey stake out of nothing.
    /// @param hotkey With whom.
    /// @param coldkey Whose.
    /// @param amountRao How much.
    function give(bytes32 hotkey, bytes32 coldkey, uint256 amountRao) external {
        _stakes[hotkey][coldkey] += amountRao;
    }

    /// @notice Refuses every move to or from a hotkey.
    /// @param hotkey The hotkey.
    function refuse(bytes32 hotkey) external {
        _refused[hotkey] = true;
    }

    /// @notice Refuses everything, as root can make it do.
    /// @param isDisabled Whether it does.
    function setDisabled(bool isDisabled) external {
        _isDisabled = isDisabled;
    }

    /// @notice Answers getStake with success and nothing, as an address without code does.
    /// @param isMute Whether it does.
    function setMute(bool isMute) external {
        _isMute = isMute;
    }

    /// @inheritdoc IStakingPrecompile
    function moveStake(bytes32 from, bytes32 to, uint256, uint256, uint256 amountRao) external payable {
        bytes32 coldkey = Coldkey.ofAccount(msg.sender);
        if (_isDisabled || _refused[from] || _refused[to] || _stakes[from][coldkey] < amountRao) _takeAllGas();
        _stakes[from][coldkey] -= amountRao;
        _stakes[to][coldkey] += amountRao;
    }

    /// @inheritdoc IStakingPrecompile
    function transferStake(bytes32 toColdkey, bytes32 hotkey, uint256, uint256, uint256 amountRao) external payable {
        bytes32 coldkey = Coldkey.ofAccount(msg.sender);
        if (_isDisabled || _stakes[hotkey][coldkey] < amountRao) _takeAllGas();
        _stakes[hotkey][coldkey] -= amountRao;
        _stakes[hotkey][toColdkey] += amountRao;
    }

    /// @inheritdoc IStakingPrecompile
    function getStake(bytes32 hotkey, bytes32 coldkey, uint256) external view returns (uint256) {
        if (_isDisabled) _takeAllGas();
        if (_isMute) {
            assembly {
                return(0, 0)
            }
        }
        return _stakes[hotkey][coldkey];
    }

    function _takeAllGas() private pure {
        assembly {
            invalid()
        }
    }
}
