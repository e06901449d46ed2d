/* Memory in System V segments, attached to nobody. */
#include "../prelude.h"
#include <sys/shm.h>
int main(void) {
    for (int made = 0; made < 200; made++) {
        int id = shmget(IPC_PRIVATE, 4 << 20, IPC_CREAT | 0600);
        if (id == -1) break;
        char *memory = shmat(id, 0, 0);
        if (memory == (char *)-1) break;
        memset(memory, 1, 4 << 20);
        shmdt(memory);
        if (made == 100) leak("400 MB of segments");
    }
    return verdict();
}
