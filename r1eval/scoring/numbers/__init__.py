"""The values of expressions, and equality of values: decided by proof, never by rounding."""
