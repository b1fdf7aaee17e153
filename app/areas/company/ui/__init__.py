"""What a window shows of the firm itself."""
