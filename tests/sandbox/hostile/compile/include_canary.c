/* A file of the host as a header, for its lines in the errors. */
#include "@CANARY_TMP@"
#include "@CANARY_HOME@"
int main(void) { return 0; }
