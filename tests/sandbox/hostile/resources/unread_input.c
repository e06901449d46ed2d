/* Never reads its input of megabytes, and answers. */
#include "../prelude.h"
int main(void) {
    puts("BLOCKED");
    return 0;
}
