"""How replies are written: format, language, loops, reflection."""
