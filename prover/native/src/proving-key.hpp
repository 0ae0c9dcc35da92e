// SPDX-License-Identifier: GPL-3.0-or-later
// A zkey made ready to prove with, again and again.
#pragma once

#include <mutex>
#include <vector>

#include "zkey-reader.hpp"

namespace proofcast {

// Coordinates and signals as plain numbers.
struct Proof {
  G1Point a, c;
  G2Point b;
  std::vector<Limbs> publicSignals;
};

class ProvingKey {
 public:
  // Throws Failure, or std::bad_alloc.
  ProvingKey(const ByteSource& source, const Engine& engine, unsigned threads);

  size_t wires() const { return wires_; }
  size_t publicSignals() const { return publicSignals_; }
  const char* engineName() const { return engineName_; }

  // `values` holds 32 little-endian bytes a wire. Calls from several threads wait for one another. Throws like the constructor.
  Proof prove(const uint8_t* values, size_t bytes);

 private:
  // All points of the key but the bases of the sums.
  struct Constants {
    G1Point alpha1, beta1, delta1;
    G2Point beta2, delta2;
  };

  template <class Arithmetic>
  Proof assemble(const WitnessTotals& totals, const G1Point& h);

  ThreadPool pool_;
  std::mutex oneProof_;
  const char* engineName_;
  size_t wires_;
  size_t publicSignals_;
  size_t rows_;
  Constants constants_;
  std::unique_ptr<Quotient> quotient_;
  std::unique_ptr<ConstantSum> hSum_;
  std::unique_ptr<WitnessSums> witnessSums_;
};

}  // namespace proofcast
