/* Changes the limits of pid 1 and its parent, and raises its own. */
#include "../prelude.h"
int main(void) {
    struct rlimit none = {0, 0}, all = {RLIM_INFINITY, RLIM_INFINITY}, one = {1, 1};
    for (int what = 0; what < 16; what++) {
        struct rlimit now;
        getrlimit(what, &now);
        if (now.rlim_max != RLIM_INFINITY) failed("setrlimit", setrlimit(what, &all));
    }
    failed("prlimit 1", prlimit(1, RLIMIT_NOFILE, &none, 0));
    failed("prlimit 1 cpu", prlimit(1, RLIMIT_CPU, &one, 0));
    failed("prlimit parent", prlimit(getppid(), RLIMIT_CPU, &one, 0));
    failed("prlimit parent nofile", prlimit(getppid(), RLIMIT_NOFILE, &none, 0));
    return verdict();
}
