#include <optional>
#include <string>

int main() {
    std::optional<std::string> text = 6;
    return text.value();
}
