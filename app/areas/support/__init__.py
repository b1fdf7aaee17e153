"""What customers say afterwards: tickets, answers, satisfaction."""
