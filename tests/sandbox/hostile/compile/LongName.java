// A class whose file has a name that no folder takes.
public class @LONG@ { public static void main(String[] a) { System.out.println("x"); } }
