"""The calendar: what is planned by day, week and month, moved by mouse and by keyboard."""
