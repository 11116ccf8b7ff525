from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0065_a_tree_over_the_log'),
    ]

    operations = [
        # On the way back, the table goes with the migration before.
        migrations.RunSQL("SELECT claims_grow_tree();", migrations.RunSQL.noop),
    ]
