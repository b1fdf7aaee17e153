"""What the firm will tell its customers."""
