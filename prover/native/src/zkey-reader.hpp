// SPDX-License-Identifier: GPL-3.0-or-later
// snarkjs' proving key files for Groth16 over BN254.
#pragma once

#include <vector>

#include "byte-source.hpp"
#include "engine.hpp"

namespace proofcast {

struct Zkey {
  uint32_t wires;
  uint32_t publicSignals;
  unsigned power;  // of the domain's size
  G1Point alpha1, beta1, delta1;
  G2Point beta2, gamma2, delta2;
  std::vector<MatrixEntry> entries;  // section 4
  std::vector<G1Point> a, b1;        // sections 5 and 6, a base for each wire
  std::vector<G2Point> b2;           // section 7, likewise
  std::vector<G1Point> c;            // section 8, from the first private wire on
  std::vector<G1Point> h;            // section 9, a base for each row
};

// Everything is checked: sizes against the file's and one another, indices, and that every point is on its curve. What is not:
// that points are in the subgroup and belong together, for a proof of a wrong key does not verify. Throws Failure.
Zkey readZkey(const ByteSource& source, ThreadPool& pool);

}  // namespace proofcast
