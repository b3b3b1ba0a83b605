"""How the site speaks with what is outside: log lines, JSON bodies, signed assertions and access tokens."""
