import java.util.Scanner;
import java.util.stream.LongStream;

public class Sum {
    public static void main(String[] arguments) {
        Scanner in = new Scanner(System.in);
        int count = in.nextInt();
        System.out.println(LongStream.generate(in::nextLong).limit(count).sum());
    }
}
