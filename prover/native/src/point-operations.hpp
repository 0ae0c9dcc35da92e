// SPDX-License-Identifier: GPL-3.0-or-later
// What making and checking keys takes: multiples of many points at once.
#pragma once

#include "engine.hpp"

namespace proofcast {

// `Point` is G1Point or G2Point. Scalars are reduced and points on the curve; whoever calls has checked (scalar-sizes.hpp,
// curve-membership.hpp).
template <class Point>
class PointOperations {
 public:
  virtual ~PointOperations() = default;
  // results[i] = scalars[i]·G
  virtual void multiplyGenerator(const Limbs* scalars, size_t count, Point* results, ThreadPool& pool) const = 0;
  // results[i] = scalar·points[i]
  virtual void multiplyEach(const Point* points, size_t count, const Limbs& scalar, Point* results, ThreadPool& pool) const = 0;
  // Σ scalarsᵢ·pointsᵢ
  virtual Point multiExp(const Point* points, const Witness& scalars, ThreadPool& pool) const = 0;
  // Whether r times each point is the point at infinity.
  virtual bool inSubgroup(const Point* points, size_t count, ThreadPool& pool) const = 0;
};

// nullptr where this processor has no such arithmetic.
const PointOperations<G1Point>* adxG1Operations();
const PointOperations<G2Point>* adxG2Operations();
const PointOperations<G1Point>* portableG1Operations();
const PointOperations<G2Point>* portableG2Operations();

}  // namespace proofcast
