import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0103_one_document_is_one_source")]

    operations = [
        migrations.AddField(
            model_name="editionindex",
            name="readable_in",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=35),
                db_default=[],
                default=list,
                help_text="Every language range that its statement is there in: zh and zh-hant.",
                size=None,
            ),
        ),
        migrations.AddIndex(
            model_name="editionindex",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["readable_in"], name="edition_index_readable_in"
            ),
        ),
    ]
