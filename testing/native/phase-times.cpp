// SPDX-License-Identifier: GPL-3.0-or-later
// Times the phases of a proof in every arithmetic that this processor has, in turns, on invented keys and a witness as circuits
// have it: 46 % zeros, 40 % ones, 7 % below 2^8, 5 % below 2^32, 3 % larger; a tenth of A's and half of B's bases at infinity.
//   phase-times POWER THREADS ROUNDS
// A line for each: its name and the fewest milliseconds of opening, h, the sum over h and the sums over the witness, of wall and
// of all threads' processor time.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "curve.hpp"
#include "point-forms.hpp"
#include "portable-arithmetic.hpp"
#include "processor.hpp"

using namespace proofcast;

namespace {

using Fr = ScalarField<PortableArithmetic>;
constexpr int PHASES = 4;

std::mt19937_64 generator(1);

struct Times {
  double wall = 1e9, processor = 1e9;
};

double now(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

template <class Body>
void measure(Times& best, Body body) {
  const double wall = now(CLOCK_MONOTONIC), processor = now(CLOCK_PROCESS_CPUTIME_ID);
  body();
  best.wall = std::min(best.wall, now(CLOCK_MONOTONIC) - wall);
  best.processor = std::min(best.processor, now(CLOCK_PROCESS_CPUTIME_ID) - processor);
}

Limbs randomScalar(unsigned bits) {
  Limbs value{};
  do {
    for (unsigned limb = 0; limb < 4; limb++) {
      const unsigned own = bits > 64 * limb ? std::min(64u, bits - 64 * limb) : 0;
      value.limb[limb] = own == 0 ? 0 : generator() >> (64 - own);
    }
  } while (!isBelow(value, ScalarModulus::prime));
  return value;
}

template <class Group>
std::vector<typename Group::Plain> multiples(const Affine<typename Group::Field>& base, size_t count) {
  std::vector<typename Group::Plain> points;
  auto point = Jacobian<typename Group::Field>::from(base);
  for (size_t i = 0; i < count; i++) {
    points.push_back(Group::to(point.toAffine()));
    point = point.doubled().plus(base);
  }
  return points;
}

struct Engines {
  const Engine* engine;
  std::unique_ptr<Quotient> quotient;
  std::unique_ptr<ConstantSum> constant;
  std::unique_ptr<WitnessSums> witness;
  Times times[PHASES];
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const unsigned power = static_cast<unsigned>(std::stoul(arguments[1]));
  ThreadPool pool(static_cast<unsigned>(std::stoul(arguments[2])));
  const int rounds = std::stoi(arguments[3]);
  const size_t rows = size_t{1} << power, wires = rows * 3 / 4;

  using Fq = BaseField<PortableArithmetic>;
  const Affine<Fq> base1{Fq::one(), Fq::one() + Fq::one()};
  const auto part = [](const Limbs& plain) { return Fq::fromPlain(plain); };
  const Affine<TwistField<PortableArithmetic>> base2{
      {part({{0x46debd5cd992f6ed, 0x674322d4f75edadd, 0x426a00665e5c4479, 0x1800deef121f1e76}}),
       part({{0x97e485b7aef312c2, 0xf1aa493335a9e712, 0x7260bfb731fb5d25, 0x198e9393920d483a}})},
      {part({{0x4ce6cc0166fa7daa, 0xe3d1e7690c43d37b, 0x4aab71808dcb408f, 0x12c85ea5db8c6deb}}),
       part({{0x55acdadcd122975b, 0xbc4b313370b38ef3, 0xec9e99ad690c3395, 0x090689d0585ff075}})}};
  const auto h = multiples<G1Group<PortableArithmetic>>(base1, rows);
  auto a = h, b1 = h;
  auto b2 = multiples<G2Group<PortableArithmetic>>(base2, wires);
  std::vector<Limbs> values(wires), scalars(rows);
  std::vector<uint8_t> negative(wires), bits(wires);
  for (size_t wire = 0; wire < wires; wire++) {
    if (generator() % 10 == 0) a[wire] = G1Point{};
    if (generator() % 2 == 0) {
      b1[wire] = G1Point{};
      b2[wire] = G2Point{};
    }
    const uint64_t kind = generator() % 100;
    if (kind >= 46 && kind < 86) values[wire] = {{1, 0, 0, 0}};
    if (kind >= 86) values[wire] = randomScalar(kind < 93 ? 8 : kind < 98 ? 32 : 253);
    bits[wire] = static_cast<uint8_t>(bitLength(values[wire]));
  }
  std::vector<MatrixEntry> entries;
  for (size_t i = 0; i < 12 * rows; i++) {
    const Limbs coefficient = i % 64 == 0 ? randomScalar(254) : Limbs{{1 + generator() % 127, 0, 0, 0}};
    entries.push_back({static_cast<uint32_t>(i % 2), static_cast<uint32_t>(generator() % rows),
                       static_cast<uint32_t>(generator() % wires),
                       (Fr::fromPlain(coefficient) * Fr{ScalarModulus::rSquared}).limbs});
  }
  const Witness witness{wires, values.data(), values.data(), negative.data(), bits.data()};

  std::vector<Engines> engines;
  for (const char* name : {"portable", "adx", "ifma"}) {
    try {
      engines.push_back({&chooseEngine(name), nullptr, nullptr, nullptr, {}});
    } catch (const std::exception&) {
      continue;
    }
    Engines& own = engines.back();
    measure(own.times[0], [&] {
      own.quotient = own.engine->prepareQuotient(entries.data(), entries.size(), power, pool);
      own.constant = own.engine->prepareConstantSum(h.data(), rows, pool);
      own.witness = own.engine->prepareWitnessSums({wires, a.data(), b1.data(), b2.data(), 1, h.data()}, pool);
    });
  }
  for (int round = 0; round < rounds; round++) {
    for (Engines& own : engines) {
      measure(own.times[1], [&] { own.quotient->evaluate(witness, scalars.data(), pool); });
      measure(own.times[2], [&] { own.constant->sum(scalars.data(), pool); });
      measure(own.times[3], [&] { own.witness->sum(witness, pool); });
    }
  }
  for (const Engines& own : engines) {
    std::printf("%s", own.engine->name());
    for (const Times& times : own.times) std::printf(" %.2f %.2f", times.wall, times.processor);
    std::printf("\n");
  }
}
