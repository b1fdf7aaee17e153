"""Words that the papers of a sale share."""

NET_TOTAL = "Total without tax"
"""What offers and orders come to; the tax is known, and owed, by the invoice only."""
