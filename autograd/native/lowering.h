/* From a program in single assignment to the code of replay.h: what changes no bit is left out,
   joined or done at once. Nothing here knows of Python.

   A value is the input or the result of that number, or a constant, which is -1 - its number. */

#ifndef AUTOGRAD_LOWERING_H
#define AUTOGRAD_LOWERING_H

#include <stdlib.h>

#include "replay.h"

#define PYTHON -1 /* a guard that is a call: it has no comparison */

typedef struct {
    int32_t code, index, first, results, begin, count; /* the arguments, in a list of all */
    int32_t left, sum; /* of a chain: the chain it goes on, or -1, and what begins it */
    int32_t factors[4], pairs; /* and what it adds: one or two products */
    char joined;
} Step;

typedef struct {
    int32_t index, before, comparison, outcome, x, y; /* PYTHON as comparison: a call */
} Guard;

typedef struct {
    Step *steps;
    Guard *guards;
    int32_t *arguments, *outputs, *same, *maker, *uses, *slot;
    double *constants;
    int32_t *buckets, *code;
    ptrdiff_t inputs, values, step_count, guard_count, output_count;
    ptrdiff_t constant_count, constant_room, code_count, code_room;
    ptrdiff_t slot_count, next_guard;
    int out_of_memory;
} Lowering;

static int32_t constant_value(Lowering *l, double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    if (2 * l->constant_count >= l->constant_room) {
        ptrdiff_t room = 4 * l->constant_room + 64;
        double *constants = realloc(l->constants, room * sizeof(double));
        if (constants) l->constants = constants;
        int32_t *buckets = realloc(l->buckets, room * sizeof(int32_t));
        if (buckets) l->buckets = buckets;
        if (!constants || !buckets) return l->out_of_memory = 1, -1;
        l->constant_room = room;
        memset(buckets, 0, room * sizeof(int32_t));
        ptrdiff_t count = l->constant_count;
        l->constant_count = 0;
        for (ptrdiff_t i = 0; i < count; i++) constant_value(l, l->constants[i]);
    }
    ptrdiff_t i = (bits ^ bits >> 29) * 0x9e3779b97f4a7c15ULL % l->constant_room;
    for (; l->buckets[i]; i = (i + 1) % l->constant_room) {
        if (!memcmp(l->constants + l->buckets[i] - 1, &bits, sizeof(bits))) return -l->buckets[i];
    }
    l->constants[l->constant_count++] = x;
    l->buckets[i] = (int32_t)l->constant_count;
    return -l->buckets[i];
}

static inline int32_t resolved(const Lowering *l, int32_t value) {
    return value < 0 ? value : l->same[value];
}

static inline int is_constant(const Lowering *l, int32_t value, double x) {
    return value < 0 && !memcmp(l->constants - value - 1, &x, sizeof(x));
}

/* What a result is another name for; itself if for nothing. */
static int32_t alias_of(Lowering *l, Step *step, const int32_t *a) {
    switch (step->code) {
        case FIRST_add: case SECOND_add: case FIRST_sub: case FIRST_pos: return constant_value(l, 1.0);
        case SECOND_sub: case FIRST_neg: return constant_value(l, -1.0);
        case FIRST_mul: return a[2];
        case SECOND_mul: return a[1];
        case FIRST_exp: return a[0];
        case VALUE_pos: return a[0];
        case VALUE_mul:
            if (is_constant(l, a[1], 1.0)) return a[0];
            if (is_constant(l, a[0], 1.0)) return a[1];
            break;
        case VALUE_sum: step->code = TOTAL; /* fall through */
        case TOTAL:
            if (step->count == 0) return constant_value(l, 0.0);
            if (step->count == 1) return a[0];
            if (step->count == 2) step->code = VALUE_add; /* rounded once, it has lost nothing */
    }
    return step->first;
}

static void name_partials(Lowering *l, Step *step, const int32_t *a) {
    int32_t count = step->results;
    for (int32_t i = 0; i < count; i++) {
        int32_t same = step->first + i;
        if (step->code == ALL_sum) same = constant_value(l, 1.0);
        if (step->code == ALL_mean) same = constant_value(l, 1.0 / count);
        if (step->code == ALL_dot) same = a[1 + (i < count / 2 ? i + count / 2 : i - count / 2)];
        l->same[step->first + i] = same;
    }
}

