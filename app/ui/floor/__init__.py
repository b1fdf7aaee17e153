"""A floor seen from above."""
