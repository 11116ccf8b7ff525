from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0043_one_newest_review'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='loginfailure', name='login_failure_by_address'),
        migrations.RemoveField(model_name='loginfailure', name='address'),
        # On the way back, before the column: what is there has no address to say.
        migrations.RunSQL(migrations.RunSQL.noop, 'DELETE FROM claims_loginfailure'),
        migrations.AddField(
            model_name='loginfailure',
            name='origin_digest',
            field=models.CharField(db_default='', help_text='A keyed hash of the address, or of the browser where it is known.', max_length=64),
        ),
        migrations.AlterField(
            model_name='loginfailure',
            name='account_digest',
            field=models.CharField(help_text='A keyed hash of the folded user name: also of unknown ones.', max_length=64),
        ),
        migrations.AddIndex(
            model_name='loginfailure',
            index=models.Index(fields=['origin_digest', 'at'], name='login_failure_by_origin'),
        ),
    ]
