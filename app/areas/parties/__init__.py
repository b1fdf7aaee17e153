"""Whom the firm deals with: companies and people, their addresses and contacts."""
