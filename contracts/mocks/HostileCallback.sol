// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title A callback that does harm to whoever calls it: tests only
contract HostileCallback {
    /// @notice What it does.
    enum Harm {
        Revert,
        BurnGas,
        ReturnBomb,
        RevertBomb
    }

    Harm private immutable HARM;

    constructor(Harm harm) {
        HARM = harm;
    }

    fallback() external {
        if (HARM == Harm.Revert) revert("no");
        if (HARM == Harm.BurnGas) while (true) {}
        bool fails = HARM == Harm.RevertBomb;
        assembly {
            // as many bytes as the gas can pay for: what whoever copies them pays for again
            let size := mul(div(gas(), 60), 32)
            if fails {
                revert(0, size)
            }
            return(0, size)
        }
    }
}
