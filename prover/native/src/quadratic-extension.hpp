// SPDX-License-Identifier: GPL-3.0-or-later
// Fq2 = Fq[u]/(u² + 1): the coordinates of G2.
#pragma once

namespace proofcast {

template <class Base>
struct QuadraticExtension {
  Base real, imaginary;

  static QuadraticExtension zero() { return {Base::zero(), Base::zero()}; }
  static QuadraticExtension one() { return {Base::one(), Base::zero()}; }

  // Three multiplications (Karatsuba): (a + bu)(c + du) = ac − bd + ((a + b)(c + d) − ac − bd)u.
  friend QuadraticExtension operator*(const QuadraticExtension& a, const QuadraticExtension& b) {
    Base reals = a.real * b.real;
    Base imaginaries = a.imaginary * b.imaginary;
    Base mixed = (a.real + a.imaginary) * (b.real + b.imaginary);
    return {reals - imaginaries, mixed - reals - imaginaries};
  }
  friend QuadraticExtension operator+(const QuadraticExtension& a, const QuadraticExtension& b) {
    return {a.real + b.real, a.imaginary + b.imaginary};
  }
  friend QuadraticExtension operator-(const QuadraticExtension& a, const QuadraticExtension& b) {
    return {a.real - b.real, a.imaginary - b.imaginary};
  }
  friend bool operator==(const QuadraticExtension& a, const QuadraticExtension& b) {
    return a.real == b.real && a.imaginary == b.imaginary;
  }

  QuadraticExtension square() const {
    Base product = real * imaginary;
    return {(real + imaginary) * (real - imaginary), product + product};
  }
  QuadraticExtension negated() const { return {real.negated(), imaginary.negated()}; }
  bool isZero() const { return real.isZero() && imaginary.isZero(); }

  // The conjugate over the norm.
  QuadraticExtension inverse() const {
    Base factor = (real.square() + imaginary.square()).inverse();
    return {real * factor, (imaginary * factor).negated()};
  }
};

}  // namespace proofcast
