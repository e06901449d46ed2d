import java.io.*;
import java.util.*;

class Main {
    static class FastReader {
        private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        private StringTokenizer line = new StringTokenizer("");

        String next() throws IOException {
            while (!line.hasMoreTokens()) line = new StringTokenizer(in.readLine());
            return line.nextToken();
        }
    }

    public static void main(String[] args) throws IOException {
        FastReader in = new FastReader();
        long total = 0;
        for (int n = Integer.parseInt(in.next()); n > 0; n--) total += Long.parseLong(in.next());
        System.out.println(total);
    }
}
