"""Goods on their way out: picking, packing, shipping, delivery."""
