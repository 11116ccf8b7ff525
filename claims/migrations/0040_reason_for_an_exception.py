from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0034_undecided_claims_stay'),
    ]

    operations = [
        migrations.AlterField(
            model_name='claim',
            name='override_reason',
            field=models.TextField(blank=True, help_text='Why the finding stands although the evidence falls short; readers see it.', verbose_name='reason for an exception'),
        ),
        migrations.AlterField(
            model_name='claimevent',
            name='override_reason',
            field=models.TextField(blank=True, help_text='Why the finding stands although the evidence falls short; readers see it.', verbose_name='reason for an exception'),
        ),
    ]
