/* First test: removes, moves and replaces its own folder by a link. Second: must start in a clean one. */
#include "../prelude.h"
int main(void) {
    char order[16] = {0}, here[512] = {0};
    scanf("%15s", order);
    if (!getcwd(here, 511)) leak("no folder");
    if (!strcmp(order, "plant")) {
        char gone[600];
        snprintf(gone, sizeof gone, "%s.gone", here);
        if (rmdir(here) && rename(here, gone)) rmdir(".");
        symlink("/etc", here);
        chmod(here, 0);
        return verdict();
    }
    int fd = open("mine", O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (fd == -1) leak("cannot write");
    DIR *folder = opendir(".");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") && strcmp(entry->d_name, "mine")) leak(entry->d_name);
    return verdict();
}
