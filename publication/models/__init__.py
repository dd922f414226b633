from publication.models.change import PublicationChange
from publication.models.edition import Edition, EditionQuerySet
from publication.models.parts import (
    PublishedAccount,
    PublishedAccusation,
    PublishedCasualties,
    PublishedLink,
    PublishedReply,
)

__all__ = [
    "Edition",
    "EditionQuerySet",
    "PublicationChange",
    "PublishedAccount",
    "PublishedAccusation",
    "PublishedCasualties",
    "PublishedLink",
    "PublishedReply",
]
