"""What will be made here."""
