"""What is read of shipments and carriers."""
