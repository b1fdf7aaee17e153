"""The window: what every part of it asks of the others goes through the desk here."""
