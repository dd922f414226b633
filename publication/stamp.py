"""A change number of the publication: what caches, entity tags, the feed and the snapshot compare."""

from publication.models import PublicationChange


def edition_stamp() -> str:
    """A string that differs as soon as any edition was issued, superseded or withdrawn. One query.

    `number-token`: numbers come in the order of the commits; the random token tells one database from another.
    """
    newest = PublicationChange.objects.using("public").order_by("-number").values_list("number", "token")
    row = newest.first()
    return f"{row[0]}-{row[1].hex}" if row else "empty"
