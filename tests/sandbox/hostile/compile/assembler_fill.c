/* A program of terabytes, by the assembler. */
__asm__(".data\n.fill 1099511627776, 1, 7\n.rept 1000000000\n.byte 1, 2, 3\n.endr\n");
int main(void) { return 0; }
