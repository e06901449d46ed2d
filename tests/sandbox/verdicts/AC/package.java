package com.example.sums;

import java.util.*;

// A public class Helper would be in a file of its own.
class Helper {
    static final String NOTE = "the class Wrong { }";
}

public class Total {
    public static void main(String[] args) throws Exception {
        if (System.getProperty("ONLINE_JUDGE") == null) throw new IllegalStateException(Helper.NOTE);
        Thread thread = new Thread(null, Total::solve, "deep", 1 << 26);
        thread.start();
        thread.join();
    }

    private static void solve() {
        Scanner in = new Scanner(System.in);
        long total = 0;
        for (int n = in.nextInt(); n > 0; n--) total += in.nextLong();
        System.out.println(total);
    }
}
