/* Sends descriptors over sockets and closes them: open files that no limit of descriptors counts. */
#include "../prelude.h"
int main(void) {
    long sent = 0;
    for (int round = 0; round < 4000; round++) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair)) break;
        union { char bytes[CMSG_SPACE(200 * sizeof(int))]; struct cmsghdr align; } control;
        int fds[200];
        for (int i = 0; i < 200; i++) fds[i] = pair[i & 1];
        struct iovec byte = {"x", 1};
        struct msghdr message = {.msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET, head->cmsg_type = SCM_RIGHTS, head->cmsg_len = CMSG_LEN(sizeof fds);
        memcpy(CMSG_DATA(head), fds, sizeof fds);
        for (int i = 0; i < 10 && sendmsg(pair[0], &message, MSG_DONTWAIT) > 0; i++) sent += 200;
        close(pair[0]), close(pair[1]);
    }
    if (sent > 2000000) leak("two million files in flight");
    return verdict();
}
