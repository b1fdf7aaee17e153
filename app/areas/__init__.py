"""The business areas, bottom up; each may import only those before it."""
