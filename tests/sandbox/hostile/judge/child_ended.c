/* Tells the process that judges, without end, that a child of it has ended. */
#include "../prelude.h"
int main(void) {
    for (int i = 0; i < 8; i++) fork();
    for (;;) kill(1, SIGCHLD), kill(getppid(), SIGCHLD), kill(1, SIGRTMIN);
}
