// SPDX-License-Identifier: GPL-3.0-or-later
#include "proving-key.hpp"

#include "blinding.hpp"
#include "failure.hpp"
#include "point-forms.hpp"
#include "portable-arithmetic.hpp"
#include "processor.hpp"
#include "scalar-sizes.hpp"
#if defined(__x86_64__)
#include "adx-arithmetic.hpp"
#endif

namespace proofcast {
namespace {

template <class Group>
Jacobian<typename Group::Field> jacobian(const typename Group::Plain& point) {
  return Jacobian<typename Group::Field>::from(Group::from(point));
}

}  // namespace

ProvingKey::ProvingKey(const ByteSource& source, const Engine& engine, unsigned threads)
    : pool_(threads), engineName_(engine.name()) {
  Zkey zkey = readZkey(source, pool_);
  wires_ = zkey.wires;
  publicSignals_ = zkey.publicSignals;
  rows_ = size_t{1} << zkey.power;
  constants_ = {zkey.alpha1, zkey.beta1, zkey.delta1, zkey.beta2, zkey.delta2};
  quotient_ = engine.prepareQuotient(zkey.entries.data(), zkey.entries.size(), zkey.power, pool_);
  hSum_ = engine.prepareConstantSum(zkey.h.data(), zkey.h.size(), pool_);
  witnessSums_ = engine.prepareWitnessSums(
      {wires_, zkey.a.data(), zkey.b1.data(), zkey.b2.data(), publicSignals_ + 1, zkey.c.data()}, pool_);
}

Proof ProvingKey::prove(const uint8_t* values, size_t bytes) {
  if (bytes / sizeof(Limbs) != wires_ || bytes % sizeof(Limbs) != 0) {
    throw Failure(Failure::MALFORMED_VALUES,
                  "there are " + std::to_string(bytes) + " bytes for " + std::to_string(wires_) + " wires of 32 bytes");
  }
  std::lock_guard<std::mutex> lock(oneProof_);
  SizedScalars witness(values, wires_, pool_);
  if (!isEqual(witness.view().values[0], {{1, 0, 0, 0}})) {
    throw Failure(Failure::MALFORMED_VALUES, "the first wire is not one");
  }
  SecretBuffer<Limbs> h(rows_);
  quotient_->evaluate(witness.view(), h.data(), pool_);
  G1Point hTotal = hSum_->sum(h.data(), pool_);
  WitnessTotals totals = witnessSums_->sum(witness.view(), pool_);
#if defined(__x86_64__)
  Proof proof = processorHasAdx() ? assemble<AdxArithmetic>(totals, hTotal) : assemble<PortableArithmetic>(totals, hTotal);
#else
  Proof proof = assemble<PortableArithmetic>(totals, hTotal);
#endif
  // Without their blinding factors these would tell of the witness.
  wipe(&totals, sizeof totals);
  wipe(&hTotal, sizeof hTotal);
  const Limbs* signals = witness.view().values + 1;
  proof.publicSignals.assign(signals, signals + publicSignals_);
  return proof;
}

// A = α + ΣA + rδ in G1, B = β + ΣB + sδ in G2, C = ΣC + ΣH + sA + rB − rsδ in G1, where rB − rsδ = r(β + ΣB).
template <class Arithmetic>
Proof ProvingKey::assemble(const WitnessTotals& totals, const G1Point& h) {
  using G1 = G1Group<Arithmetic>;
  using G2 = G2Group<Arithmetic>;
  Limbs r = freshScalar();
  Limbs s = freshScalar();
  Jacobian<typename G1::Field> a, sA, rB;
  Jacobian<typename G2::Field> b;
  pool_.forEach(3, [&](size_t part, size_t) {
    if (part == 0) {
      b = jacobian<G2>(constants_.delta2).times(s).plus(G2::from(constants_.beta2)).plus(G2::from(totals.b2));
    } else if (part == 1) {
      a = jacobian<G1>(constants_.delta1).times(r).plus(G1::from(constants_.alpha1)).plus(G1::from(totals.a));
      sA = a.times(s);
    } else {
      rB = jacobian<G1>(constants_.beta1).plus(G1::from(totals.b1)).times(r);
    }
  });
  auto affineA = a.toAffine();
  auto affineB = b.toAffine();
  auto affineC = sA.plus(rB).plus(G1::from(totals.c)).plus(G1::from(h)).toAffine();
  wipe(&r, sizeof r);
  wipe(&s, sizeof s);
  wipe(&sA, sizeof sA);
  wipe(&rB, sizeof rB);
  auto plain = [](const BaseField<Arithmetic>& coordinate) { return coordinate.toPlain(); };
  return {{plain(affineA.x), plain(affineA.y)},
          {plain(affineC.x), plain(affineC.y)},
          {plain(affineB.x.real), plain(affineB.x.imaginary), plain(affineB.y.real), plain(affineB.y.imaginary)},
          {}};
}

}  // namespace proofcast
