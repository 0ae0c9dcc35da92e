// SPDX-License-Identifier: GPL-3.0-or-later
#include "portable-arithmetic.hpp"
#include "template-point-operations.hpp"

namespace proofcast {

const PointOperations<G1Point>* portableG1Operations() {
  static const TemplatePointOperations<G1Group<PortableArithmetic>> operations;
  return &operations;
}

const PointOperations<G2Point>* portableG2Operations() {
  static const TemplatePointOperations<G2Group<PortableArithmetic>> operations;
  return &operations;
}

}  // namespace proofcast
