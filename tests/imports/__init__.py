"""Tests of the imports of other harnesses' logs; where a package can be installed, it writes them itself."""
