/* Many small processes and full folders: whoever is killed for want of memory, it is none of the large ones. */
#include "../prelude.h"
int main(void) {
    int score = open("/proc/self/oom_score_adj", O_WRONLY);
    if (score != -1) write(score, "0", 1);
    signal(SIGXFSZ, SIG_IGN);
    static char block[1 << 20];
    memset(block, 1, sizeof block);
    for (int i = 0; i < 40; i++) {
        char name[16];
        snprintf(name, sizeof name, "full%d", i);
        int fd = open(name, O_CREAT | O_WRONLY, 0600);
        for (int j = 0; j < 3; j++) write(fd, block, sizeof block);
    }
    for (;;) {
        fork();
        touched(7 << 20);
        prctl(PR_SET_NAME, "@MARK@");
        usleep(1000);
    }
}
