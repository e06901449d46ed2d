public class Deep {
    static long deeper(long level) {
        return deeper(level + 1) + level;
    }

    public static void main(String[] arguments) {
        System.out.println(deeper(0));
    }
}
