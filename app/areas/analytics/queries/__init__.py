"""What is read over all areas: the two flows side by side, and what needs a decision."""
