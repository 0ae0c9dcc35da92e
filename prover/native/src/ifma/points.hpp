// SPDX-License-Identifier: GPL-3.0-or-later
// Affine points as this engine keeps them: one or two cache lines each, coordinates in Montgomery form with R = 2^260 and below
// 4p and a trifle (see lessenedBy in lanes.hpp), so that they fit 256 bits. All zeros: the point at infinity.
#pragma once

#include "fq2-lanes.hpp"
#include "words.hpp"

namespace proofcast::ifma {

template <class Field>
constexpr unsigned WORDS = 4 * sizeof(Field) / sizeof(FqLanes);

// Aligned, so that the lowest bit of its address is free to say that the point is taken with a minus sign (Term).
template <class Field>
struct alignas(64) Point {
  uint64_t x[WORDS<Field>], y[WORDS<Field>];
};

// Where a point lies, and in the lowest bit whether it is to be negated. Only points with coordinates below p are negated.
using Term = uintptr_t;

template <class Field>
Term termOf(const Point<Field>* point, bool negative = false) {
  return reinterpret_cast<Term>(point) | (negative ? 1 : 0);
}
template <class Field>
PROOFCAST_INLINE const Point<Field>* pointOf(Term term) {
  return reinterpret_cast<const Point<Field>*>(term & ~Term{1});
}

// Eight points side by side, one in each lane.
template <class Field>
struct PointLanes {
  Field x, y;
};

template <class Field, class Addresses>
PROOFCAST_INLINE Field gathered(Addresses&& addresses) {
  if constexpr (WORDS<Field> == 4)
    return toLimbs<BaseModulus>(gatherWords(addresses));
  else
    return {toLimbs<BaseModulus>(gatherWords(addresses)),
            toLimbs<BaseModulus>(gatherWords([&](unsigned i) { return addresses(i) + 4; }))};
}
template <class Field, class Addresses>
PROOFCAST_INLINE void scatter(const Field& a, Addresses&& addresses) {
  if constexpr (WORDS<Field> == 4) {
    scatterWords(toWords(a), addresses);
  } else {
    scatterWords(toWords(a.re), addresses);
    scatterWords(toWords(a.im), [&](unsigned i) { return addresses(i) + 4; });
  }
}

template <class Field>
PROOFCAST_INLINE Field oneInLanes() {
  if constexpr (WORDS<Field> == 4)
    return repeat<BaseModulus>(Constants<BaseModulus>::ONE);
  else
    return {repeat<BaseModulus>(Constants<BaseModulus>::ONE), repeat<BaseModulus>(Wide{})};
}

template <class Field>
PROOFCAST_INLINE PointLanes<Field> gatherPoints(const Term* terms) {
  __mmask8 negative = 0;
  unrolled<8>([&](auto i) { negative |= static_cast<__mmask8>((terms[i] & 1) << i); });
  PointLanes<Field> p;
  p.x = gathered<Field>([&](unsigned i) { return pointOf<Field>(terms[i])->x; });
  p.y = gathered<Field>([&](unsigned i) { return pointOf<Field>(terms[i])->y; });
  if (negative) p.y = select(negative, carried(plusModulus<1>(Field{} - p.y)), p.y);
  return p;
}

template <class Field>
PROOFCAST_INLINE void scatterPoints(const PointLanes<Field>& p, Point<Field>* const* destinations) {
  scatter(p.x, [&](unsigned i) { return destinations[i]->x; });
  scatter(p.y, [&](unsigned i) { return destinations[i]->y; });
}

}  // namespace proofcast::ifma
