/* Sums that carry their rounding errors along, and one that is rounded once. */

#ifndef AUTOGRAD_SUMS_H
#define AUTOGRAD_SUMS_H

#include "floats.h"

#ifdef _MSC_VER
#define alone __restrict
#else
#define alone restrict
#endif
#if defined(__x86_64__) && defined(__GLIBC__) && __GNUC__ >= 9 /* also for newer processors */
#define faster __attribute__((target_clones("avx2", "default")))
#else
#define faster
#endif

/* sums.total, one number further */
static inline void add_to(double *alone sum, double *alone lost, double number) {
    double high = *sum + number;
    double part = high - *sum;
    *lost += (*sum - (high - part)) + (number - part);
    *sum = high;
}

/* the same for many sums at once, which a processor does in steps of two or four */
faster static void add_to_each(
    double *alone sums, double *alone lost, const double *alone numbers, double factor,
    ptrdiff_t count
) {
    for (ptrdiff_t i = 0; i < count; i++) add_to(sums + i, lost + i, factor * numbers[i]);
}

static inline double with_lost(double sum, double lost) {
    return lost != 0.0 && isfinite(lost) ? sum + lost : sum;
}

/* sums.total */
static inline double total_of(const double *xs, ptrdiff_t count) {
    double sum = count ? -0.0 : 0.0, lost = 0.0;
    for (ptrdiff_t i = 0; i < count; i++) add_to(&sum, &lost, xs[i]);
    return with_lost(sum, lost);
}

/* What floats.exact_sum gives: every double is a whole multiple of 2^-1074, so the sum is a whole
   number of these. It is kept in pieces of 32 bits, which have room for 2^30 carries each. */
#define PIECES 72
#define PIECE_BITS 0xffffffffULL

typedef struct {
    int64_t pieces[PIECES];
    int lowest, highest; /* of the pieces that are not 0 */
    double infinite; /* the sum of what is no number */
} ExactSum;

static inline void exact_begin(ExactSum *sum) {
    memset(sum->pieces, 0, sizeof(sum->pieces));
    sum->lowest = PIECES;
    sum->highest = -1;
    sum->infinite = 0.0;
}

static inline void exact_add(ExactSum *sum, double x) {
    uint64_t bits;
    if (!isfinite(x)) sum->infinite += x;
    if (x == 0 || !isfinite(x)) return;
    memcpy(&bits, &x, sizeof(bits));
    int exponent = (int)(bits >> 52 & 0x7ff);
    uint64_t digits = bits & 0xfffffffffffffULL;
    if (exponent) digits |= 1ULL << 52;
    else exponent = 1;
    int piece = (exponent - 1) / 32, shift = (exponent - 1) % 32;
    uint64_t low = (digits & PIECE_BITS) << shift, high = (digits >> 32) << shift;
    int64_t direction = x < 0 ? -1 : 1;
    sum->pieces[piece] += direction * (int64_t)(low & PIECE_BITS);
    sum->pieces[piece + 1] += direction * (int64_t)((low >> 32) + (high & PIECE_BITS));
    sum->pieces[piece + 2] += direction * (int64_t)(high >> 32);
    if (piece < sum->lowest) sum->lowest = piece;
    if (piece + 2 > sum->highest) sum->highest = piece + 2;
}

/* Hand carries up, so that every piece has 32 bits; returns what is left over at the top. */
static inline int64_t exact_carry(ExactSum *sum, int64_t direction) {
    int64_t carry = 0;
    for (int i = sum->lowest; i <= sum->highest; i++) {
        int64_t piece = direction * sum->pieces[i] + carry;
        sum->pieces[i] = piece & (int64_t)PIECE_BITS;
        carry = (piece - sum->pieces[i]) / 4294967296;
    }
    return carry;
}

static inline uint64_t exact_piece(const ExactSum *sum, int i) {
    return i < sum->lowest ? 0 : (uint64_t)sum->pieces[i];
}

static inline double exact_value(ExactSum *sum) {
    double outcome;
    int shift = 0, negative = 0;
    if (sum->infinite != 0.0) return sum->infinite;
    if (sum->highest < 0) return 0.0;
    int top = sum->highest = sum->highest + 2; /* room for what is carried out of the highest */
    if (exact_carry(sum, 1) < 0) {
        negative = 1;
        sum->pieces[top] -= 4294967296; /* the number is negative, and so is its top */
        exact_carry(sum, -1);
    }
    while (top >= sum->lowest && sum->pieces[top] == 0) top--;
    if (top < sum->lowest) return 0.0;
    uint64_t digits = exact_piece(sum, top) << 32 | exact_piece(sum, top - 1);
    uint64_t below = exact_piece(sum, top - 2), rest;
    while (!(digits >> 63)) {
        digits = digits << 1 | (below >> 31 & 1);
        below = below << 1 & PIECE_BITS;
        shift++;
    }
    rest = below;
    for (int i = top - 3; i >= sum->lowest && !rest; i--) rest = exact_piece(sum, i);
    if (rest) digits |= 1; /* enough for the conversion to round as if it saw all */
    outcome = ldexp((double)digits, 32 * (top - 1) - shift - 1074);
    return negative ? -outcome : outcome;
}

static inline double exact_sum(const double *xs, ptrdiff_t count) {
    ExactSum sum;
    exact_begin(&sum);
    for (ptrdiff_t i = 0; i < count; i++) exact_add(&sum, xs[i]);
    return exact_value(&sum);
}

#endif
