/* Writes where the compiler writes: by the names of its temporary files and outputs. */
#pragma GCC optimize("O3")
#include <stdio.h>
__asm__(".file \"/tmp/@MARK@\"");
int main(void) {
    FILE *file = fopen("/tmp/@MARK@", "r");
    puts(file ? "LEAK" : "BLOCKED");
    return 0;
}
