"""The firm's currency where a list is read."""

from sqlalchemy import select

from app.areas.company.models import Profile

home_currency = select(Profile.currency).limit(1).scalar_subquery()
