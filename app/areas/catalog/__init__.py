"""What the firm deals in: items, units, prices."""
