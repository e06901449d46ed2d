/* A program of 200 MB, from one line. */
int a[50 << 20] = {1};
int main(void) { return a[77]; }
