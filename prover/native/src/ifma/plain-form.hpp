// SPDX-License-Identifier: GPL-3.0-or-later
// Between what crosses engine.hpp, Montgomery form with R = 2^256 below p, and lanes with R = 2^260.
#pragma once

#include "../engine.hpp"
#include "points.hpp"

namespace proofcast::ifma {

// x·2^256 to x·2^260, below 2p: times 2^264 / 2^260.
template <class M>
PROOFCAST_INLINE Lanes<M> fromPlainForm(const Lanes<M>& a) {
  constexpr Wide factor = powerOfTwo(Constants<M>::P, 264);
  return multiply(a, repeat<M>(factor));
}
// And back, below p, for a carried value below 64 p.
template <class M>
PROOFCAST_INLINE Lanes<M> toPlainForm(const Lanes<M>& a) {
  constexpr Wide factor = powerOfTwo(Constants<M>::P, 256);
  return canonical(multiply(a, repeat<M>(factor)));
}
PROOFCAST_INLINE Fq2Lanes fromPlainForm(const Fq2Lanes& a) { return {fromPlainForm(a.re), fromPlainForm(a.im)}; }
PROOFCAST_INLINE Fq2Lanes toPlainForm(const Fq2Lanes& a) { return {toPlainForm(a.re), toPlainForm(a.im)}; }

template <class Field>
using PlainPoint = std::conditional_t<WORDS<Field> == 4, G1Point, G2Point>;

// Both forms are the words of x and then of y.
static_assert(sizeof(Point<FqLanes>) == sizeof(G1Point) && sizeof(Point<Fq2Lanes>) == sizeof(G2Point));

// points[i] for i below count ≤ 8, with coordinates below p; infinity in the other lanes.
template <class Field>
PointLanes<Field> loadPlain(const PlainPoint<Field>* points, size_t count) {
  static const PlainPoint<Field> infinity{};
  const auto coordinate = [&](unsigned half) {
    return gathered<Field>([&](unsigned i) {
      return reinterpret_cast<const uint64_t*>(i < count ? points + i : &infinity) + half * WORDS<Field>;
    });
  };
  return {canonical(fromPlainForm(coordinate(0))), canonical(fromPlainForm(coordinate(1)))};
}

template <class Field>
void storePlain(const PointLanes<Field>& lanes, PlainPoint<Field>* points, size_t count) {
  PlainPoint<Field> unused;
  const auto coordinate = [&](const Field& value, unsigned half) {
    scatter(toPlainForm(value), [&](unsigned i) {
      return reinterpret_cast<uint64_t*>(i < count ? points + i : &unused) + half * WORDS<Field>;
    });
  };
  coordinate(lanes.x, 0);
  coordinate(lanes.y, 1);
}

template <class Field>
void storeAllPlain(const Point<Field>* points, size_t count, PlainPoint<Field>* plain) {
  for (size_t i = 0; i < count; i += 8) {
    Term terms[8];
    for (size_t lane = 0; lane < 8; ++lane) terms[lane] = termOf(points + (i + lane < count ? i + lane : i));
    storePlain(gatherPoints<Field>(terms), plain + i, count - i < 8 ? count - i : 8);
  }
}

// Stores points[i] for i below count ≤ 8.
template <class Field>
void storePoints(const PointLanes<Field>& lanes, Point<Field>* points, size_t count) {
  Point<Field> unused;
  Point<Field>* destinations[8];
  for (size_t i = 0; i < 8; ++i) destinations[i] = i < count ? points + i : &unused;
  scatterPoints(lanes, destinations);
}

}  // namespace proofcast::ifma
