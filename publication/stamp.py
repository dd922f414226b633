"""A change number of the publication: what caches, entity tags and the feed compare."""

from publication.models import Edition


def edition_stamp() -> str:
    """A string that differs as soon as any edition was issued or withdrawn. Two queries.

    The count is needed beside the newest row: of two editions issued at once, the one with the
    lower key may become visible last. The random public id tells one database from another.
    """
    editions = Edition.objects.all().public().order_by("-pk")
    newest = editions.values_list("pk", "public_id").first()
    return "-".join(map(str, (*newest, editions.count()))) if newest else "empty"
