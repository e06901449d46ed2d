/* Asks for all asynchronous input that the whole machine has. */
#include "../prelude.h"
int main(void) {
    unsigned long context, rings = 0;
    for (int i = 0; i < 1000; i++) {
        context = 0;
        if (syscall(SYS_io_setup, 1000, &context)) break;
        rings++;
    }
    if (rings > 30) leak("aio-max-nr");
    return verdict();
}
