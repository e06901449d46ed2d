public class Type {
    public static void main(String[] arguments) {
        int total = "6";
        System.out.println(total);
    }
}
