static char array[1 << 30];

int main(void) {
    for (long at = 0; at < (long)sizeof array; at += 4096) array[at] = 1;
    return array[4096] - 1;
}
