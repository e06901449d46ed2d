/* Warnings without end, and an answer. */
#include <stdio.h>
#define A(x) x x x x x x x x x x
void f(void) { char *p; A(A(A(A(_Pragma("message \"hostile\"") p = 1;)))) }
int main(void) {
    puts("BLOCKED");
    return 0;
}
