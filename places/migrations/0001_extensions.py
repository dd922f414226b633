from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """What the database must be able to do before any table is made."""

    initial = True
    dependencies = []
    operations = [CreateExtension("postgis"), TrigramExtension(), BtreeGistExtension()]
