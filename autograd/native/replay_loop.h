/* The loop over instructions, for one lane or for two vectors of WIDTH lanes. replay.h includes it
   once for each width: what is written as a loop over lanes would be unrolled, not made of vectors,
   and vectors wider than the processor's would go through memory. */

#if WIDTH == 1
#define PARTS 1
#define vec double
#else
#define PARTS 2
#define NAMED_(name, width) name##width
#define NAMED(name, width) NAMED_(name, width)
#define vec NAMED(vec_, WIDTH)
#define mask NAMED(mask_, WIDTH)
typedef double vec __attribute__((vector_size(8 * WIDTH), may_alias));
typedef int64_t mask __attribute__((vector_size(8 * WIDTH), may_alias));
#endif
#if WIDTH == 2
#define FIRST_HALVES 0, 2
#define SECOND_HALVES 1, 3
#elif WIDTH == 4
#define FIRST_HALVES 0, 4, 1, 5
#define SECOND_HALVES 2, 6, 3, 7
#elif WIDTH == 8
#define FIRST_HALVES 0, 8, 1, 9, 2, 10, 3, 11
#define SECOND_HALVES 4, 12, 5, 13, 6, 14, 7, 15
#endif
#ifdef __clang__
#define SHUFFLED(x, y, ...) __builtin_shufflevector(x, y, __VA_ARGS__)
#else
#define SHUFFLED(x, y, ...) __builtin_shuffle(x, y, (mask){__VA_ARGS__})
#endif
#define LANES (WIDTH * PARTS)

#define AT(word) (slots + (ptrdiff_t)c[word] * LANES)
#define PART(word) (((vec *)AT(word))[part])
#define SHARED(word) (run->shared[c[word]]) /* a vector has no need to lie in memory for it */
#define EACH_LANE for (int lane = 0; lane < LANES; lane++)
#define EACH_PART for (int part = 0; part < PARTS; part++)

/* Every operation of the table, lane by lane; returns how many words it took. */
TARGET static int NAME_OF(RUN, table)(const int32_t *c, double *slots, double *room) {
#define LOOP(size, write) EACH_LANE { write; } return size;
#define DOUBLE(name, word) double name = AT(word)[lane]; (void)name
    switch (c[0]) {
#define OF_ONE(name, value, slope) \
    case VALUE_##name: LOOP(3, DOUBLE(x, 2); AT(1)[lane] = value) \
    case FIRST_##name: LOOP(4, DOUBLE(out, 2); DOUBLE(x, 3); AT(1)[lane] = slope)
#define POINT DOUBLE(out, 2); DOUBLE(x, 3); DOUBLE(y, 4)
#define OF_TWO(name, value, by_first, by_second) \
    case VALUE_##name: LOOP(4, DOUBLE(x, 2); DOUBLE(y, 3); AT(1)[lane] = value) \
    case FIRST_##name: LOOP(5, POINT; AT(1)[lane] = by_first) \
    case SECOND_##name: LOOP(5, POINT; AT(1)[lane] = by_second)
    OPERATIONS_OF_ONE(OF_ONE)
    OPERATIONS_OF_TWO(OF_TWO)
#undef OF_ONE
#undef OF_TWO
#undef POINT
    }
    int many = c[0] >= ALL_FROM;
    ptrdiff_t count = c[many ? 1 : 2];
    double *xs = room, *partials = room + count;
    room += 2 * count;
    EACH_LANE {
        double out = AT(many ? 2 : 1)[lane];
        for (ptrdiff_t i = 0; i < count; i++) xs[i] = AT(3 + i)[lane];
        switch (c[0]) {
#define OF_MANY(name, takes, value, write) \
    case VALUE_##name: AT(1)[lane] = value; break; \
    case ALL_##name: write; break;
    OPERATIONS_OF_MANY(OF_MANY)
#undef OF_MANY
        }
        if (many) {
            for (ptrdiff_t i = 0; i < count; i++) AT(3 + count + i)[lane] = partials[i];
        }
    }
    return (int)(3 + (many ? 2 : 1) * count);
#undef LOOP
#undef DOUBLE
}

