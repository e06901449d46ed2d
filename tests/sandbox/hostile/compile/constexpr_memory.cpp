// Memory that the compiler takes.
struct Big { unsigned char bytes[1ul << 30]; constexpr Big() : bytes() { for (unsigned long i = 0; i < sizeof bytes; i++) bytes[i] = i; } };
constexpr Big big;
int main() { return big.bytes[77]; }
