// Templates without end.
template <int N> struct A { static const int value = A<N - 1>::value + A<N - 2>::value; };
template <class T> struct B { typedef typename B<B<T>>::type type; };
int main() { return A<100000>::value + sizeof(B<int>::type); }
