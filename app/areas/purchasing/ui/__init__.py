"""The place of purchasing in the window."""
