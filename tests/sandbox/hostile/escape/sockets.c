/* Sockets of families that a network namespace does not hold back, or that reach the kernel. */
#include "../prelude.h"
int main(void) {
    struct { const char *name; int family, type, protocol; } kinds[] = {
        {"vsock", 40, SOCK_STREAM, 0}, {"vsock dgram", 40, SOCK_DGRAM, 0}, {"packet", AF_PACKET, SOCK_RAW, 0x300},
        {"alg", 38, SOCK_SEQPACKET, 0}, {"raw", AF_INET, SOCK_RAW, 1}, {"raw6", AF_INET6, SOCK_RAW, 58},
        {"bluetooth", 31, SOCK_RAW, 1}, {"xdp", 44, SOCK_RAW, 0}, {"qipcrtr", 42, SOCK_DGRAM, 0}, {"tipc", 30, SOCK_RDM, 0},
        {"can", 29, SOCK_RAW, 1}, {"key", 15, SOCK_RAW, 2}, {"rds", 21, SOCK_SEQPACKET, 0}, {"nfc", 39, SOCK_RAW, 0},
        {"smc", 43, SOCK_STREAM, 0}, {"kcm", 41, SOCK_SEQPACKET, 0}, {"netlink nft", AF_NETLINK, SOCK_RAW, 12},
        {"netlink uevent", AF_NETLINK, SOCK_RAW, 15}, {"netlink audit", AF_NETLINK, SOCK_RAW, 9},
        {"netlink crypto", AF_NETLINK, SOCK_RAW, 21}, {"netlink diag", AF_NETLINK, SOCK_RAW, 4},
        {"netlink xfrm", AF_NETLINK, SOCK_RAW, 6},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        failed(kinds[i].name, socket(kinds[i].family, kinds[i].type, kinds[i].protocol));
    return verdict();
}
