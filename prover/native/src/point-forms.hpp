// SPDX-License-Identifier: GPL-3.0-or-later
// Between points as a zkey holds them and points of a field template.
#pragma once

#include "curve.hpp"
#include "prime-field.hpp"
#include "quadratic-extension.hpp"

namespace proofcast {

template <class Arithmetic>
using BaseField = PrimeField<BaseModulus, Arithmetic>;
template <class Arithmetic>
using ScalarField = PrimeField<ScalarModulus, Arithmetic>;
template <class Arithmetic>
using TwistField = QuadraticExtension<BaseField<Arithmetic>>;

// The generator that Ethereum's precompiles and snarkjs use.
constexpr G2Point G2_GENERATOR{{{0x8e83b5d102bc2026, 0xdceb1935497b0172, 0xfbb8264797811adf, 0x19573841af96503b}},
                               {{0xafb4737da84c6140, 0x6043dd5a5802d8c4, 0x09e950fc52a02f86, 0x14fef0833aea7b6b}},
                               {{0x619dfa9d886be9f6, 0xfe7fd297f59e9b78, 0xff9e1a62231b7dfe, 0x28fd7eebae9e4206}},
                               {{0x64095b56c71856ee, 0xdc57f922327d3cbb, 0x55f935be33351076, 0x0da4a0e693fd6482}}};

// For each group its plain point, its field and the way between.
template <class Arithmetic>
struct G1Group {
  using Plain = G1Point;
  using Field = BaseField<Arithmetic>;
  static Affine<Field> from(const G1Point& point) { return {{point.x}, {point.y}}; }
  static Affine<Field> generator() {
    Field one = Field::one();
    return {one, one + one};
  }
  static G1Point to(const Affine<Field>& point) { return {point.x.limbs, point.y.limbs}; }
};

template <class Arithmetic>
struct G2Group {
  using Plain = G2Point;
  using Field = TwistField<Arithmetic>;
  static Affine<Field> from(const G2Point& point) { return {{{point.x0}, {point.x1}}, {{point.y0}, {point.y1}}}; }
  static Affine<Field> generator() { return from(G2_GENERATOR); }
  static G2Point to(const Affine<Field>& point) {
    return {point.x.real.limbs, point.x.imaginary.limbs, point.y.real.limbs, point.y.imaginary.limbs};
  }
};

}  // namespace proofcast
