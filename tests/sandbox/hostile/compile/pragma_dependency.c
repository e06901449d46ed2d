/* Asks the compiler about files of the host, by pragmas. */
#pragma GCC dependency "@CANARY_TMP@" CANARY
#pragma GCC system_header
#pragma GCC pch_preprocess "@CANARY_TMP@"
#pragma GCC optimize("O3,plugin=@CANARY_TMP@,specs=@CANARY_TMP@")
#pragma GCC target("arch=@CANARY_TMP@")
#pragma comment(lib, "@CANARY_TMP@")
int main(void) { return undeclared; }
