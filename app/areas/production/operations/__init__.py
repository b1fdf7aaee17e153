"""The writes of production."""
