"""The screens of support."""
