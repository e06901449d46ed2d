#pragma GCC optimize("O3,unroll-loops")
#pragma GCC target("sse4.2")
#include <bits/stdc++.h>
#include <ext/pb_ds/assoc_container.hpp>
#include <ext/pb_ds/tree_policy.hpp>
using namespace std;
using namespace __gnu_pbds;
typedef tree<pair<long long, int>, null_type, less<>, rb_tree_tag, tree_order_statistics_node_update> ordered_set;
int main() {
    ios::sync_with_stdio(false), cin.tie(nullptr);
    int n;
    cin >> n;
    ordered_set seen;
    for (int i = 0; i < n; i++) {
        long long x;
        cin >> x;
        seen.insert({x, i});
    }
    __int128 total = 0;
    for (int i = 0; i < n; i++) total += seen.find_by_order(i)->first;
    cout << (long long)total << "\n";
}
