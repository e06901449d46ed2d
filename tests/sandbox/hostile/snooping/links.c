/* Leaves links of every kind to files of the host, for a judge that reads back or cleans up. */
#include "../prelude.h"
int main(void) {
    const char *names[] = {"output.txt", "output", "stdout", "out", "answer", "result.json", "a.out", "core", ".", "log"};
    const char *targets[] = {"@CANARY_TMP@", "/etc/shadow", "/dev/zero", "/proc/self/mem"};
    for (int i = 0; i < 10; i++) {
        symlink(targets[i % 4], names[i]);
        failed("link", link(targets[i % 4], names[i]));
    }
    mkfifo("fifo", 0666);
    return verdict();
}
