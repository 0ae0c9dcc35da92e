// SPDX-License-Identifier: GPL-3.0-or-later
// The four sums over the witness.
#pragma once

#include <memory>

#include "../engine.hpp"

namespace proofcast::ifma {

std::unique_ptr<WitnessSums> witnessSums(const WitnessBases& bases, ThreadPool& pool);

}  // namespace proofcast::ifma
