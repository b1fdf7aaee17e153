"""Where the goods are: the ledger of moves, lots, locations, reservations."""
