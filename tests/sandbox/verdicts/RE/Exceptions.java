public class Exceptions {
    public static void main(String[] arguments) {
        int[] numbers = new int[3];
        System.out.println(numbers[arguments.length + 3]);
    }
}
