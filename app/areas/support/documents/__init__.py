"""The printed documents of support."""

from app.areas.support.documents.tickets import recall_list, ticket_letter

__all__ = ["recall_list", "ticket_letter"]
