// Errors without end, each naming all before.
#include <map>
#include <string>
#include <vector>
#define A(x) x x x x x x x x x x
std::map<std::vector<std::map<std::string, std::vector<int>>>, std::string> m;
int main() {
    A(A(A(A(m[1][2] = nothing < m(3) << m;))))
}
