"""The writes of sales."""
