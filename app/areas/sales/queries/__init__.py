"""What is read of customers and their orders."""
