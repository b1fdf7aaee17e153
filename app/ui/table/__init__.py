"""The list as a table: a million rows, each read when it is looked at."""
