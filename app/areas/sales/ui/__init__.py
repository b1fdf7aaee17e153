"""The place of sales in the window."""
