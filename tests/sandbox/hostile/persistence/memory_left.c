/* Each test takes more than half the memory in places that outlive a process; the second still has its share. */
#include "../prelude.h"
#include <sys/shm.h>
int main(void) {
    long taken = 0;
    for (int i = 0; i < 40; i++) {
        int id = shmget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0600);
        char *memory = id == -1 ? (char *)-1 : shmat(id, 0, 0);
        if (memory == (char *)-1) break;
        memset(memory, 1, 1 << 20), shmdt(memory), taken++;
    }
    for (int i = 0; i < 10; i++) {
        char name[32];
        snprintf(name, sizeof name, "/dev/shm/left%d", i);
        int fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0600);
        for (int j = 0; fd != -1 && j < 2; j++) write(fd, touched(1 << 20), 1 << 20);
    }
    touched(20 << 20);
    return verdict();
}
