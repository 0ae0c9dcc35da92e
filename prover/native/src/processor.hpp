// SPDX-License-Identifier: GPL-3.0-or-later
// Which engine this processor can run, and which one is wanted.
#pragma once

#include <string>

#include "engine.hpp"

namespace proofcast {

// mulx (BMI2), adcx and adox (ADX).
bool processorHasAdx();

// The fastest that this build and this processor have, or the one with that name unless it is empty. Throws Failure.
const Engine& chooseEngine(const std::string& wanted);

}  // namespace proofcast
