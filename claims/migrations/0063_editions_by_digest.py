from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0046_letters_wait_for_the_post'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['digest'], name='edition_by_digest'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['content_digest'], name='edition_by_content_digest'),
        ),
    ]
