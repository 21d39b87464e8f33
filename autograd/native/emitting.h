/* The second half of lowering.h: the code is written, first of values, which then get slots. */

#ifndef AUTOGRAD_EMITTING_H
#define AUTOGRAD_EMITTING_H

static inline void word(Lowering *l, int32_t word) {
    l->code[l->code_count++] = word;
}

static void words(Lowering *l, const int32_t *many, ptrdiff_t count) {
    memcpy(l->code + l->code_count, many, count * sizeof(int32_t));
    l->code_count += count;
}

/* Enough words for the code, whatever becomes of the steps. */
static ptrdiff_t words_at_most(const Lowering *l, ptrdiff_t arguments) {
    return 16 + 8 * l->guard_count + 10 * l->step_count + 2 * arguments + l->values;
}

static inline int is_many(int32_t code) {
    return VALUE_sum <= code && code < FIRST_FROM;
}

static inline int is_all(int32_t code) {
    return ALL_FROM <= code && code < TOTAL;
}

static void emit_guards(Lowering *l, ptrdiff_t step) {
    for (; l->next_guard < l->guard_count; l->next_guard++) {
        const Guard *g = l->guards + l->next_guard;
        if (g->before > step) return;
        int32_t test[] = {GUARD, g->index, g->comparison, g->outcome, g->x, g->y};
        int32_t call[] = {CALL, g->index, 2, 0, g->x, g->y};
        words(l, g->comparison == PYTHON ? call : test, 6);
    }
}

static void emit_chain(Lowering *l, const Step *last) {
    const Step *first = last;
    int32_t count = last->pairs;
    while (first->left >= 0) {
        first = l->steps + first->left;
        count += first->pairs;
    }
    double sign_of_term = last->index == VALUE_sub ? -1.0 : 1.0;
    if (first == last && count == 1 && is_constant(l, last->factors[1], sign_of_term)) {
        int32_t plain[] = {last->index, last->first, last->sum, last->factors[0]};
        words(l, plain, 4);
        return;
    }
    int32_t head[] = {CHAIN, last->first, count, first->sum};
    words(l, head, 4);
    int32_t *end = l->code + l->code_count + 2 * count;
    l->code_count += 2 * count;
    for (const Step *link = last;; link = l->steps + link->left) {
        end -= 2 * link->pairs;
        memcpy(end, link->factors, 2 * link->pairs * sizeof(int32_t));
        if (link == first) return;
    }
}

static void emit_total(Lowering *l, const Step *step, const int32_t *a) {
    word(l, step->code);
    word(l, step->first);
    word(l, step->count);
    if (step->code == TOTAL) {
        words(l, a, step->count);
        return;
    }
    int32_t one = constant_value(l, 1.0);
    for (int32_t k = 0; k < step->count; k++) {
        const Step *product = a[k] < 0 || l->maker[a[k]] < 0 ? NULL : l->steps + l->maker[a[k]];
        if (product && !(product->code == VALUE_mul && product->joined == 1)) product = NULL;
        word(l, product ? l->arguments[product->begin] : a[k]);
        word(l, product ? l->arguments[product->begin + 1] : one);
    }
}

static void emit_dot(Lowering *l, const Step *step, const int32_t *a) {
    int32_t half = step->count / 2, head[] = {CHAIN, step->first, half, constant_value(l, 0.0)};
    words(l, head, 4);
    for (int32_t k = 0; k < half; k++) {
        word(l, a[k]);
        word(l, a[half + k]);
    }
}

#define NO_FACTOR INT32_MIN
#define WRITTEN 2

/* Whether a step is such a product, or writes nothing. */
static int shares_factor(
    const Lowering *l, const int32_t *a, const Step *step, int32_t *factor, int32_t *count
) {
    const int32_t *b = l->arguments + step->begin;
    if (!is_live(l, step) || step->joined) return 1;
    if (step->code != VALUE_mul) return 0;
    if (*factor == NO_FACTOR) {
        if (a[0] == b[0] || a[0] == b[1]) *factor = a[0];
        else if (a[1] == b[0] || a[1] == b[1]) *factor = a[1];
        else return 0;
    }
    if (b[0] != *factor && b[1] != *factor) return 0;
    ++*count;
    return 1;
}

