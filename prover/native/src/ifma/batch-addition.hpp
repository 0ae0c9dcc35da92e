// SPDX-License-Identifier: GPL-3.0-or-later
// Many additions of affine points, eight in the lanes at a time, with one inversion for all.
//
// The sum of (x₁, y₁) and (x₂, y₂) needs 1/(x₂ − x₁). Going backward through the additions, the differences are multiplied
// together; the product is inverted once; going forward again, each difference's own inverse falls out. That makes six
// multiplications an addition.
#pragma once

#include <cstddef>

#include "inverse.hpp"
#include "points.hpp"

namespace proofcast::ifma {

// Eight additions. The result may take the place of one of the two, or of one that an addition before this has read.
template <class Field>
struct Addition {
  const PointLanes<Field>* first;
  const PointLanes<Field>* second;
  PointLanes<Field>* sum;
  bool isRare;  // found on the way back: see perhapsRare
};

// What the way back leaves for the way forward.
template <class Field>
struct Divisor {
  Field value;           // x₂ − x₁, or what rareDivisor says
  Field productOfLater;  // of all later divisors of the batch
};

// The lanes whose sum follows another formula: a point at infinity, twice the same point, a point and its opposite.
struct RareLanes {
  __mmask8 firstIsInfinity = 0, secondIsInfinity = 0, equal = 0, opposite = 0;

  __mmask8 withoutDivision() const { return firstIsInfinity | secondIsInfinity | opposite; }
};

template <class Field>
PROOFCAST_INLINE Field difference(const Field& a, const Field& b) {
  return carried(plusModulus<5>(a - b));  // below 9p and a trifle
}

// Lanes that have to be looked at, cheaply; once in 2^46 without a reason.
template <class Field>
PROOFCAST_INLINE __mmask8 perhapsRare(const Field& x1, const Field& x2) {
  return perhapsZero(plusModulus<5>(x2 - x1)) | perhapsZero(x1) | perhapsZero(x2);
}

// No point of either curve has x = 0: neither 3 nor 3/(9 + u) is a square.
template <class Field>
__mmask8 isInfinity(const PointLanes<Field>& p) {
  return isZero(p.x);
}

template <class Field>
__attribute__((noinline)) RareLanes rareLanes(const PointLanes<Field>& a, const PointLanes<Field>& b) {
  RareLanes rare;
  rare.firstIsInfinity = isInfinity(a);
  rare.secondIsInfinity = isInfinity(b);
  const __mmask8 finite = static_cast<__mmask8>(~(rare.firstIsInfinity | rare.secondIsInfinity));
  const Field differenceOfX = difference(b.x, a.x);
  if (!(perhapsZero(differenceOfX) & finite)) return rare;
  const __mmask8 sameX = isZero(canonical(differenceOfX)) & finite;
  const __mmask8 sameY = isZero(canonical(difference(b.y, a.y)));
  rare.equal = sameX & sameY;
  rare.opposite = sameX & static_cast<__mmask8>(~sameY);
  return rare;
}

// 2y for a doubling, 1 where nothing is divided. Below 9p and a trifle.
template <class Field>
__attribute__((noinline)) Field rareDivisor(const PointLanes<Field>& a, const PointLanes<Field>& b) {
  const RareLanes rare = rareLanes(a, b);
  const Field divisor = select(rare.equal, carried(a.y + a.y), difference(b.x, a.x));
  return select(rare.withoutDivision(), oneInLanes<Field>(), divisor);
}

// The slope is below 3p. Steps of 4p bring x from below 12p, and y from below 8p, to below 4p and a trifle.
template <class Field>
PROOFCAST_INLINE PointLanes<Field> sumWithSlope(const Field& slope, const PointLanes<Field>& a, const Field& x2) {
  PointLanes<Field> sum;
  const Field x = plusModulus<9>(squaredUncarried(slope) - (a.x + x2));
  sum.x = carried(lessenedBy<4>(lessenedBy<4>(x)));
  const Field y = multiplyUncarried(slope, difference(a.x, sum.x)) - a.y;
  sum.y = carried(lessenedBy<4>(plusModulus<5>(y)));
  return sum;
}

template <class Field>
__attribute__((noinline)) PointLanes<Field> rareSum(const PointLanes<Field>& a, const PointLanes<Field>& b,
                                                    const Field& inverseDivisor) {
  const RareLanes rare = rareLanes(a, b);
  Field rise = difference(b.y, a.y);
  if (rare.equal) {
    const Field square = squared(a.x);
    rise = select(rare.equal, carried(square + square + square), rise);
  }
  const PointLanes<Field> sum = sumWithSlope(multiply(inverseDivisor, rise), a, b.x);
  const auto chosen = [&](const Field& ofA, const Field& ofB, const Field& ofSum) {
    return select(rare.opposite, Field{}, select(rare.firstIsInfinity, ofB, select(rare.secondIsInfinity, ofA, ofSum)));
  };
  return {chosen(a.x, b.x, sum.x), chosen(a.y, b.y, sum.y)};
}

// `divisors`: room for `count`. `meanwhile` is called with each addition, to fetch from memory what comes after the batch.
// Everything small is compiled into this one function: a call costs more than it does.
template <class Field, class Meanwhile>
__attribute__((flatten)) void addInBatch(Addition<Field>* additions, size_t count, Divisor<Field>* divisors,
                                         Meanwhile&& meanwhile) {
  if (count == 0) return;
  Field product = oneInLanes<Field>();
  for (size_t i = count; i-- > 0;) {
    const PointLanes<Field>& a = *additions[i].first;
    const PointLanes<Field>& b = *additions[i].second;
    Field divisor = difference(b.x, a.x);
    additions[i].isRare = perhapsRare(a.x, b.x) != 0;
    if (__builtin_expect(additions[i].isRare, 0)) divisor = rareDivisor(a, b);
    divisors[i] = {divisor, product};
    product = multiply(product, divisor);
  }
  Field inverted = inverse(product);
  for (size_t i = 0; i < count; ++i) {
    const PointLanes<Field>& a = *additions[i].first;
    const PointLanes<Field>& b = *additions[i].second;
    meanwhile();
    const Field inverseDivisor = multiply(inverted, divisors[i].productOfLater);
    inverted = multiply(inverted, divisors[i].value);
    if (__builtin_expect(additions[i].isRare, 0))
      *additions[i].sum = rareSum(a, b, inverseDivisor);
    else
      *additions[i].sum = sumWithSlope(multiply(inverseDivisor, difference(b.y, a.y)), a, b.x);
  }
}

}  // namespace proofcast::ifma
