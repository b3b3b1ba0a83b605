"""Django admin for the fund's staff: organisations, systems, roles, masters, dead letters, purges, audit."""
