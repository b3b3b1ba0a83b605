"""Medicines as the masters know them: codes, units, components, classes, contraindicated pairs."""