/* Products with one factor in common, one behind the other, are one instruction. */
static void emit_products(Lowering *l, ptrdiff_t at) {
    Step *step = l->steps + at;
    const int32_t *a = l->arguments + step->begin;
    int32_t factor = NO_FACTOR, count = 1;
    ptrdiff_t end = at + 1;
    ptrdiff_t stop = l->step_count;
    if (l->next_guard < l->guard_count && l->guards[l->next_guard].before < stop) {
        stop = l->guards[l->next_guard].before;
    }
    while (end < stop && shares_factor(l, a, l->steps + end, &factor, &count)) end++;
    if (count == 1) {
        int32_t plain[] = {VALUE_mul, step->first, a[0], a[1]};
        words(l, plain, 4);
        return;
    }
    int32_t head[] = {SCALE, count, factor};
    words(l, head, 3);
    int32_t *next = l->code + l->code_count;
    for (ptrdiff_t i = at; i < end; i++) {
        Step *product = l->steps + i;
        if (!is_live(l, product) || product->joined) continue;
        const int32_t *b = l->arguments + product->begin;
        next[0] = b[0] == factor ? b[1] : b[0];
        next[count] = product->first;
        next++;
        product->joined = WRITTEN;
    }
    l->code_count += 2 * count;
}

static void emit(Lowering *l) {
    for (ptrdiff_t i = 0; i < l->step_count; i++) {
        const Step *step = l->steps + i;
        const int32_t *a = l->arguments + step->begin;
        emit_guards(l, i);
        if (!is_live(l, step) || step->joined) continue;
        if (step->code == CHAIN) emit_chain(l, step);
        else if (step->code == VALUE_mul) emit_products(l, i);
        else if (step->code == VALUE_dot) emit_dot(l, step, a);
        else if (step->code == TOTAL || step->code == TOTAL_OF_PRODUCTS) emit_total(l, step, a);
        else {
            word(l, step->code);
            if (step->code == CALL) word(l, step->index);
            if (step->code == CALL || is_all(step->code)) {
                word(l, step->count - is_all(step->code)); /* as the slopes: out is not counted */
                if (step->code == CALL) word(l, step->results);
                words(l, a, step->count);
                for (int32_t k = 0; k < step->results; k++) word(l, step->first + k);
            } else {
                word(l, step->first);
                if (is_many(step->code)) word(l, step->count);
                words(l, a, step->count);
            }
        }
    }
    emit_guards(l, l->step_count);
    word(l, END);
}

/* Where an instruction has the values that it takes and makes; returns its size. */
typedef struct {
    ptrdiff_t taken, takes, made, makes, size;
} Layout;

static Layout layout_of(const int32_t *c) {
    Layout of = {2, 0, 1, 1, 0};
    if (c[0] == END) of = (Layout){1, 0, 1, 0, 1};
    else if (c[0] == GUARD) of = (Layout){4, 2, 6, 0, 6};
    else if (c[0] == CALL) of = (Layout){4, c[2], 4 + c[2], c[3], 4 + c[2] + c[3]};
    else if (c[0] == SCALE || is_all(c[0])) of = (Layout){2, 1 + c[1], 3 + c[1], c[1], 3 + 2 * c[1]};
    else if (c[0] == CHAIN || c[0] == CHAIN_OF_SHARED) of = (Layout){3, 1 + 2 * c[2], 1, 1, 4 + 2 * c[2]};
    else if (c[0] == TOTAL_OF_PRODUCTS || c[0] == TOTAL_OF_SHARED) of = (Layout){3, 2 * c[2], 1, 1, 3 + 2 * c[2]};
    else if (c[0] == TOTAL || is_many(c[0])) of = (Layout){3, c[2], 1, 1, 3 + c[2]};
    else {
        of.takes = c[0] < VALUE_add ? 1 : c[0] < VALUE_sum ? 2 : c[0] < FIRST_add ? 2 : 3;
        of.size = 2 + of.takes;
    }
    return of;
}

