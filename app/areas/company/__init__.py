"""The firm itself: its name, people, numbers and calendar."""
