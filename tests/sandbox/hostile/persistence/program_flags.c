/* First test: marks its own program's file with flags and a write hint. Second: reads them. */
#include "../prelude.h"
#include <linux/fs.h>
#include <sys/ioctl.h>
int main(void) {
    char order[16] = {0};
    scanf("%15s", order);
    int self = open("/proc/self/exe", O_RDONLY), flags = 0;
    uint64_t hint = 5;
    ioctl(self, FS_IOC_GETFLAGS, &flags);
    if (!strcmp(order, "plant")) {
        flags |= FS_NODUMP_FL;
        ioctl(self, FS_IOC_SETFLAGS, &flags);
        fcntl(self, 1036 /* F_SET_RW_HINT */, &hint);
        return verdict();
    }
    if (flags & FS_NODUMP_FL) leak("flags");
    hint = 0;
    if (!fcntl(self, 1035 /* F_GET_RW_HINT */, &hint) && hint == 5) leak("a hint");
    return verdict();
}
