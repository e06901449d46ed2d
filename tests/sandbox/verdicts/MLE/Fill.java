import java.util.ArrayList;
import java.util.List;

public class Fill {
    public static void main(String[] arguments) {
        List<long[]> held = new ArrayList<>();
        while (held.size() < 100_000) held.add(new long[1 << 16]);
        System.out.println(held.size());
    }
}
