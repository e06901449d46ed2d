// A loop that the compiler runs.
constexpr unsigned long f(unsigned long n) { return n < 2 ? n : f(n - 1) + f(n - 2); }
constexpr unsigned long spin() { unsigned long s = 0; for (unsigned long i = 0; i < 200000; i++) for (unsigned long j = 0; j < 200000; j++) s += i ^ j; return s; }
static_assert(f(80) != 1, "");
static_assert(spin() != 1, "");
int main() {}
