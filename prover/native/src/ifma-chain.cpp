// SPDX-License-Identifier: GPL-3.0-or-later
#include "ifma-chain.hpp"

#if defined(__x86_64__)
#include "adx-arithmetic.hpp"
#include "point-forms.hpp"

namespace proofcast::ifma {
namespace {

template <class Group>
typename Group::Plain chain(const typename Group::Plain* points, size_t count, const typename Group::Plain* ones,
                            size_t oneCount) {
  auto total = Jacobian<typename Group::Field>::infinity();
  for (size_t i = count; i-- > 0;) total = total.doubled().plus(Group::from(points[i]));
  for (size_t i = 0; i < oneCount; i++) total = total.plus(Group::from(ones[i]));
  return Group::to(total.toAffine());
}

}  // namespace

// A processor with IFMA has mulx and adx.
G1Point chainG1(const G1Point* points, size_t count, const G1Point* ones, size_t oneCount) {
  return chain<G1Group<AdxArithmetic>>(points, count, ones, oneCount);
}
G2Point chainG2(const G2Point* points, size_t count, const G2Point* ones, size_t oneCount) {
  return chain<G2Group<AdxArithmetic>>(points, count, ones, oneCount);
}

}  // namespace proofcast::ifma
#endif
