// SPDX-License-Identifier: GPL-3.0-or-later
// Σ scalarsᵢ·Pᵢ for constant bases and full-size scalars: the sum over h.
#pragma once

#include <memory>

#include "../engine.hpp"

namespace proofcast::ifma {

std::unique_ptr<ConstantSum> constantSum(const G1Point* bases, size_t count, ThreadPool& pool);

}  // namespace proofcast::ifma
