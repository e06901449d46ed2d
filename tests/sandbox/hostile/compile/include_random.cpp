// A header without end or sense.
#include "/dev/urandom"
int main() {}
