/* Another personality: executable data and a fixed layout. */
#include "../prelude.h"
#include <sys/personality.h>
int main(void) {
    refused("READ_IMPLIES_EXEC", personality(READ_IMPLIES_EXEC));
    refused("linux32", personality(PER_LINUX32));
    refused("svr4 maps page zero", personality(PER_SVR4));
    return verdict();
}
