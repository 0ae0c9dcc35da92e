// SPDX-License-Identifier: GPL-3.0-or-later
#include "blinding.hpp"

#include <sys/random.h>
#include <unistd.h>

#include "failure.hpp"
#include "modulus.hpp"

namespace proofcast {

Limbs freshScalar() {
  Limbs scalar;
  do {
    if (getentropy(&scalar, sizeof scalar) != 0) throw Failure(Failure::NO_RANDOMNESS, "the system gives no random bytes");
    scalar.limb[3] &= (uint64_t{1} << 62) - 1;  // r has 254 bits: three of four numbers of that length are below it
  } while (!isBelow(scalar, ScalarModulus::prime));
  return scalar;
}

}  // namespace proofcast
