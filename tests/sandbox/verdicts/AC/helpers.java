import java.io.*;
import java.util.*;

class Reader {
    private final StreamTokenizer words = new StreamTokenizer(new InputStreamReader(System.in));

    Reader() {
        words.resetSyntax();
        words.wordChars('-', '9');
        words.whitespaceChars(0, ' ');
    }

    String next() throws IOException {
        words.nextToken();
        return words.sval;
    }
}

class Main {
    interface Adder {
        long add(long one, long other);
    }

    public static void main(String[] arguments) throws IOException {
        Reader in = new Reader();
        Adder adder = (one, other) -> one + other;
        long total = 0;
        for (int left = Integer.parseInt(in.next()); left > 0; left--) {
            total = adder.add(total, Long.parseLong(in.next()));
        }
        System.out.println(total);
    }
}
