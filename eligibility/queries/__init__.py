"""Reads of the eligibility service, for its doors and for the storeys above."""
