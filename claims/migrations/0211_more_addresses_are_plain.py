from importlib import import_module

from django.db import migrations

BEFORE = import_module('claims.migrations.0075_document_keys_cost_less').ADDRESS

# Marks that no rule touches leave an address plain as well: the whole way takes fifty times as long.
ADDRESS = BEFORE.replace(
    "(/[A-Za-z0-9._~/-]*([?][A-Za-z0-9._~=&-]+)?)?$'",
    "(/[A-Za-z0-9._~/!$''()*+,;:=@-]*([?][A-Za-z0-9._~/!$''()*+,;:=@&-]+)?)?$'",
)


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0210_plain_addresses_have_plain_keys'),
    ]

    operations = [
        migrations.RunSQL(ADDRESS, BEFORE),
    ]
