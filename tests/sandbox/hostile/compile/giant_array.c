/* A program of gigabytes. */
int a[1 << 30] = {1};
int b[1 << 30] = {1};
int main(void) { return a[5] + b[7]; }
