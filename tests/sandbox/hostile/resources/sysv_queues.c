/* Messages and semaphores in the kernel's memory. */
#include "../prelude.h"
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
int main(void) {
    struct { long type; char text[8000]; } message = {1, {0}};
    long bytes = 0;
    for (int i = 0; i < 30000; i++) {
        int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
        if (queue == -1) break;
        while (msgsnd(queue, &message, sizeof message.text, IPC_NOWAIT) == 0) bytes += sizeof message.text;
        if (bytes > 400 << 20) {
            leak("400 MB of messages");
            break;
        }
    }
    return verdict();
}
