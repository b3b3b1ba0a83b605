"""The lines of the navigation that this service adds."""
