// Probes for files of the host while it is compiled.
#include <cstdio>
#if __has_include("@CANARY_TMP@") || __has_include("@CANARY_HOME@") || __has_include("/etc/shadow") || \
    __has_include("@CHECKOUT@/pyproject.toml") || __has_include("/root/.bashrc")
int main() { puts("LEAK:__has_include"); }
#else
int main() { puts("BLOCKED"); }
#endif