TARGET static ptrdiff_t RUN(const Run *run, ptrdiff_t at) {
    const int32_t *c = run->code + at;
    double *slots = run->slots;
#define BY_PARTS(code, size, formula) case code: EACH_PART PART(1) = formula; c += size; break;
#define ADD_TO(number) { \
        vec term = number, high = sum[part] + term, before = high - sum[part]; \
        lost[part] += (sum[part] - (high - before)) + (term - before); \
        sum[part] = high; \
    }
#define ADD_TO_START(code, factor) \
    case code: { \
        vec sum[PARTS]; \
        const int32_t *next = c + 4 + 2 * c[2]; \
        double *out = AT(1); \
        EACH_PART sum[part] = PART(3); \
        for (c += 4; c < next; c += 2) EACH_PART sum[part] += PART(0) * factor; \
        EACH_PART ((vec *)out)[part] = sum[part]; \
    } break;
#define ADD_UP(code, size, term) \
    case code: { /* sums.total */ \
        vec sum[PARTS], lost[PARTS]; \
        int32_t count = c[2]; \
        const int32_t *next = c + 3 + (size) * count; \
        double *out = AT(1); \
        EACH_PART { \
            sum[part] = ALL_LANES(-0.0); \
            lost[part] = ALL_LANES(0.0); \
        } \
        for (c += 3; c < next; c += size) EACH_PART ADD_TO(term) \
        EACH_PART ((vec *)out)[part] = WITH_LOST(sum[part], lost[part]); \
    } break;
#if WIDTH == 1
#define ALL_LANES(number) (number)
#define WITH_LOST(sum, lost) with_lost(sum, lost)
#else
#define FINITE_AND_NOT_0(lost) ((lost != 0.0) & (lost - lost == 0.0))
#define SELECT(test, x, y) (vec)(((test) & (mask)(x)) | (~(test) & (mask)(y)))
#define WITH_LOST(sum, lost) SELECT(FINITE_AND_NOT_0(lost), sum + lost, sum)
#define ALL_LANES(number) ((number) - (vec){0}) /* -0.0, too */
#endif
    for (;;) {
        switch (c[0]) {
        BY_PARTS(VALUE_add, 4, PART(2) + PART(3))
        BY_PARTS(VALUE_sub, 4, PART(2) - PART(3))
        BY_PARTS(VALUE_mul, 4, PART(2) * PART(3))
        BY_PARTS(VALUE_div, 4, PART(2) / PART(3))
        BY_PARTS(VALUE_neg, 3, -PART(2))
        BY_PARTS(FIRST_div, 5, 1.0 / PART(4))
#if WIDTH == 1
        BY_PARTS(VALUE_relu, 3, PART(2) <= 0 ? 0.0 : PART(2))
        BY_PARTS(FIRST_relu, 4, sign(PART(2)))
#else
        BY_PARTS(VALUE_relu, 3, (vec)(~(PART(2) <= 0.0) & (mask)PART(2)))
        BY_PARTS(FIRST_relu, 4, (vec)(((PART(2) > 0.0) & (mask)ALL_LANES(1.0))
            | ((PART(2) < 0.0) & (mask)ALL_LANES(-1.0))
            | ((PART(2) != PART(2)) & (mask)PART(2))))
#endif
        ADD_TO_START(CHAIN, PART(1))
        ADD_TO_START(CHAIN_OF_SHARED, SHARED(1))
        ADD_UP(TOTAL, 1, PART(0))
        ADD_UP(TOTAL_OF_PRODUCTS, 2, PART(0) * PART(1))
        ADD_UP(TOTAL_OF_SHARED, 2, PART(0) * SHARED(1))
        case SCALE: {
            vec factor[PARTS];
            int32_t count = c[1];
            EACH_PART factor[part] = PART(2);
            c += 3;
            for (const int32_t *next = c + count; c < next; c++) {
                EACH_PART PART(count) = factor[part] * PART(0);
            }
            c += count;
        } break;
        case GUARD: {
            int left = 0;
            EACH_LANE {
                if (run->failed[lane] < 0 && holds(c[2], AT(4)[lane], AT(5)[lane]) != c[3]) {
                    run->failed[lane] = c[1];
                }
                left |= run->failed[lane] < 0;
            }
            if (!left) return FAILED;
            c += 6;
        } break;
        case CALL: return c - run->code;
        case END: return FINISHED;
        default: c += NAME_OF(RUN, table)(c, slots, run->room);
        }
    }
