/* Larger than the memory there is, before its first instruction. */
char a[2000000000], b[100000000];
int main(void) { return a[77] + b[5]; }
