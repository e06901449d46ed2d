/* Opens files by handle, past every directory in between. */
#include "../prelude.h"
int main(void) {
    struct { struct file_handle handle; unsigned char bytes[128]; } file = {.handle = {.handle_bytes = 8, .handle_type = 1}};
    int root = open("/", O_RDONLY | O_DIRECTORY);
    refused("open_by_handle_at", open_by_handle_at(root, &file.handle, O_RDONLY));
    return verdict();
}