#undef BY_PARTS
#undef ADD_TO_START
#undef ADD_UP
#undef WITH_LOST
#undef FINITE_AND_NOT_0
#undef SELECT
#undef ALL_LANES
}

/* Add the outputs of the first lanes to sums, the last lane first, as a backward pass does. */
TARGET static void NAME_OF(RUN, sums)(
    const double *slots, const int32_t *outputs, ptrdiff_t count, int lanes, double *sums,
    double *losts
) {
    ptrdiff_t i = 0;
#if WIDTH > 1
    for (; i + WIDTH <= count; i += WIDTH) {
        vec sum[1], lost[1];
        const int part = 0;
        memcpy(sum, sums + i, sizeof(vec));
        memcpy(lost, losts + i, sizeof(vec));
        for (int first = LANES - WIDTH; first >= 0; first -= WIDTH) {
            vec of[WIDTH], next[WIDTH]; /* outputs with their lanes, and then lanes with outputs */
            if (first >= lanes) continue;
            for (int j = 0; j < WIDTH; j++) {
                of[j] = *(vec *)(slots + (ptrdiff_t)outputs[i + j] * LANES + first);
            }
            for (int turns = 1; turns < WIDTH; turns *= 2) { /* as one shuffles cards */
                for (int j = 0; j < WIDTH / 2; j++) {
                    next[2 * j] = SHUFFLED(of[j], of[j + WIDTH / 2], FIRST_HALVES);
                    next[2 * j + 1] = SHUFFLED(of[j], of[j + WIDTH / 2], SECOND_HALVES);
                }
                memcpy(of, next, sizeof(of));
            }
            if (lanes - first >= WIDTH) {
                for (int lane = WIDTH - 1; lane >= 0; lane--) ADD_TO(of[lane])
            } else {
                for (int lane = lanes - first - 1; lane >= 0; lane--) ADD_TO(of[lane])
            }
        }
        memcpy(sums + i, sum, sizeof(vec));
        memcpy(losts + i, lost, sizeof(vec));
    }
#endif
    for (; i < count; i++) {
        for (int lane = lanes - 1; lane >= 0; lane--) {
            add_to(sums + i, losts + i, slots[(ptrdiff_t)outputs[i] * LANES + lane]);
        }
    }
}
#undef ADD_TO

/* Add the outputs of every lane to what that lane has in the sums of these numbers. */
TARGET static void NAME_OF(RUN, by_lanes)(
    const double *slots, const int32_t *outputs, const int32_t *numbers, ptrdiff_t count,
    double *sums
) {
    for (ptrdiff_t i = 0; i < count; i++) {
        EACH_PART {
            vec *sum = (vec *)(sums + (ptrdiff_t)numbers[i] * LANES) + part;
            *sum += ((const vec *)(slots + (ptrdiff_t)outputs[i] * LANES))[part];
        }
    }
}

#undef PARTS
#undef LANES
#undef vec
#undef mask
#undef NAMED
#undef NAMED_
#undef AT
#undef PART
#undef SHARED
#undef EACH_LANE
#undef EACH_PART
#undef WIDTH
#undef FIRST_HALVES
#undef SECOND_HALVES
#undef SHUFFLED
#undef RUN
