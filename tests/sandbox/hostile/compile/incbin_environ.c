/* Takes the compiler's environment and the files it has open into the program, and looks for what was planted. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
__asm__(".section .rodata\nstart: .incbin \"/proc/self/environ\"\n.incbin \"/proc/self/cmdline\"\n.incbin \"/proc/1/cmdline\"\n"
        ".incbin \"/proc/self/mountinfo\"\nend: .byte 0\n.previous");
extern const char start[], end[];
int main(void) {
    const char *hints[] = {"CANARY-", "@SECRET_NAME@", "@CHECKOUT@", "@CANARY_TMP@"};
    for (int i = 0; i < 4; i++)
        if (memmem(start, end - start, hints[i], strlen(hints[i]))) printf("LEAK:%s\n", hints[i]);
    puts("BLOCKED");
    return 0;
}
