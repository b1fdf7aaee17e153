"""Counterflow: goods flow one way, knowledge flows back, in one window."""

__version__ = "0.1.0"
