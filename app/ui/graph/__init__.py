"""A graph that is walked: laid out in layers, drawn, and followed by keyboard."""
