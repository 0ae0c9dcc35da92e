// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the arithmetic in eight lanes to plain numbers and to the portable engine, at the edges that it is allowed and on random
// input. Compiled with the flags of src/ifma, for a processor that has AVX-512 IFMA.
//   lanes CHECK
// Ends with 0, or with 1 and a line on stderr that says what differs.
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "curve.hpp"
#include "engine.hpp"
#include "ifma/batch-addition.hpp"
#include "ifma/coset-transform.hpp"
#include "ifma/list-sums.hpp"
#include "ifma/plain-form.hpp"
#include "point-forms.hpp"
#include "portable-arithmetic.hpp"

namespace {

using namespace proofcast;
using ifma::FqLanes;
using ifma::Fq2Lanes;
using ifma::Wide;
using Fq = BaseField<PortableArithmetic>;
using Fr = ScalarField<PortableArithmetic>;

std::mt19937_64 generator(20261128);

void check(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(1);
}

template <class Modulus>
Limbs randomElement() {
  Limbs value;
  do {
    for (uint64_t& limb : value.limb) limb = generator();
    value.limb[3] >>= 2;
  } while (!isBelow(value, Modulus::prime));
  return value;
}

template <class M>
Wide laneAt(const ifma::Lanes<M>& lanes, unsigned lane) {
  const ifma::LaneWord* words = reinterpret_cast<const ifma::LaneWord*>(&lanes) + lane;
  return {{words[0], words[8], words[16], words[24], words[32]}};
}
template <class M>
void setLane(ifma::Lanes<M>& lanes, unsigned lane, const Wide& value) {
  ifma::LaneWord* words = reinterpret_cast<ifma::LaneWord*>(&lanes) + lane;
  for (unsigned limb = 0; limb < 5; limb++) words[8 * limb] = value.limb[limb];
}
Wide plus(const Wide& a, const Wide& b) {
  Wide sum{};
  uint64_t carry = 0;
  for (unsigned i = 0; i < 5; i++) {
    carry += a.limb[i] + b.limb[i];
    sum.limb[i] = carry & ifma::LIMB_MASK;
    carry >>= 52;
  }
  return sum;
}
bool same(const Wide& a, const Wide& b) { return std::memcmp(&a, &b, sizeof a) == 0; }
bool same(const Limbs& a, const Limbs& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

// A value below p in Montgomery form with R = 2^256, from one with R = 2^260 that may be unreduced, below 64p.
template <class Modulus, class M>
Limbs plainForm(const Wide& value) {
  Limbs words[8];
  ifma::scatterWords(ifma::toWords(ifma::toPlainForm(ifma::repeat<M>(value))), [&](unsigned i) { return words[i].limb; });
  check(isBelow(words[0], Modulus::prime), "a canonical value is not below the modulus");
  return words[0];
}

// Products of values unreduced by up to the limit of multiply: a·b ≤ 80 p², and squares below 8p.
template <class Modulus, class M>
void checkProducts() {
  using Field = PrimeField<Modulus, PortableArithmetic>;
  constexpr Wide p = ifma::Constants<M>::P;
  const auto value = [&](unsigned most) {
    Limbs base = generator() % 3 == 0 ? Limbs{{generator() % 3, 0, 0, 0}} : randomElement<Modulus>();
    if (generator() % 4 == 0) base = difference(Modulus::prime, {{1 + generator() % 3, 0, 0, 0}});
    return plus(ifma::splitWords(base.limb), ifma::multipleOf(p, generator() % 2 == 0 ? most - 1 : generator() % most));
  };
  for (int round = 0; round < 4000; round++) {
    ifma::Lanes<M> a, b, c;
    const unsigned most = 1 + generator() % 16;
    for (unsigned lane = 0; lane < 8; lane++) {
      setLane(a, lane, value(most));
      setLane(b, lane, value(80 / most));
      setLane(c, lane, value(8));
    }
    const ifma::Lanes<M> product = ifma::multiply(a, b), square = ifma::squared(c);
    for (unsigned lane = 0; lane < 8; lane++) {
      const auto plain = [&](const Wide& wide) { return Field{plainForm<Modulus, M>(wide)}; };
      const Wide result = laneAt(product, lane), squareResult = laneAt(square, lane);
      check(!ifma::atLeast(result, ifma::multipleOf(p, 2)), "a product is not below 2p");
      check(!ifma::atLeast(squareResult, ifma::multipleOf(p, 2)), "a square is not below 2p");
      for (uint64_t limb : result.limb) check(limb <= ifma::LIMB_MASK, "a product is not carried");
      check(plain(laneAt(a, lane)) * plain(laneAt(b, lane)) == plain(result), "a product differs");
      check(plain(laneAt(c, lane)).square() == plain(squareResult), "a square differs");
    }
  }
}

void checkInverses() {
  constexpr Wide p = ifma::Constants<ifma::BaseModulus>::P;
  const Wide one{{1, 0, 0, 0, 0}};
  check(same(ifma::inverseModulo(Wide{}, p), Wide{}), "the inverse of zero is not zero");
  check(same(ifma::inverseModulo(one, p), one), "the inverse of one is not one");
  check(same(ifma::inverseModulo(ifma::minus(p, one), p), ifma::minus(p, one)), "the inverse of −1 is not −1");
  for (int round = 0; round < 3000; round++) {
    FqLanes a;
    Fq2Lanes a2;
    for (unsigned lane = 0; lane < 8; lane++) {
      const Wide x = ifma::splitWords(randomElement<BaseModulus>().limb);
      const Wide y = ifma::splitWords(randomElement<BaseModulus>().limb);
      setLane(a, lane, plus(x, ifma::multipleOf(p, generator() % 7)));
      const uint64_t zeroPart = generator() % 5;
      setLane(a2.re, lane, zeroPart == 0 ? Wide{} : x);
      setLane(a2.im, lane, zeroPart == 1 ? Wide{} : y);
    }
    const FqLanes unit = ifma::canonical(ifma::multiply(a, ifma::inverse(a)));
    const Fq2Lanes unit2 = ifma::canonical(ifma::multiply(a2, ifma::inverse(a2)));
    for (unsigned lane = 0; lane < 8; lane++) {
      check(same(laneAt(unit, lane), ifma::Constants<ifma::BaseModulus>::ONE), "x times its inverse is not one");
      check(same(laneAt(unit2.re, lane), ifma::Constants<ifma::BaseModulus>::ONE), "a real part of x/x is not one");
      check(same(laneAt(unit2.im, lane), Wide{}), "an imaginary part of x/x is not zero");
    }
  }
}

// Multiples of the generators, so that sums often meet the same point, its opposite and infinity.
template <class Group>
std::vector<typename Group::Plain> multiples(const Affine<typename Group::Field>& generatorPoint, size_t count) {
  using Field = typename Group::Field;
  std::vector<typename Group::Plain> result;
  Jacobian<Field> point = Jacobian<Field>::infinity();
  for (size_t i = 0; i < count; i++) {
    result.push_back(Group::to(point.toAffine()));
    point = point.plus(generatorPoint);
  }
  return result;
}

Affine<Fq> generator1() { return {Fq::one(), Fq::one() + Fq::one()}; }
Affine<TwistField<PortableArithmetic>> generator2() {
  const auto part = [](const Limbs& plain) { return Fq::fromPlain(plain); };
  return {{part({{0x46debd5cd992f6ed, 0x674322d4f75edadd, 0x426a00665e5c4479, 0x1800deef121f1e76}}),
           part({{0x97e485b7aef312c2, 0xf1aa493335a9e712, 0x7260bfb731fb5d25, 0x198e9393920d483a}})},
          {part({{0x4ce6cc0166fa7daa, 0xe3d1e7690c43d37b, 0x4aab71808dcb408f, 0x12c85ea5db8c6deb}}),
           part({{0x55acdadcd122975b, 0xbc4b313370b38ef3, 0xec9e99ad690c3395, 0x090689d0585ff075}})}};
}

// Lists of 0 … 70 terms with random signs, out of few points.
template <class Field, class Group>
void checkLists(const Affine<typename Group::Field>& generatorPoint) {
  constexpr size_t POINTS = 9;
  const auto plain = multiples<Group>(generatorPoint, POINTS);
  ifma::AlignedArray<ifma::Point<Field>> points(POINTS);
  for (size_t i = 0; i < POINTS; i++) ifma::storePoints(ifma::loadPlain<Field>(&plain[i], 1), &points[i], 1);
  ifma::ListSums<Field> sums;
  for (size_t lists = 0; lists < 40; lists++) {
    std::vector<ifma::Term> terms;
    std::vector<uint32_t> starts{0};
    std::vector<Jacobian<typename Group::Field>> expected;
    const size_t longest = lists % 5 == 0 ? 2 : lists % 5 == 1 ? 3000 / (lists + 1) : 71;
    for (size_t list = 0; list < lists; list++) {
      auto total = Jacobian<typename Group::Field>::infinity();
      const size_t few = 1 + generator() % POINTS;
      for (size_t i = generator() % longest; i > 0; i--) {
        const size_t point = generator() % few;
        const bool negative = generator() % 2 == 0;
        terms.push_back(ifma::termOf(&points[point], negative));
        const auto affine = Group::from(plain[point]);
        total = total.plus(negative ? affine.negated() : affine);
      }
      starts.push_back(static_cast<uint32_t>(terms.size()));
      expected.push_back(total);
    }
    ifma::AlignedArray<ifma::Point<Field>> results(lists);
    std::vector<typename Group::Plain> plainResults(lists);
    sums.sum(terms.data(), starts.data(), lists, results.data());
    ifma::storeAllPlain(results.data(), lists, plainResults.data());
    for (size_t list = 0; list < lists; list++) {
      const auto given = Group::to(expected[list].toAffine());
      check(std::memcmp(&given, &plainResults[list], sizeof given) == 0, "a sum of a list differs");
    }
  }
}

// Σ scalars·bases of engines, a thousand times.
void checkConstantSums() {
  ThreadPool pool(2);
  const auto points = multiples<G1Group<PortableArithmetic>>(generator1(), 120);
  for (size_t round = 0; round < 300; round++) {
    const size_t count = round < 20 ? round : generator() % 120;
    std::vector<G1Point> bases(count);
    std::vector<Limbs> scalars(count);
    for (size_t i = 0; i < count; i++) {
      bases[i] = points[generator() % (round % 3 == 0 ? 3 : points.size())];
      scalars[i] = randomElement<ScalarModulus>();
      if (generator() % 8 == 0) scalars[i] = difference(ScalarModulus::prime, {{1 + generator() % 2, 0, 0, 0}});
      if (generator() % 8 == 0) scalars[i] = {{generator() % 3, 0, 0, 0}};
      if (generator() % 8 == 0 && i > 0) scalars[i] = scalars[i - 1];
    }
    const G1Point ours = ifmaEngine()->prepareConstantSum(bases.data(), count, pool)->sum(scalars.data(), pool);
    const G1Point theirs = portableEngine()->prepareConstantSum(bases.data(), count, pool)->sum(scalars.data(), pool);
    check(std::memcmp(&ours, &theirs, sizeof ours) == 0, "a constant sum differs");
  }
}

// h of engines, on domains that fall into parts once and twice.
void checkQuotients() {
  ThreadPool pool(2);
  for (unsigned power : {6, 7, 8, 11, 14, 15, 16}) {
    const size_t rows = size_t{1} << power, wires = rows / 2 + 3;
    std::vector<Limbs> values(wires), magnitudes(wires);
    std::vector<uint8_t> negative(wires), bits(wires);
    for (size_t i = 0; i < wires; i++) {
      const uint64_t kind = generator() % 8;
      Limbs value = randomElement<ScalarModulus>();
      if (kind < 3) value = {{generator() % 2, 0, 0, 0}};
      if (kind == 3) value = {{generator() >> generator() % 64, 0, 0, 0}};
      if (generator() % 4 == 0 && !isZero(value)) value = difference(ScalarModulus::prime, value);
      const Limbs opposite = isZero(value) ? value : difference(ScalarModulus::prime, value);
      values[i] = value;
      negative[i] = isBelow(opposite, value);
      magnitudes[i] = negative[i] ? opposite : value;
      bits[i] = static_cast<uint8_t>(bitLength(magnitudes[i]));
    }
    std::vector<MatrixEntry> entries;
    for (size_t i = 0; i < 3 * rows; i++) {
      const uint64_t aroundShort = uint64_t{0x7fffffff} + generator() % 2;
      const Limbs coefficients[] = {
          {{1, 0, 0, 0}}, {{generator() % 300, 0, 0, 0}}, {{aroundShort, 0, 0, 0}}, randomElement<ScalarModulus>()};
      Fr coefficient = Fr::fromPlain(coefficients[generator() % 4]);
      if (generator() % 2 == 0) coefficient = coefficient.negated();
      entries.push_back({static_cast<uint32_t>(generator() % 2), static_cast<uint32_t>(generator() % rows),
                         static_cast<uint32_t>(generator() % wires), (coefficient * Fr{ScalarModulus::rSquared}).limbs});
    }
    const Witness witness{wires, values.data(), magnitudes.data(), negative.data(), bits.data()};
    std::vector<Limbs> ours(rows), theirs(rows);
    ifmaEngine()->prepareQuotient(entries.data(), entries.size(), power, pool)->evaluate(witness, ours.data(), pool);
    portableEngine()->prepareQuotient(entries.data(), entries.size(), power, pool)->evaluate(witness, theirs.data(), pool);
    for (size_t i = 0; i < rows; i++) check(same(ours[i], theirs[i]), "h differs at 2^" + std::to_string(power));
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::string wanted = count == 2 ? arguments[1] : "";
  if (wanted == "products") {
    checkProducts<BaseModulus, ifma::BaseModulus>();
    checkProducts<ScalarModulus, ifma::ScalarModulus>();
  } else if (wanted == "inverses") {
    checkInverses();
  } else if (wanted == "lists") {
    checkLists<FqLanes, G1Group<PortableArithmetic>>(generator1());
    checkLists<Fq2Lanes, G2Group<PortableArithmetic>>(generator2());
  } else if (wanted == "sums") {
    checkConstantSums();
  } else if (wanted == "quotients") {
    checkQuotients();
  } else {
    std::printf("no such check\n");
    return 2;
  }
}
