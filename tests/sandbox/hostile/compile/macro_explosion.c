/* A macro that grows tenfold eleven times. */
#define A(x) x x x x x x x x x x
#define B(x) A(A(x))
#define C(x) B(B(x))
#define D(x) C(C(x))
int a[] = { D(C(1,)) };
int main(void) { return 0; }
