// SPDX-License-Identifier: GPL-3.0-or-later
// The same arithmetic for x86-64 processors with BMI2 and ADX: mulx leaves the flags alone and adcx/adox keep two chains of
// carries apart, so that a row's product and its reduction need no detours. About twice as fast as compilers make it.
#pragma once

#include "modulus.hpp"

namespace proofcast {

struct AdxArithmetic {
  template <class Modulus>
  __attribute__((always_inline)) static inline void multiply(Limbs& z, const Limbs& x, const Limbs& y) {
    static constexpr Limbs p = Modulus::prime;
    static constexpr uint64_t inverse = Modulus::negativeInverse;
    uint64_t t0, t1, t2, t3, high;
    // In: t0 … t3 and the digit in rdx. Out: the row's sum in t0 … t3 and `high`.
#define PROOFCAST_ROW(offset)               \
  "movq " offset "(%[y]), %%rdx\n\t"        \
  "xorl %%eax, %%eax\n\t"                   \
  "mulxq 0(%[x]), %%rax, %[high]\n\t"       \
  "adoxq %%rax, %[t0]\n\t"                  \
  "adcxq %[high], %[t1]\n\t"                \
  "mulxq 8(%[x]), %%rax, %[high]\n\t"       \
  "adoxq %%rax, %[t1]\n\t"                  \
  "adcxq %[high], %[t2]\n\t"                \
  "mulxq 16(%[x]), %%rax, %[high]\n\t"      \
  "adoxq %%rax, %[t2]\n\t"                  \
  "adcxq %[high], %[t3]\n\t"                \
  "mulxq 24(%[x]), %%rax, %[high]\n\t"      \
  "adoxq %%rax, %[t3]\n\t"                  \
  "movl $0, %%eax\n\t"                      \
  "adcxq %%rax, %[high]\n\t"                \
  "adoxq %%rax, %[high]\n\t"
    // Adds the multiple of the prime that clears t0, and moves all limbs down by one.
#define PROOFCAST_REDUCE                    \
  "movq %[inverse], %%rdx\n\t"              \
  "imulq %[t0], %%rdx\n\t"                  \
  "xorl %%eax, %%eax\n\t"                   \
  "mulxq %[p0], %%rax, %%rcx\n\t"           \
  "adcxq %[t0], %%rax\n\t"                  \
  "movq %%rcx, %[t0]\n\t"                   \
  "adcxq %[t1], %[t0]\n\t"                  \
  "mulxq %[p1], %%rax, %[t1]\n\t"           \
  "adoxq %%rax, %[t0]\n\t"                  \
  "adcxq %[t2], %[t1]\n\t"                  \
  "mulxq %[p2], %%rax, %[t2]\n\t"           \
  "adoxq %%rax, %[t1]\n\t"                  \
  "adcxq %[t3], %[t2]\n\t"                  \
  "mulxq %[p3], %%rax, %[t3]\n\t"           \
  "adoxq %%rax, %[t2]\n\t"                  \
  "movl $0, %%eax\n\t"                      \
  "adcxq %%rax, %[t3]\n\t"                  \
  "adoxq %[high], %[t3]\n\t"
    __asm__(
        "movq 0(%[y]), %%rdx\n\t"
        "xorl %%eax, %%eax\n\t"
        "mulxq 0(%[x]), %[t0], %[t1]\n\t"
        "mulxq 8(%[x]), %%rax, %[t2]\n\t"
        "adoxq %%rax, %[t1]\n\t"
        "mulxq 16(%[x]), %%rax, %[t3]\n\t"
        "adoxq %%rax, %[t2]\n\t"
        "mulxq 24(%[x]), %%rax, %[high]\n\t"
        "adoxq %%rax, %[t3]\n\t"
        "movl $0, %%eax\n\t"
        "adoxq %%rax, %[high]\n\t"                                         //
        PROOFCAST_REDUCE PROOFCAST_ROW("8") PROOFCAST_REDUCE PROOFCAST_ROW("16")  //
        PROOFCAST_REDUCE PROOFCAST_ROW("24") PROOFCAST_REDUCE                      //
        : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [high] "=&r"(high)
        : [x] "r"(x.limb), [y] "r"(y.limb), [inverse] "m"(inverse), [p0] "m"(p.limb[0]), [p1] "m"(p.limb[1]),
          [p2] "m"(p.limb[2]), [p3] "m"(p.limb[3]), "m"(x), "m"(y)
        : "rax", "rcx", "rdx", "cc");
#undef PROOFCAST_ROW
#undef PROOFCAST_REDUCE
    reduceOnce<Modulus>(z, t0, t1, t2, t3);
  }

