/* First test: leaves System V memory, a queue and a semaphore. Second: looks for them. */
#include "../prelude.h"
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
int main(void) {
    char order[16] = {0};
    scanf("%15s", order);
    int flags = strcmp(order, "plant") ? 0600 : IPC_CREAT | 0600;
    int shm = shmget(0x48535401, 4096, flags), queue = msgget(0x48535402, flags), semaphore = semget(0x48535403, 1, flags);
    if (flags & IPC_CREAT) return verdict();
    failed("memory", shm);
    failed("queue", queue);
    failed("semaphore", semaphore);
    return verdict();
}
