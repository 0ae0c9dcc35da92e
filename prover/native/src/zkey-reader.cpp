// SPDX-License-Identifier: GPL-3.0-or-later
#include "zkey-reader.hpp"

#include <array>
#include <atomic>
#include <cstring>

#include "curve-membership.hpp"
#include "failure.hpp"
#include "modulus.hpp"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Numbers are read from files as they stand there: little-endian."
#endif

namespace proofcast {
namespace {

constexpr uint32_t GROTH16 = 1;
constexpr uint32_t SECTIONS_READ = 9;
constexpr uint32_t MAX_SECTIONS = 1000;
constexpr size_t ENTRY_BYTES = 12 + 32;
constexpr size_t HEADER_BYTES = 4 + 32 + 4 + 32 + 3 * 4 + 3 * sizeof(G1Point) + 3 * sizeof(G2Point);
static_assert(sizeof(G1Point) == 64 && sizeof(G2Point) == 128, "read as they stand in the file");

[[noreturn]] void refuse(const std::string& problem) { throw Failure(Failure::MALFORMED_ZKEY, problem); }

std::string named(uint32_t section) { return "section " + std::to_string(section); }

struct Section {
  uint64_t offset = 0;
  uint64_t size = 0;
  bool present = false;
};
using Sections = std::array<Section, SECTIONS_READ + 1>;

template <class T>
T valueAt(const ByteSource& source, uint64_t offset) {
  T value;
  source.read(offset, &value, sizeof value);
  return value;
}

Sections findSections(const ByteSource& source) {
  if (source.size() < 12) refuse("it is shorter than its own header");
  char magic[4];
  source.read(0, magic, sizeof magic);
  if (std::memcmp(magic, "zkey", sizeof magic) != 0) refuse("it does not begin with \"zkey\"");
  uint32_t version = valueAt<uint32_t>(source, 4);
  if (version != 1) refuse("its version is " + std::to_string(version) + ", not 1");
  uint32_t count = valueAt<uint32_t>(source, 8);
  if (count > MAX_SECTIONS) refuse("it has " + std::to_string(count) + " sections");
  Sections sections;
  uint64_t at = 12;
  for (uint32_t i = 0; i < count; i++) {
    if (source.size() - at < 12) refuse("it ends within the header of a section");
    uint32_t id = valueAt<uint32_t>(source, at);
    uint64_t size = valueAt<uint64_t>(source, at + 4);
    at += 12;
    if (size > source.size() - at) refuse(named(id) + " is longer than the file");
    if (id >= 1 && id <= SECTIONS_READ) {
      if (sections[id].present) refuse(named(id) + " is there twice");
      sections[id] = {at, size, true};
    }
    at += size;
  }
  for (uint32_t id = 1; id <= SECTIONS_READ; id++) {
    if (!sections[id].present) refuse(named(id) + " is missing");
  }
  return sections;
}

void expectSize(const Sections& sections, uint32_t id, uint64_t size) {
  if (sections[id].size == size) return;
  refuse(named(id) + " has " + std::to_string(sections[id].size) + " bytes, not " + std::to_string(size));
}

void readHeader(const ByteSource& source, const Sections& sections, Zkey& zkey) {
  expectSize(sections, 1, 4);
  if (valueAt<uint32_t>(source, sections[1].offset) != GROTH16) refuse("it is for another protocol than Groth16");
  expectSize(sections, 2, HEADER_BYTES);
  uint64_t at = sections[2].offset;
  auto take = [&](auto& value) {
    source.read(at, &value, sizeof value);
    at += sizeof value;
  };
  uint32_t baseBytes, scalarBytes, domainSize;
  Limbs base, scalar;
  take(baseBytes);
  take(base);
  take(scalarBytes);
  take(scalar);
  if (baseBytes != 32 || scalarBytes != 32 || !isEqual(base, BaseModulus::prime) || !isEqual(scalar, ScalarModulus::prime)) {
    refuse("it is for another curve than BN254");
  }
  take(zkey.wires);
  take(zkey.publicSignals);
  take(domainSize);
  take(zkey.alpha1);
  take(zkey.beta1);
  take(zkey.beta2);
  take(zkey.gamma2);
  take(zkey.delta1);
  take(zkey.delta2);
  if (zkey.publicSignals >= zkey.wires) refuse("it has more public signals than wires");
  for (zkey.power = 1; zkey.power < TWO_ADICITY && uint32_t{1} << zkey.power != domainSize;) zkey.power++;
  if (zkey.power == TWO_ADICITY) refuse("its domain of " + std::to_string(domainSize) + " rows is no power of two up to 2^27");
  for (const G1Point* point : {&zkey.alpha1, &zkey.beta1, &zkey.delta1}) {
    if (!isOnCurve(*point) || isInfinity(*point)) refuse("a point of its header is not on the curve");
  }
  for (const G2Point* point : {&zkey.beta2, &zkey.gamma2, &zkey.delta2}) {
    if (!isOnCurve(*point) || isInfinity(*point)) refuse("a point of its header is not on the curve");
  }
}

void readEntries(const ByteSource& source, const Section& section, Zkey& zkey) {
  if (section.size < 4) refuse("section 4 is shorter than its own header");
  uint64_t count = valueAt<uint32_t>(source, section.offset);
  if (section.size != 4 + count * ENTRY_BYTES) refuse("section 4 has another length than its count says");
  zkey.entries.resize(count);
  constexpr size_t BATCH = 4096;
  std::vector<uint8_t> bytes(std::min<uint64_t>(count, BATCH) * ENTRY_BYTES);
  for (uint64_t first = 0; first < count; first += BATCH) {
    size_t size = std::min<uint64_t>(BATCH, count - first);
    source.read(section.offset + 4 + first * ENTRY_BYTES, bytes.data(), size * ENTRY_BYTES);
    for (size_t i = 0; i < size; i++) {
      MatrixEntry& entry = zkey.entries[first + i];
      std::memcpy(&entry.matrix, &bytes[i * ENTRY_BYTES], 4);
      std::memcpy(&entry.row, &bytes[i * ENTRY_BYTES + 4], 4);
      std::memcpy(&entry.wire, &bytes[i * ENTRY_BYTES + 8], 4);
      std::memcpy(&entry.coefficient, &bytes[i * ENTRY_BYTES + 12], 32);
      bool within = entry.matrix <= 1 && entry.row >> zkey.power == 0 && entry.wire < zkey.wires;
      if (!within || !isBelow(entry.coefficient, ScalarModulus::prime)) {
        refuse("coefficient " + std::to_string(first + i) + " is out of bounds");
      }
    }
  }
}

template <class Point>
void readPoints(const ByteSource& source, const Sections& sections, uint32_t id, uint64_t count, std::vector<Point>& points,
                ThreadPool& pool) {
  expectSize(sections, id, count * sizeof(Point));
  points.resize(count);
  source.read(sections[id].offset, points.data(), count * sizeof(Point));
  std::atomic<bool> allOnCurve{true};
  pool.forRanges(count, [&](size_t first, size_t last, size_t) {
    for (size_t i = first; i < last && allOnCurve; i++) {
      if (!isOnCurve(points[i])) allOnCurve = false;
    }
  });
  if (!allOnCurve) refuse("a point of " + named(id) + " is not on the curve");
}

}  // namespace

Zkey readZkey(const ByteSource& source, ThreadPool& pool) {
  Sections sections = findSections(source);
  Zkey zkey;
  readHeader(source, sections, zkey);
  uint64_t wires = zkey.wires;
  uint64_t inputs = uint64_t{zkey.publicSignals} + 1;
  expectSize(sections, 3, inputs * sizeof(G1Point));
  readEntries(source, sections[4], zkey);
  readPoints(source, sections, 5, wires, zkey.a, pool);
  readPoints(source, sections, 6, wires, zkey.b1, pool);
  readPoints(source, sections, 7, wires, zkey.b2, pool);
  readPoints(source, sections, 8, wires - inputs, zkey.c, pool);
  readPoints(source, sections, 9, uint64_t{1} << zkey.power, zkey.h, pool);
  return zkey;
}

}  // namespace proofcast