  template <class Modulus>
  static inline void add(Limbs& z, const Limbs& x, const Limbs& y) {
    uint64_t t0 = x.limb[0], t1 = x.limb[1], t2 = x.limb[2], t3 = x.limb[3];
    __asm__(
        "addq %[y0], %[t0]\n\t"
        "adcq %[y1], %[t1]\n\t"
        "adcq %[y2], %[t2]\n\t"
        "adcq %[y3], %[t3]\n\t"
        : [t0] "+r"(t0), [t1] "+r"(t1), [t2] "+r"(t2), [t3] "+r"(t3)
        : [y0] "m"(y.limb[0]), [y1] "m"(y.limb[1]), [y2] "m"(y.limb[2]), [y3] "m"(y.limb[3])
        : "cc");
    reduceOnce<Modulus>(z, t0, t1, t2, t3);
  }

  template <class Modulus>
  static inline void subtract(Limbs& z, const Limbs& x, const Limbs& y) {
    static constexpr Limbs p = Modulus::prime;
    uint64_t t0 = x.limb[0], t1 = x.limb[1], t2 = x.limb[2], t3 = x.limb[3];
    uint64_t borrow, q0 = p.limb[0], q1 = p.limb[1], q2 = p.limb[2], q3 = p.limb[3];
    __asm__(
        "subq %[y0], %[t0]\n\t"
        "sbbq %[y1], %[t1]\n\t"
        "sbbq %[y2], %[t2]\n\t"
        "sbbq %[y3], %[t3]\n\t"
        "sbbq %[borrow], %[borrow]\n\t"
        "andq %[borrow], %[q0]\n\t"
        "andq %[borrow], %[q1]\n\t"
        "andq %[borrow], %[q2]\n\t"
        "andq %[borrow], %[q3]\n\t"
        "addq %[q0], %[t0]\n\t"
        "adcq %[q1], %[t1]\n\t"
        "adcq %[q2], %[t2]\n\t"
        "adcq %[q3], %[t3]\n\t"
        : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [borrow] "=&r"(borrow), [q0] "+&r"(q0),
          [q1] "+&r"(q1), [q2] "+&r"(q2), [q3] "+&r"(q3)
        : [y0] "m"(y.limb[0]), [y1] "m"(y.limb[1]), [y2] "m"(y.limb[2]), [y3] "m"(y.limb[3])
        : "cc");
    z = {{t0, t1, t2, t3}};
  }

 private:
  // From below 2·prime to below prime.
  template <class Modulus>
  static inline void reduceOnce(Limbs& z, uint64_t t0, uint64_t t1, uint64_t t2, uint64_t t3) {
    static constexpr Limbs p = Modulus::prime;
    uint64_t s0 = t0, s1 = t1, s2 = t2, s3 = t3;
    __asm__(
        "subq %[p0], %[s0]\n\t"
        "sbbq %[p1], %[s1]\n\t"
        "sbbq %[p2], %[s2]\n\t"
        "sbbq %[p3], %[s3]\n\t"
        "cmovcq %[t0], %[s0]\n\t"
        "cmovcq %[t1], %[s1]\n\t"
        "cmovcq %[t2], %[s2]\n\t"
        "cmovcq %[t3], %[s3]\n\t"
        : [s0] "+&r"(s0), [s1] "+&r"(s1), [s2] "+&r"(s2), [s3] "+&r"(s3)
        : [t0] "r"(t0), [t1] "r"(t1), [t2] "r"(t2), [t3] "r"(t3), [p0] "m"(p.limb[0]), [p1] "m"(p.limb[1]),
          [p2] "m"(p.limb[2]), [p3] "m"(p.limb[3])
        : "cc");
    z = {{s0, s1, s2, s3}};
  }
};

}  // namespace proofcast
