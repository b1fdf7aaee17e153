"""The Qt parts of logistics."""
