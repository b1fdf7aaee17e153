"""Computing on arrays and frozen dataclasses: no database, no window, no clock, no files."""
