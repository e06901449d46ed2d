/* Forks without end. */
#include "../prelude.h"
int main(void) {
    for (;;) fork();
}
