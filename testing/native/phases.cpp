// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what each phase of a proof gives, before it is blinded: for tests, which hold it to other implementations.
//   phases KEY VALUES ENGINE THREADS
// One line of little-endian hexadecimal each: h, the sum over h, and the sums A, B1, C and B2, points as a zkey holds them.
#include <cstdio>
#include <fstream>
#include <iterator>

#include "failure.hpp"
#include "processor.hpp"
#include "scalar-sizes.hpp"
#include "zkey-reader.hpp"

using namespace proofcast;

namespace {

void print(const void* data, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) std::printf("%02x", static_cast<const unsigned char*>(data)[i]);
  std::printf("\n");
}

void run(char** arguments) {
  ThreadPool pool(static_cast<unsigned>(std::stoul(arguments[4])));
  const Engine& engine = chooseEngine(arguments[3]);
  FileSource source(arguments[1]);
  Zkey key = readZkey(source, pool);
  auto quotient = engine.prepareQuotient(key.entries.data(), key.entries.size(), key.power, pool);
  auto hSum = engine.prepareConstantSum(key.h.data(), key.h.size(), pool);
  size_t firstC = size_t{key.publicSignals} + 1;
  auto sums = engine.prepareWitnessSums({key.wires, key.a.data(), key.b1.data(), key.b2.data(), firstC, key.c.data()}, pool);
  std::ifstream file(arguments[2], std::ios::binary);
  std::vector<char> values((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (values.size() < key.wires * sizeof(Limbs)) throw Failure(Failure::MALFORMED_VALUES, "too few values");
  SizedScalars witness(reinterpret_cast<const uint8_t*>(values.data()), key.wires, pool);
  std::vector<Limbs> h(size_t{1} << key.power);
  for (int round = 0; round < 2; round++) {  // the second on scratch memory that the first has left
    quotient->evaluate(witness.view(), h.data(), pool);
    G1Point hTotal = hSum->sum(h.data(), pool);
    WitnessTotals totals = sums->sum(witness.view(), pool);
    print(h.data(), h.size() * sizeof(Limbs));
    print(&hTotal, sizeof hTotal);
    print(&totals.a, sizeof totals.a);
    print(&totals.b1, sizeof totals.b1);
    print(&totals.c, sizeof totals.c);
    print(&totals.b2, sizeof totals.b2);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) return 2;
  try {
    run(arguments);
  } catch (const Failure& failure) {
    std::fprintf(stderr, "%s: %s\n", failure.code(), failure.what());
    return 1;
  }
}
