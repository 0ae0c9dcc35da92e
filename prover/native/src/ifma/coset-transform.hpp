// SPDX-License-Identifier: GPL-3.0-or-later
// From a polynomial's values on a domain to its values on the odd points of the domain twice as large, in eight lanes.
//
// To coefficients: x^2m − z² splits into x^m − z and x^m + z, so that a block of 2m values becomes two blocks (a + z·b, a − z·b)
// with one factor z a block; the coefficients end in bit-reversed order. Each is multiplied by its power of the shift. Back to
// values by decimation in time, which starts from that order. Nothing is ever reordered, and no level lets a value grow by more
// than 2p: with values below 4p at the start, 27 levels stay below 58p (lanes have room for 84p), and nothing is reduced between.
//
// Limbs are carried only where a value is about to be multiplied: a level adds less than 2^57 to a limb of 63 bits.
#pragma once

#include "../thread-pool.hpp"
#include "domain-tables.hpp"

namespace proofcast::ifma {

class CosetTransform {
 public:
  // For 2^power points, MIN_POWER ≤ power ≤ MAX_POWER.
  explicit CosetTransform(unsigned power);

  size_t vectors() const { return size_t{1} << (power_ - 3); }

  // Transforms `count` polynomials with values below 4p, carried. finish(vector) is called for each vector when its values are
  // there in all of them: below 58p, not carried. Its calls come from all threads.
  template <class Finish>
  void transform(FrLanes* const* polynomials, size_t count, ThreadPool& pool, const Finish& finish) const {
    splitTop(polynomials, count, pool);
    transformParts(polynomials, count, pool);
    // The last levels join vectors that lie a part away: a task takes the same few vectors of every part.
    const size_t parts = size_t{1} << topLevels_, perPart = vectors() / parts;
    const size_t perTask = perPart < 8 ? perPart : 8;
    pool.forEach(perPart / perTask, [&](size_t task, size_t) {
      const size_t first = task * perTask;
      for (size_t i = 0; i < count; ++i) joinTop(polynomials[i], first, first + perTask);
      for (size_t part = 0; part < parts; ++part)
        for (size_t vector = first; vector < first + perTask; ++vector) finish(part * perPart + vector);
    });
  }

 private:
  void splitTop(FrLanes* const* polynomials, size_t count, ThreadPool& pool) const;
  void transformParts(FrLanes* const* polynomials, size_t count, ThreadPool& pool) const;
  void joinTop(FrLanes* values, size_t first, size_t end) const;
  // One level or two, for the vectors numbered first … end among those that are the first of their butterfly.
  void split(FrLanes* values, unsigned level, size_t first, size_t end) const;
  void splitTwice(FrLanes* values, unsigned level, size_t first, size_t end) const;
  void join(FrLanes* values, size_t half, size_t first, size_t end) const;
  void joinTwice(FrLanes* values, size_t half, size_t first, size_t end) const;
  // The levels within 64 neighbours: to coefficients, by the shift, and back.
  void transformSquare(FrLanes* values, size_t square) const;

  unsigned power_;
  unsigned topLevels_;  // even: levels before a polynomial has fallen into parts that a cache holds
  DomainTables tables_;
};

}  // namespace proofcast::ifma
