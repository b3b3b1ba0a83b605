"""How Django itself writes moments, where no filter of ours stands; the same as `|moment`."""
