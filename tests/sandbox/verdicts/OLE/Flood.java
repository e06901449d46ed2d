public class Flood {
    public static void main(String[] arguments) {
        String line = "6".repeat(1000);
        while (true) System.out.println(line);
    }
}
