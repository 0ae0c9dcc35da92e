// SPDX-License-Identifier: GPL-3.0-or-later
// Eight elements of Fq2 = Fq[u] / (u² + 1) at once: the coordinates of G2. The operations have the names and the limits of
// those in lanes.hpp, so that a formula is written once for both curves.
#pragma once

#include "lanes.hpp"

namespace proofcast::ifma {

using FqLanes = Lanes<BaseModulus>;

struct Fq2Lanes {
  FqLanes re, im;
};

PROOFCAST_INLINE Fq2Lanes carried(const Fq2Lanes& a) { return {carried(a.re), carried(a.im)}; }
PROOFCAST_INLINE Fq2Lanes operator+(const Fq2Lanes& a, const Fq2Lanes& b) { return {a.re + b.re, a.im + b.im}; }
PROOFCAST_INLINE Fq2Lanes operator-(const Fq2Lanes& a, const Fq2Lanes& b) { return {a.re - b.re, a.im - b.im}; }
template <unsigned K>
PROOFCAST_INLINE Fq2Lanes plusModulus(const Fq2Lanes& a) {
  return {plusModulus<K>(a.re), plusModulus<K>(a.im)};
}
template <unsigned K>
PROOFCAST_INLINE Fq2Lanes lessenedBy(const Fq2Lanes& a) {
  return {lessenedBy<K>(a.re), lessenedBy<K>(a.im)};
}
PROOFCAST_INLINE Fq2Lanes select(__mmask8 lanes, const Fq2Lanes& yes, const Fq2Lanes& no) {
  return {select(lanes, yes.re, no.re), select(lanes, yes.im, no.im)};
}
PROOFCAST_INLINE __mmask8 perhapsZero(const Fq2Lanes& a) { return perhapsZero(a.re) & perhapsZero(a.im); }
inline __mmask8 isZero(const Fq2Lanes& a) { return isZero(a.re) & isZero(a.im); }
inline Fq2Lanes canonical(const Fq2Lanes& a) { return {canonical(a.re), canonical(a.im)}; }

// Three products instead of four, two reductions. The real part, a₀b₀ − a₁b₁, is given p·R more so that it does not become
// negative. Parts of a times parts of b up to 40 p² (say 5p · 8p); the result's parts are below 3p.
PROOFCAST_INLINE Fq2Lanes multiplyUncarried(const Fq2Lanes& a, const Fq2Lanes& b) {
  Columns re = product(a.re, b.re);
  const Columns squares = product(a.im, b.im);
  Columns im = product(carried(a.re + a.im), carried(b.re + b.im));
  constexpr Wide P = Constants<BaseModulus>::P;
  unrolled<2 * LIMBS>([&](auto i) {
    im.column[i] -= re.column[i] + squares.column[i];
    re.column[i] -= squares.column[i];
  });
  unrolled<LIMBS>([&](auto i) { re.column[LIMBS + i] += repeat(P.limb[i]); });
  return {reducedUncarried<BaseModulus>(re), reducedUncarried<BaseModulus>(im)};
}
PROOFCAST_INLINE Fq2Lanes multiply(const Fq2Lanes& a, const Fq2Lanes& b) { return carried(multiplyUncarried(a, b)); }

// (a₀ + a₁)(a₀ − a₁) and 2·a₀·a₁, for parts below 4p and a trifle; the result's parts are below 3p.
PROOFCAST_INLINE Fq2Lanes squaredUncarried(const Fq2Lanes& a) {
  return {multiplyUncarried(carried(a.re + a.im), carried(plusModulus<5>(a.re - a.im))),
          multiplyUncarried(carried(a.re + a.re), a.im)};
}
PROOFCAST_INLINE Fq2Lanes squared(const Fq2Lanes& a) { return carried(squaredUncarried(a)); }

}  // namespace proofcast::ifma
