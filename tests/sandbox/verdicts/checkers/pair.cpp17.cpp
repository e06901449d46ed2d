// Called with input, output, answer; says it by testlib's exit statuses. -1 gets points, -2 a part of them.
#include <fstream>
#include <iostream>

static bool fits(std::istream& in, long due) {
    long one, other;
    return in >> one >> other && one + other == due;
}

int main(int, char* paths[]) {
    std::ifstream input(paths[1]), output(paths[2]), answer(paths[3]);
    long due, one, other;
    input >> due;
    if (!fits(answer, due)) return std::cerr << "FAIL the answer does not fit the input\n", 3;
    if (!(output >> one)) return std::cerr << "wrong output format: a number was expected\n", 2;
    if (one == -1) return std::cerr << "points 0.5\n", 7;
    if (one == -2) return 16 + 50;
    if (!(output >> other)) return std::cerr << "unexpected end of file\n", 8;
    if (std::string more; output >> more) return std::cerr << "dirt after the answer: " << more << "\n", 4;
    if (one + other == due) return std::cerr << "ok\n", 0;
    return std::cerr << "wrong answer: the sum is " << one + other << "\n", 1;
}
