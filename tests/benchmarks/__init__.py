"""The benchmarks: the parts that can be told right from wrong without measuring."""
