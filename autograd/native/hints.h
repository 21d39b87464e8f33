/* Hints to the compiler. */

#ifdef __GNUC__ /* and Clang */
#define prefetch(place) __builtin_prefetch(place) /* bring what lies there into the cache */
#else
#define prefetch(place) ((void)0)
#endif
