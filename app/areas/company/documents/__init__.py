"""What the firm prints of its books."""
