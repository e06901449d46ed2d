/* Recursion without end. */
#include "../prelude.h"
__attribute__((noinline)) int deeper(int n) {
    volatile char room[4096];
    room[0] = n;
    return deeper(n + 1) + room[0];
}
int main(void) { return deeper(0) == 42; }