static void simplify(Lowering *l) {
    for (int32_t i = 0; i < l->inputs; i++) l->same[i] = i;
    for (ptrdiff_t i = 0; i < l->step_count; i++) {
        Step *step = l->steps + i;
        int32_t *a = l->arguments + step->begin;
        step->joined = 0;
        step->pairs = 0;
        for (int32_t k = 0; k < step->count; k++) a[k] = resolved(l, a[k]);
        for (int32_t k = 0; k < step->results; k++) {
            l->maker[step->first + k] = (int32_t)i;
            l->same[step->first + k] = step->first + k;
        }
        if (step->code == CALL) continue;
        if (step->code >= ALL_FROM && step->code < TOTAL) name_partials(l, step, a);
        else l->same[step->first] = alias_of(l, step, a);
    }
}

static void use(Lowering *l, int32_t value) {
    if (value >= 0) l->uses[value]++;
}

static inline int is_live(const Lowering *l, const Step *step) {
    for (int32_t k = 0; k < step->results; k++) {
        if (l->uses[step->first + k]) return 1;
    }
    return 0;
}

static void find_live(Lowering *l) {
    memset(l->uses, 0, l->values * sizeof(int32_t));
    for (ptrdiff_t i = 0; i < l->output_count; i++) {
        l->outputs[i] = resolved(l, l->outputs[i]);
        use(l, l->outputs[i]);
    }
    for (ptrdiff_t i = 0; i < l->guard_count; i++) {
        Guard *guard = l->guards + i;
        use(l, guard->x = resolved(l, guard->x));
        use(l, guard->y = resolved(l, guard->y));
    }
    for (ptrdiff_t i = l->step_count - 1; i >= 0; i--) {
        Step *step = l->steps + i;
        if (!is_live(l, step)) continue;
        for (int32_t k = 0; k < step->count; k++) use(l, l->arguments[step->begin + k]);
    }
}

/* The step that alone made a value for nobody else; NULL if there is none of this code. */
static Step *only_for_one(Lowering *l, int32_t value, int32_t code) {
    if (value < 0 || l->maker[value] < 0 || l->uses[value] != 1) return NULL;
    Step *step = l->steps + l->maker[value];
    return step->code == code && !step->joined ? step : NULL;
}

static void add_pair(Step *chain, int32_t x, int32_t y) {
    chain->factors[2 * chain->pairs] = x;
    chain->factors[2 * chain->pairs++ + 1] = y;
}

/* A sum of two goes on from a chain, or begins one; a product is added without being kept. */
static void join_sum(Lowering *l, Step *step) {
    int32_t x = l->arguments[step->begin], y = l->arguments[step->begin + 1];
    int subtracts = step->code == VALUE_sub;
    Step *chain = only_for_one(l, x, CHAIN), *product = NULL;
    if (!subtracts && x != y) {
        product = only_for_one(l, y, VALUE_mul);
        if (!chain && (only_for_one(l, y, CHAIN) || (!product && only_for_one(l, x, VALUE_mul)))) {
            int32_t other = x;
            x = y;
            y = other;
            chain = only_for_one(l, x, CHAIN);
            product = only_for_one(l, y, VALUE_mul);
        }
    }
    step->left = chain ? (int32_t)(chain - l->steps) : -1;
    step->sum = x;
    if (chain) chain->joined = 1;
    else if (product && only_for_one(l, x, VALUE_mul)) {
        Step *other = only_for_one(l, x, VALUE_mul);
        other->joined = 1;
        step->sum = constant_value(l, -0.0); /* x added to it is x, even if x is -0.0 */
        add_pair(step, l->arguments[other->begin], l->arguments[other->begin + 1]);
    }
    if (product) {
        product->joined = 1;
        add_pair(step, l->arguments[product->begin], l->arguments[product->begin + 1]);
    } else add_pair(step, y, constant_value(l, subtracts ? -1.0 : 1.0));
    step->code = CHAIN;
    step->index = subtracts ? VALUE_sub : VALUE_add; /* what it is if nothing else joins */
}

static void join(Lowering *l) {
    for (ptrdiff_t i = 0; i < l->step_count; i++) {
        Step *step = l->steps + i;
        int32_t *a = l->arguments + step->begin, same = 0;
        if (!is_live(l, step)) continue;
        if (step->code == VALUE_add || step->code == VALUE_sub) join_sum(l, step);
        if (step->code != TOTAL) continue;
        for (int32_t k = 0; k < step->count; k++) {
            Step *product = only_for_one(l, a[k], VALUE_mul);
            if (product) {
                product->joined = 1;
                same++;
            }
        }
        if (same) step->code = TOTAL_OF_PRODUCTS;
    }
}

#include "emitting.h"

#endif
