"""The pictures of sales, a file a subject."""
