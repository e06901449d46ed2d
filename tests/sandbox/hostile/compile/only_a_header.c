/* Takes over what the linker makes: no start, another interpreter, another type of file. */
const char interpreter[] __attribute__((section(".interp"))) = "/nonexistent/interpreter";
int main(void) { return 0; }
