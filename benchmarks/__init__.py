"""Measurements: what a request costs, and how fast a feed is; ratios within one run, on a quiet machine."""
