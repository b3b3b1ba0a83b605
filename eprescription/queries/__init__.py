"""Reads of the electronic prescription service, for its doors and for the storeys above."""
