// SPDX-License-Identifier: GPL-3.0-or-later
// Points of y² = x³ + b over a field: affine ones as keys hold them, Jacobian ones (x/z², y/z³) for chains of operations.
#pragma once

#include "modulus.hpp"
#include "secret-buffer.hpp"

namespace proofcast {

// (0, 0), which is on neither curve, stands for the point at infinity.
template <class Field>
struct Affine {
  Field x, y;

  static Affine infinity() { return {Field::zero(), Field::zero()}; }
  bool isInfinity() const { return x.isZero() && y.isZero(); }
  Affine negated() const { return {x, y.negated()}; }
  friend bool operator==(const Affine& a, const Affine& b) { return a.x == b.x && a.y == b.y; }
};

template <class Field>
struct Jacobian {
  Field x, y, z;

  static Jacobian infinity() { return {Field::one(), Field::one(), Field::zero()}; }
  static Jacobian from(const Affine<Field>& point) {
    return point.isInfinity() ? infinity() : Jacobian{point.x, point.y, Field::one()};
  }
  bool isInfinity() const { return z.isZero(); }

  Jacobian doubled() const {
    if (isInfinity()) return *this;
    Field a = x.square();
    Field b = y.square();
    Field c = b.square();
    Field d = (x + b).square() - a - c;
    d = d + d;
    Field e = a + a + a;
    Field newX = e.square() - d - d;
    Field c8 = c + c;
    c8 = c8 + c8;
    c8 = c8 + c8;
    Field yz = y * z;
    return {newX, e * (d - newX) - c8, yz + yz};
  }

  Jacobian plus(const Affine<Field>& other) const {
    if (other.isInfinity()) return *this;
    if (isInfinity()) return from(other);
    Field zz = z.square();
    Field u = other.x * zz;
    Field s = other.y * zz * z;
    return combine(x, y, u, s, z);
  }

  Jacobian plus(const Jacobian& other) const {
    if (other.isInfinity()) return *this;
    if (isInfinity()) return other;
    Field zz1 = z.square();
    Field zz2 = other.z.square();
    return combine(x * zz2, y * zz2 * other.z, other.x * zz1, other.y * zz1 * z, z * other.z);
  }

  Jacobian negated() const { return {x, y.negated(), z}; }

  // scalar·this for a plain scalar, by digits of four bits.
  Jacobian times(const Limbs& scalar) const {
    Jacobian multiples[16];
    multiples[0] = infinity();
    for (int i = 1; i < 16; i++) multiples[i] = multiples[i - 1].plus(*this);
    Jacobian result = infinity();
    for (unsigned digit = (bitLength(scalar) + 3) / 4; digit-- > 0;) {
      for (int i = 0; i < 4; i++) result = result.doubled();
      result = result.plus(multiples[scalar.limb[digit / 16] >> (digit % 16 * 4) & 15]);
    }
    wipe(multiples, sizeof multiples);
    return result;
  }

  Affine<Field> toAffine() const { return toAffine(z.inverse()); }

  Affine<Field> toAffine(const Field& zInverse) const {
    if (isInfinity()) return Affine<Field>::infinity();
    Field squared = zInverse.square();
    return {x * squared, y * squared * zInverse};
  }

 private:
  // (u1, s1) + (u2, s2), both over the common denominator z.
  static Jacobian combine(const Field& u1, const Field& s1, const Field& u2, const Field& s2, const Field& z) {
    Field h = u2 - u1;
    Field r = s2 - s1;
    if (h.isZero()) return r.isZero() ? Jacobian{u1, s1, z}.doubled() : infinity();
    Field hh = h.square();
    Field hhh = hh * h;
    Field v = u1 * hh;
    Field newX = r.square() - hhh - v - v;
    return {newX, r * (v - newX) - s1 * hhh, z * h};
  }
};

}  // namespace proofcast
