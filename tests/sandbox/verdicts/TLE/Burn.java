public class Burn {
    static volatile long spin = 1;

    public static void main(String[] arguments) {
        while (spin != 0) spin += 2;
        System.out.println(6);
    }
}
