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

// For each group its plain point, its field and the way between.
template <class Arithmetic>
struct G1Group {
  using Plain = G1Point;
  using Field = BaseField<Arithmetic>;
  static Affine<Field> from(const G1Point& point) { return {{point.x}, {point.y}}; }
  static G1Point to(const Affine<Field>& point) { return {point.x.limbs, point.y.limbs}; }
};

template <class Arithmetic>
struct G2Group {
  using Plain = G2Point;
  using Field = TwistField<Arithmetic>;
  static Affine<Field> from(const G2Point& point) { return {{{point.x0}, {point.x1}}, {{point.y0}, {point.y1}}}; }
  static G2Point to(const Affine<Field>& point) {
    return {point.x.real.limbs, point.x.imaginary.limbs, point.y.real.limbs, point.y.imaginary.limbs};
  }
};

}  // namespace proofcast
