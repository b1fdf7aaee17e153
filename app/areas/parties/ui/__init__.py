"""What a window offers for any company or person."""
