import java.util.Scanner;

public class Sum {
    public static void main(String[] arguments) {
        Scanner in = new Scanner(System.in);
        int total = 0;
        for (int left = in.nextInt(); left > 0; left--) total += (int) in.nextLong();
        System.out.println(total);
    }
}
