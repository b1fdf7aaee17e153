"""The Qt kit: what every area's window is made of. Importing this package loads no Qt."""
