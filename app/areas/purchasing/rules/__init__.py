"""What may be bought, ordered and received; decided without a database."""
