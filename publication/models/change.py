"""One row for each change of the editions: what readers ask to learn whether anything is new."""

from django.db import models


class PublicationChange(models.Model):
    """Written by the database itself in the transaction of the change, numbered in the order of the commits.

    Rows are only ever added. A reader that knows `number` and `token` of a row looks whether that row
    is (still) there: if not, it holds the state of another database, or of one restored to an earlier day.
    """

    number = models.BigIntegerField(primary_key=True)
    token = models.UUIDField()
    removed = models.BooleanField()  # rows were deleted, not added or ended: what a reader holds is void

    class Meta:
        db_table = "publication_change"

    def __str__(self) -> str:
        return str(self.number)
