"""The board: cards in columns, moved by mouse and by keyboard."""
