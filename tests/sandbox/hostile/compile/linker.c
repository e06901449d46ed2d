/* Tells the linker to run what the program chose and to read files of the host. */
__asm__(".section .note.GNU-stack,\"x\",@progbits\n.section .drectve\n.ascii \"-plugin @CANARY_TMP@\"\n");
__asm__(".section .interp,\"a\"\n.asciz \"@CANARY_TMP@\"\n.text\n");
int main(void) { return 3; }
