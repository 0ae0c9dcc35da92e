// SPDX-License-Identifier: GPL-3.0-or-later
#include "point-operations.hpp"
#include "processor.hpp"

#if defined(__x86_64__)
#include "adx-arithmetic.hpp"
#include "template-point-operations.hpp"
#endif

namespace proofcast {

const PointOperations<G1Point>* adxG1Operations() {
#if defined(__x86_64__)
  static const TemplatePointOperations<G1Group<AdxArithmetic>> operations;
  if (processorHasAdx()) return &operations;
#endif
  return nullptr;
}

const PointOperations<G2Point>* adxG2Operations() {
#if defined(__x86_64__)
  static const TemplatePointOperations<G2Group<AdxArithmetic>> operations;
  if (processorHasAdx()) return &operations;
#endif
  return nullptr;
}

}  // namespace proofcast
