from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0181_confirmations_are_public'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='edition',
            name='edition_corrections',
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('kind__in', ('corrected', 'contested', 'withdrawn', 'withheld'))), fields=['-position', 'kind'], name='edition_corrections'),
        ),
    ]
