"""Reads of the site, for its doors and for every storey above."""
