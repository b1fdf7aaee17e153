"""The writes of logistics."""
