"""The parts of mail in the window that the kit does not have."""
