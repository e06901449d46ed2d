/* Says that its error is in a file of the host, so that the compiler quotes it. */
int main(void) {
#line 1 "@CANARY_TMP@"
    undeclared_one;
#line 1 "@CANARY_HOME@"
    undeclared_two;
#line 1 "/etc/shadow"
    undeclared_three;
#line 1 "/proc/self/environ"
    undeclared_four;
}
