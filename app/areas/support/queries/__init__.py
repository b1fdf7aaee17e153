"""The reads of support."""
