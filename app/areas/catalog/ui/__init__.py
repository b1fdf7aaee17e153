"""What a window shows of the catalogue."""
