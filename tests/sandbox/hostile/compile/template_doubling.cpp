// Types that double at each step: memory before depth.
template <class A, class B> struct P { A a; B b; };
template <int N> struct D { typedef P<typename D<N - 1>::type, typename D<N - 1>::type> type; };
template <> struct D<0> { typedef int type; };
template <class T> struct Name { static int f() { return sizeof(__PRETTY_FUNCTION__); } };
int main() { return Name<D<40>::type>::f(); }
