"""The parts of the window that only inventory has."""
