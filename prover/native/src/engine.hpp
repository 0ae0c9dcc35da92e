// SPDX-License-Identifier: GPL-3.0-or-later
// What a proof takes, cut into three phases that an engine computes each in its own way.
//
// An engine is one implementation of the arithmetic: portable, mulx/adx, AVX-512 IFMA. It is given a key's constants once,
// keeps them in whatever form it computes fastest in (bases with their multiples, twiddles, other limbs), and is then asked
// for sums. Everything that crosses this file is in one plain form, so that engines can be held to one another.
//
// A prepared phase may keep scratch memory: it is called for one proof at a time. It wipes what a witness left there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "thread-pool.hpp"

namespace proofcast {

// 256 bits, least limb first, always below the modulus it belongs to.
struct Limbs {
  uint64_t limb[4];
};

// Affine points as a zkey holds them: coordinates in Montgomery form, x·2^256 mod p. All zeros: the point at infinity.
struct G1Point {
  Limbs x, y;
};
struct G2Point {
  Limbs x0, x1, y0, y1;  // real parts first
};

// One coefficient of the circuit's matrix A (0) or B (1), as a zkey holds it: c·2^512 mod r. A Montgomery multiplication with
// a plain value w then gives c·w in Montgomery form.
struct MatrixEntry {
  uint32_t matrix, row, wire;
  Limbs coefficient;
};

// The wires' values, looked at once for all phases: about half of them are zero and most others are short.
struct Witness {
  size_t wires;
  const Limbs* values;      // plain, below r
  const Limbs* magnitudes;  // v, or r − v where that is the smaller: at most (r − 1)/2
  const uint8_t* negative;  // 1 where the magnitude is r − v
  const uint8_t* bits;      // of the magnitude; 0: the value is zero, 1: it is 1 or −1
};

// Bases of the sums over the witness. Many are the point at infinity (a wire that B never reads): drop them when preparing.
struct WitnessBases {
  size_t wires;
  const G1Point* a;
  const G1Point* b1;
  const G2Point* b2;
  size_t firstC;  // the public wires have no base in C: c[i] belongs to wire firstC + i
  const G1Point* c;
};

struct WitnessTotals {
  G1Point a, b1, c;
  G2Point b2;
};

// The matrices, and the domain of 2^power points. FFTs: decimation in frequency, then in time, so that nothing is reordered.
class Quotient {
 public:
  virtual ~Quotient() = default;
  // h[i] = (A·B − C)(w^(2i+1)), w of order 2^(power+1), in plain form: the scalars of the zkey's section 9. On the domain
  // itself, A and B are the matrices times the witness and C is their product.
  virtual void evaluate(const Witness& witness, Limbs* h, ThreadPool& pool) = 0;
};

// Σ scalars[i]·bases[i] for constant bases and full-size scalars.
class ConstantSum {
 public:
  virtual ~ConstantSum() = default;
  virtual G1Point sum(const Limbs* scalars, ThreadPool& pool) = 0;
};

// The four sums over the witness at once, so that their additions can share inversions.
class WitnessSums {
 public:
  virtual ~WitnessSums() = default;
  virtual WitnessTotals sum(const Witness& witness, ThreadPool& pool) = 0;
};

// Points are on their curves and entries within bounds (row < 2^power, wire < wires): the reader has checked. Nothing given to
// prepare… needs to outlive the call.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual const char* name() const = 0;
  virtual std::unique_ptr<Quotient> prepareQuotient(const MatrixEntry* entries, size_t count, unsigned power,
                                                    ThreadPool& pool) const = 0;
  virtual std::unique_ptr<ConstantSum> prepareConstantSum(const G1Point* bases, size_t count, ThreadPool& pool) const = 0;
  virtual std::unique_ptr<WitnessSums> prepareWitnessSums(const WitnessBases& bases, ThreadPool& pool) const = 0;
};

// nullptr where this build or this processor has no such engine.
const Engine* portableEngine();
const Engine* adxEngine();
const Engine* ifmaEngine();

}  // namespace proofcast
