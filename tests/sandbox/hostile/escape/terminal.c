/* Types into the terminal that the judge was started from. */
#include "../prelude.h"
#include <termios.h>
int main(void) {
    unopened("/dev/tty", O_RDWR);
    for (int fd = 0; fd < 3; fd++) {
        char letter = 'x';
        failed("TIOCSTI", ioctl(fd, TIOCSTI, &letter));
        char request[] = {2, 1};
        failed("TIOCLINUX", ioctl(fd, 0x541C, request));
    }
    if (tcgetpgrp(0) != -1) leak("a controlling terminal");
    return verdict();
}
