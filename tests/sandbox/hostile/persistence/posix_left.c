/* First test: leaves POSIX shared memory, a semaphore and a message queue. Second: looks for them. */
#include "../prelude.h"
#include <mqueue.h>
#include <semaphore.h>
int main(void) {
    char order[16] = {0};
    scanf("%15s", order);
    int flags = strcmp(order, "plant") ? O_RDWR : O_RDWR | O_CREAT;
    int shm = shm_open("/hostile-left", flags, 0600);
    mqd_t queue = mq_open("/hostile-left", flags, 0600, NULL);
    sem_t *semaphore = sem_open("/hostile-left", flags & O_CREAT, 0600, 1);
    if (flags & O_CREAT) return verdict();
    failed("memory", shm);
    failed("queue", queue);
    if (semaphore != SEM_FAILED) leak("semaphore");
    return verdict();
}
