# -*- coding: zlib_codec -*-
print("BLOCKED")
