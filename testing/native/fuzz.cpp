// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds changed zkeys and witnesses to the reader and the prover, under sanitizers: nothing but a proof or a Failure may come
// of them. The program ends by itself when a sanitizer finds something.
//   fuzz KEY VALUES SECONDS SEED
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>

#include "failure.hpp"
#include "processor.hpp"
#include "proving-key.hpp"

using namespace proofcast;

namespace {

using Bytes = std::vector<uint8_t>;

Bytes readAll(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
}

class Fuzzer {
 public:
  Fuzzer(Bytes key, Bytes values, unsigned seed) : key_(std::move(key)), values_(std::move(values)), random_(seed) {}

  void round() {
    Bytes key = key_, values = values_;
    if (chance(4)) change(values, 32);
    if (chance(2) || values == values_) change(key, 900);
    const Engine& engine = chooseEngine(chance(2) ? "" : "portable");
    // A copy of exactly this length: one byte past it is found.
    Bytes exact(key.begin(), key.end());
    try {
      MemorySource source(exact.data(), exact.size());
      ProvingKey opened(source, engine, 1 + below(3));
      outcomes_["key accepted"]++;
      opened.prove(values.data(), values.size());
      outcomes_["proof"]++;
    } catch (const Failure& failure) {
      outcomes_[failure.code()]++;
    }
  }

  void report(size_t rounds) const {
    std::printf("%zu rounds", rounds);
    for (const auto& [name, count] : outcomes_) std::printf(", %s %zu", name.c_str(), count);
    std::printf("\n");
    std::fflush(stdout);
  }

 private:
  size_t below(size_t bound) { return bound == 0 ? 0 : random_() % bound; }
  bool chance(size_t oneIn) { return below(oneIn) == 0; }

  // A few changes, half of them near the beginning, where sizes and counts are.
  void change(Bytes& bytes, size_t head) {
    for (size_t changes = 1 + below(3); changes > 0 && !bytes.empty(); changes--) {
      size_t at = chance(2) ? below(std::min(head, bytes.size())) : below(bytes.size());
      switch (below(7)) {
        case 0:
          bytes[at] ^= static_cast<uint8_t>(1u << below(8));
          break;
        case 1:
          bytes[at] = static_cast<uint8_t>(random_());
          break;
        case 2:  // an odd number where one may stand
          writeNumber(bytes, at);
          break;
        case 3:
          bytes.resize(at);
          break;
        case 4:
          bytes.insert(bytes.begin() + static_cast<ptrdiff_t>(at), 1 + below(64), static_cast<uint8_t>(random_()));
          break;
        case 5: {  // one part over another
          size_t from = below(bytes.size());
          size_t length = std::min({size_t{1} << below(9), bytes.size() - at, bytes.size() - from});
          std::memmove(&bytes[at], &bytes[from], length);
          break;
        }
        default: {  // zeros: the point at infinity, the value zero
          size_t start = at / 32 * 32;
          std::fill_n(bytes.begin() + static_cast<ptrdiff_t>(start), std::min<size_t>(64, bytes.size() - start), 0);
        }
      }
    }
  }

  void writeNumber(Bytes& bytes, size_t at) {
    const uint64_t numbers[] = {0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, 0xffffffffffffffff};
    uint64_t number = chance(2) ? numbers[below(8)] : uint64_t{1} << below(64);
    size_t aligned = at / 4 * 4;
    std::memcpy(&bytes[aligned], &number, std::min<size_t>(chance(2) ? 4 : 8, bytes.size() - aligned));
  }

  Bytes key_, values_;
  std::mt19937_64 random_;
  std::map<std::string, size_t> outcomes_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) return 2;
  Fuzzer fuzzer(readAll(arguments[1]), readAll(arguments[2]), static_cast<unsigned>(std::stoul(arguments[4])));
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::stoul(arguments[3]));
  size_t rounds = 0;
  for (; std::chrono::steady_clock::now() < end; rounds++) fuzzer.round();
  fuzzer.report(rounds);
}
