"""Rules that no single service owns: plain Python on values."""
