// The environment and files of the host, from Java.
import java.nio.file.*;

public class Main {
    public static void main(String[] args) {
        boolean leaked = System.getenv("@SECRET_NAME@") != null;
        for (String path : new String[] {"@CANARY_TMP@", "@CANARY_HOME@", "/etc/shadow", "/root/.bashrc", "@CHECKOUT@"})
            leaked |= Files.isReadable(Paths.get(path));
        System.out.println(leaked ? "LEAK" : "BLOCKED");
    }
}
