"""What others ask of production."""
