from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0050_login_failures_name_no_address'),
    ]

    operations = [
        # It was unlogged: where it is made again, that is said again.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            'ALTER TABLE claims_requestcount SET UNLOGGED',
        ),
        migrations.DeleteModel(name='RequestCount'),
    ]
