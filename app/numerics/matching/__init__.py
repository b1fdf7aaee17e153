"""Records that are probably the same: after Fellegi and Sunter (1969), with nobody telling which are."""

from app.numerics.matching.blocking import candidates
from app.numerics.matching.clusters import clusters_of
from app.numerics.matching.fields import FieldKind, MatchField, encode_field
from app.numerics.matching.pairs import Matches, find_matches

__all__ = ["FieldKind", "MatchField", "Matches", "candidates", "clusters_of", "encode_field", "find_matches"]
