// SPDX-License-Identifier: GPL-3.0-or-later
// The Poseidon permutation as a list of S-boxes with one linear form before each, and everything that goes through them: they are the
// wires of a witness that cost most.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine.hpp"

namespace proofcast {

class Poseidon {
 public:
  // What an S-box takes in: constant + Σ weights[i] · outputs[first + i], over outputs of S-boxes before it. Little-endian words.
  struct Form {
    uint32_t first;
    uint32_t count;
  };

  // One form for each S-box and a last one for what comes out. The weights of all forms stand one after the other. Constants and weights
  // in Montgomery form. Throws Failure.
  Poseidon(size_t width, std::vector<Form> forms, std::vector<Limbs> constants, std::vector<Limbs> weights);

  size_t width() const { return width_; }
  // Elements of a trace.
  size_t traceSize() const { return 3 * (forms_.size() - 1) + 1; }

  // Writes x², x⁴ and x⁵ of every x that an S-box takes in, one list after the other, and at last what comes out. The first S-boxes
  // take an element of the state beside their form. All in plain form. Throws Failure where an element is not reduced.
  void trace(const Limbs* state, Limbs* trace) const;

 private:
  size_t width_;
  std::vector<Form> forms_;
  std::vector<Limbs> constants_, weights_;
};

}  // namespace proofcast
