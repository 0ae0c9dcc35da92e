// SPDX-License-Identifier: GPL-3.0-or-later
// Montgomery's trick: many inverses for one, at three multiplications each.
#pragma once

#include <cstddef>

namespace proofcast {

// Replaces values[0 … count) by their inverses; none may be zero. `products` has room for as many. Four products run side by
// side: each multiplication would otherwise wait for the one before it.
template <class Field>
void invertAll(Field* values, Field* products, size_t count) {
  constexpr size_t CHAINS = 4;
  Field chain[CHAINS];
  for (Field& product : chain) product = Field::one();
  for (size_t i = 0; i < count; i++) {
    Field& product = chain[i % CHAINS];
    products[i] = product;
    product = product * values[i];
  }
  Field pair01 = chain[0] * chain[1];
  Field pair23 = chain[2] * chain[3];
  Field inverse = (pair01 * pair23).inverse();
  Field inverse01 = inverse * pair23;
  Field inverse23 = inverse * pair01;
  Field inverses[CHAINS] = {inverse01 * chain[1], inverse01 * chain[0], inverse23 * chain[3], inverse23 * chain[2]};
  for (size_t i = count; i-- > 0;) {
    Field& rest = inverses[i % CHAINS];
    Field value = values[i];
    values[i] = rest * products[i];
    rest = rest * value;
  }
}

}  // namespace proofcast
