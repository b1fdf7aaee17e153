"""The pictures of support, a file a subject."""
