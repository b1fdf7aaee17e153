"""What customers want: their terms and their orders."""
