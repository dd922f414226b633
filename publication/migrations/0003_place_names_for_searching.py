from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publication", "0002_editions_are_superseded")]
    operations = [
        migrations.AddField(
            model_name="edition",
            name="place_folded",
            field=models.TextField(blank=True, default="", verbose_name="place names for searching"),
            preserve_default=False,
        ),
    ]
