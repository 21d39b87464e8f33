/* Programs as numbers: what the codes mean, and the loops that run them. Nothing here knows of Python.

   A program is a list of ints. Each instruction is a code and then slots of a scratch, in which a
   slot holds one double or, where rows are replayed side by side, one double of each row (lanes).
   Constants have the first slots, then the inputs. The codes of operations are made from the table
   in formulas/table.h, and so are the loops; compile both without fused multiplication and addition. */

#ifndef AUTOGRAD_REPLAY_H
#define AUTOGRAD_REPLAY_H

#include "formulas/table.h"

/* Behind each code, the words that follow it; n* are counts. */
enum {
#define VALUE(name, ...) VALUE_##name,
#define FIRST(name, ...) FIRST_##name,
#define SECOND(name, ...) SECOND_##name,
#define ALL(name, ...) ALL_##name,
    OPERATIONS_OF_ONE(VALUE) /* out x */
    OPERATIONS_OF_TWO(VALUE) /* out x y */
    OPERATIONS_OF_MANY(VALUE) /* out n xs */
    OPERATIONS_OF_ONE(FIRST) /* slope out x */
    OPERATIONS_OF_TWO(FIRST) /* slope out x y */
    OPERATIONS_OF_TWO(SECOND)
    OPERATIONS_OF_MANY(ALL) /* n out xs slopes */
#undef VALUE
#undef FIRST
#undef SECOND
#undef ALL
    TOTAL, /* out n xs: sums.total */
    TOTAL_OF_PRODUCTS, /* out n (x y)s: the same of x·y */
    CHAIN, /* out n start (x y)s: ((start + x·y) + x·y) + … */
    TOTAL_OF_SHARED, /* the same as two before, where every y is one number for all lanes */
    CHAIN_OF_SHARED,
    SCALE, /* n factor xs outs: out = factor·x for each x */
    GUARD, /* index comparison outcome x y */
    CALL, /* index n m xs outs: what only Python can do */
    END
};

#define FIRST_FROM FIRST_neg
#define ALL_FROM ALL_sum

enum { EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, SAME };

/* What a run of the loop came to, if not to an instruction CALL, whose place it returns. */
#define FINISHED -1
#define FAILED -2

typedef struct {
    const int32_t *code;
    double *slots;
    const double *shared; /* what slots hold that are the same in all lanes: constants, some inputs */
    double *room; /* for the numbers of one operation of many arguments, three times */
    int32_t *failed; /* the guard that each lane has failed, or -1 */
} Run;

static inline int holds(int comparison, double x, double y) {
    switch (comparison) {
        case EQUAL: return x == y;
        case NOT_EQUAL: return x != y;
        case LESS: return x < y;
        case LESS_EQUAL: return x <= y;
        case GREATER: return x > y;
        case GREATER_EQUAL: return x >= y;
    }
    return x != x ? y != y : x == y && !signbit(x) == !signbit(y); /* SAME, but for bits of nans */
}

#define NAME_OF_(name, suffix) name##_##suffix
#define NAME_OF(name, suffix) NAME_OF_(name, suffix)

#define TARGET
#define WIDTH 1
#define RUN run_1
#include "replay_loop.h"

#if defined(__GNUC__) && (defined(__x86_64__) || defined(__aarch64__))
#define VECTORS 1
#define WIDTH 2
#define RUN run_4
#include "replay_loop.h"
#endif

#if defined(__GNUC__) && defined(__x86_64__)
#undef TARGET
#define TARGET __attribute__((target("avx2")))
#define WIDTH 4
#define RUN run_8
#include "replay_loop.h"
#undef TARGET
#define TARGET __attribute__((target("avx512f,avx512dq")))
#define WIDTH 8
#define RUN run_16
#include "replay_loop.h"
#endif

typedef struct {
    int lanes;
    ptrdiff_t (*run)(const Run *run, ptrdiff_t at);
    void (*sums)(
        const double *slots, const int32_t *outputs, ptrdiff_t count, int lanes, double *sums,
        double *lost
    );
    void (*by_lanes)(
        const double *slots, const int32_t *outputs, const int32_t *numbers, ptrdiff_t count,
        double *sums
    );
} Loop;

/* The widest first. */
static const Loop LOOPS[] = {
#if defined(__GNUC__) && defined(__x86_64__)
    {16, run_16, run_16_sums, run_16_by_lanes},
    {8, run_8, run_8_sums, run_8_by_lanes},
#endif
#ifdef VECTORS
    {4, run_4, run_4_sums, run_4_by_lanes},
#endif
    {1, run_1, run_1_sums, run_1_by_lanes},
};

#define LOOP_COUNT (int)(sizeof(LOOPS) / sizeof(LOOPS[0]))

/* How many rows side by side suit this processor: two of its vectors. */
static int best_lanes(void) {
#if defined(__GNUC__) && defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512dq")) return 16;
    if (__builtin_cpu_supports("avx2")) return 8;
#endif
    return LOOPS[0].lanes < 4 ? LOOPS[0].lanes : 4;
}

#endif
