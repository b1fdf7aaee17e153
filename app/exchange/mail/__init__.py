"""Mail as the world writes it: composed, sent, fetched and read, with nothing trusted."""
