// SPDX-License-Identifier: GPL-3.0-or-later
#include "poseidon.hpp"

#include "failure.hpp"
#include "portable-arithmetic.hpp"
#include "prime-field.hpp"
#include "secret-buffer.hpp"

namespace proofcast {
namespace {

using Wide = unsigned __int128;
using Scalar = PrimeField<ScalarModulus, PortableArithmetic>;

// A longer sum of products would need more limbs than it is given here: each adds less than r/5 to what a reduction leaves.
constexpr size_t MOST_TERMS = 1024;

// A number of 192 bits that products are added to and limbs are taken from.
struct Accumulator {
  Wide low = 0;
  uint64_t carries = 0;

  void add(Wide value) {
    low += value;
    carries += low < value ? 1 : 0;
  }

  uint64_t takeLimb() {
    uint64_t limb = static_cast<uint64_t>(low);
    low = (low >> 64) | static_cast<Wide>(carries) << 64;
    carries = 0;
    return limb;
  }
};

// Limb COLUMN of Σ a[i]·b[i]; the sum carries what is above it to the next one.
template <int COLUMN>
uint64_t columnOf(Accumulator& sum, const Limbs* a, const Scalar* b, size_t count) {
  constexpr int FIRST = COLUMN < 4 ? 0 : COLUMN - 3;
  constexpr int LAST = COLUMN < 4 ? COLUMN : 3;
  for (size_t term = 0; term < count; term++) {
#pragma GCC unroll 4
    for (int i = FIRST; i <= LAST; i++) {
      sum.add(static_cast<Wide>(a[term].limb[i]) * b[term].limbs.limb[COLUMN - i]);
    }
  }
  return sum.takeLimb();
}

// Σ a[i]·b[i] in Montgomery form, with one reduction for all of it.
Scalar sumOfProducts(const Limbs* a, const Scalar* b, size_t count) {
  Accumulator sum;
  uint64_t limbs[9];
  limbs[0] = columnOf<0>(sum, a, b, count);
  limbs[1] = columnOf<1>(sum, a, b, count);
  limbs[2] = columnOf<2>(sum, a, b, count);
  limbs[3] = columnOf<3>(sum, a, b, count);
  limbs[4] = columnOf<4>(sum, a, b, count);
  limbs[5] = columnOf<5>(sum, a, b, count);
  limbs[6] = columnOf<6>(sum, a, b, count);
  limbs[7] = sum.takeLimb();
  limbs[8] = sum.takeLimb();

  constexpr Limbs prime = ScalarModulus::prime;
  for (int row = 0; row < 4; row++) {
    const uint64_t factor = limbs[row] * ScalarModulus::negativeInverse;
    uint64_t carry = 0;
    for (int i = 0; i < 9 - row; i++) {
      Wide step = static_cast<Wide>(limbs[row + i]) + carry;
      if (i < 4) step += static_cast<Wide>(factor) * prime.limb[i];
      limbs[row + i] = static_cast<uint64_t>(step);
      carry = static_cast<uint64_t>(step >> 64);
    }
  }
  Limbs result{{limbs[4], limbs[5], limbs[6], limbs[7]}};
  uint64_t above = limbs[8];
  while (above > 0 || !isBelow(result, prime)) {
    above -= isBelow(result, prime) ? 1 : 0;
    result = difference(result, prime);
  }
  return {result};
}

bool areReduced(const Limbs* elements, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (!isBelow(elements[i], ScalarModulus::prime)) return false;
  }
  return true;
}

}  // namespace

Poseidon::Poseidon(size_t width, std::vector<Form> forms, std::vector<Limbs> constants, std::vector<Limbs> weights)
    : width_(width), forms_(std::move(forms)), constants_(std::move(constants)), weights_(std::move(weights)) {
  auto refuse = [](const char* problem) { throw Failure(Failure::MALFORMED_VALUES, problem); };
  if (forms_.empty() || constants_.size() != forms_.size()) refuse("there are not as many constants as forms");
  if (width_ > forms_.size() - 1) refuse("the state is wider than there are S-boxes");
  size_t terms = 0;
  for (size_t form = 0; form < forms_.size(); form++) {
    const size_t first = forms_[form].first, count = forms_[form].count;
    if (first + count > form || count > MOST_TERMS) refuse("a form reads what no S-box before it gives");
    terms += count;
  }
  if (weights_.size() != terms) refuse("there are not as many weights as terms");
  if (!areReduced(constants_.data(), constants_.size()) || !areReduced(weights_.data(), terms)) refuse("a number is not reduced");
}

void Poseidon::trace(const Limbs* state, Limbs* trace) const {
  if (!areReduced(state, width_)) throw Failure(Failure::MALFORMED_VALUES, "an element of the state is not reduced");
  const size_t boxes = forms_.size() - 1;
  SecretBuffer<Scalar> outputs(boxes + 1);
  const Limbs* weights = weights_.data();
  for (size_t box = 0; box <= boxes; box++) {
    const Form form = forms_[box];
    Scalar value = Scalar{constants_[box]} + sumOfProducts(weights, outputs.data() + form.first, form.count);
    weights += form.count;
    if (box < width_) value = value + Scalar::fromPlain(state[box]);
    if (box == boxes) {
      trace[3 * boxes] = value.toPlain();
      break;
    }
    const Scalar square = value.square(), fourth = square.square();
    outputs[box] = fourth * value;
    trace[box] = square.toPlain();
    trace[boxes + box] = fourth.toPlain();
    trace[2 * boxes + box] = outputs[box].toPlain();
  }
}

}  // namespace proofcast
