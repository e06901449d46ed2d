int total(void);

int main(void) { return total(); }
