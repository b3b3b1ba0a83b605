"""How the eligibility check speaks with what is outside: cards, their authorities, revocation services."""
