import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0100_functions_that_know_a_document'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='address_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('url'), function='claims_address_key', output_field=models.TextField()), output_field=models.TextField(), verbose_name='address as documents are told apart by'),
        ),
        migrations.AddField(
            model_name='source',
            name='doi_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('doi'), models.F('url'), function='claims_doi_key', output_field=models.TextField()), output_field=models.TextField(), verbose_name='DOI as documents are told apart by'),
        ),
        migrations.AddField(
            model_name='source',
            name='likely_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('url'), function='claims_likely_key', output_field=models.TextField()), output_field=models.TextField(), verbose_name='address without the form of the page'),
        ),
        migrations.AddField(
            model_name='source',
            name='twin_of',
            field=models.ForeignKey(blank=True, editable=False, help_text='Was here beside it before one document was one source: merge the two.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='twins', to='claims.source', verbose_name='same document as'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(django.db.models.functions.text.MD5('doi_key'), name='source_doi_key'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(django.db.models.functions.text.MD5('address_key'), name='source_address_key'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(django.db.models.functions.text.MD5('likely_key'), name='source_likely_key'),
        ),
    ]
