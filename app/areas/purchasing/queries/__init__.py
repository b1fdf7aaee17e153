"""The reads of purchasing: terms and prices, lists, details, figures and proofs."""

from app.areas.purchasing.queries.terms import Offer, SupplierTermsRow, load_offers, load_policy, load_terms

__all__ = ["Offer", "SupplierTermsRow", "load_offers", "load_policy", "load_terms"]
