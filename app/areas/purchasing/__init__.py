"""Goods on their way in: suppliers, requests, orders, receipts."""
