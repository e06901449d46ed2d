/* Takes a file without end into the program. */
__asm__(".data\n.incbin \"/dev/zero\"\n");
int main(void) { return 0; }