/* When a value is read for the last time, if not at an instruction. */
#define NEVER -1
#define FREED -2

/* Give each value a slot while it is needed. Constants and inputs keep theirs. */
static void give_slots(Lowering *l) {
    int32_t *last = l->uses, *slot = l->slot, *free_slots = l->maker;
    ptrdiff_t free_count = 0, kept = l->constant_count;
    for (ptrdiff_t v = 0; v < l->values; v++) last[v] = NEVER;
    for (ptrdiff_t at = 0; at < l->code_count;) {
        Layout of = layout_of(l->code + at);
        for (ptrdiff_t k = 0; k < of.takes; k++) {
            int32_t value = l->code[at + of.taken + k];
            if (value >= 0) last[value] = (int32_t)at;
        }
        at += of.size;
    }
    for (ptrdiff_t i = 0; i < l->output_count; i++) {
        if (l->outputs[i] >= 0) last[l->outputs[i]] = INT32_MAX;
    }
    for (ptrdiff_t v = 0; v < l->inputs; v++) slot[v] = (int32_t)(kept + v);
    l->slot_count = kept + l->inputs;
    for (ptrdiff_t at = 0; at < l->code_count;) {
        int32_t *c = l->code + at;
        Layout of = layout_of(c);
        int waits = c[0] == SCALE; /* which reads on after it has begun to write */
        for (int turn = 0; turn < 2; turn++) {
            if (turn != waits) {
                for (ptrdiff_t k = 0; k < of.makes; k++) {
                    int32_t value = c[of.made + k];
                    slot[value] = free_count ? free_slots[--free_count] : (int32_t)l->slot_count++;
                }
                continue;
            }
            for (ptrdiff_t k = 0; k < of.takes; k++) {
                int32_t value = c[of.taken + k];
                c[of.taken + k] = value < 0 ? -1 - value : slot[value];
                if (value >= l->inputs && last[value] == at) {
                    last[value] = FREED;
                    free_slots[free_count++] = slot[value];
                }
            }
        }
        for (ptrdiff_t k = 0; k < of.makes; k++) {
            int32_t value = c[of.made + k];
            c[of.made + k] = slot[value];
            if (last[value] == NEVER) free_slots[free_count++] = slot[value];
        }
        at += of.size;
    }
    for (ptrdiff_t i = 0; i < l->output_count; i++) {
        int32_t value = l->outputs[i];
        l->outputs[i] = value < 0 ? -1 - value : slot[value];
    }
}

/* Products by what is the same in all lanes take it as one number; a product does not mind the order
   of its factors. ``is_shared`` tells it of the slots before ``count``. */
static void take_shared(int32_t *c, const char *is_shared, int32_t count) {
    for (; c[0] != END; c += layout_of(c).size) {
        if (c[0] != CHAIN && c[0] != TOTAL_OF_PRODUCTS) continue;
        int32_t *pairs = c + (c[0] == CHAIN ? 4 : 3), pair = 0;
        for (; pair < c[2]; pair++) {
            int32_t *its = pairs + 2 * pair, x = its[0];
            if (its[1] < count && is_shared[its[1]]) continue;
            if (x >= count || !is_shared[x]) break;
            its[0] = its[1];
            its[1] = x;
        }
        if (pair == c[2]) c[0] = c[0] == CHAIN ? CHAIN_OF_SHARED : TOTAL_OF_SHARED;
    }
}

/* All of it; l->code has room for words_at_most. */
static void lower(Lowering *l) {
    constant_value(l, 1.0); /* before the slots are given */
    simplify(l);
    find_live(l);
    join(l);
    emit(l);
    give_slots(l);
}

#endif
