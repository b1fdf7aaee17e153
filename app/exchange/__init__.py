"""What goes out and comes in: files, mail, codes."""
