from typing import Any

from django.db import migrations, models
from django.db.models.functions import MD5, Concat, Lower, StrIndex, Substr

# An expression cannot be changed on PostgreSQL 15: the column is made again, with its index.
TABLES = {
    'article': ('article_url_key', 'address key'),
    'source': ('source_url_key', 'address key'),
    'formerrecord': ('former_record_url_key', None),
}


def replaced(expression: Any, pattern: str, replacement: str, flags: str = 'gi') -> models.Func:
    arguments = (models.Value(text) for text in (pattern, replacement, flags))
    return models.Func(
        expression, *arguments, function='regexp_replace', output_field=models.TextField()
    )


def folded() -> Concat:
    bare = replaced(models.F('url'), r'^\s*[a-z]+://(www\.)?|#.*$', '')
    bare = replaced(bare, r'([?&])(utm_[a-z]+|fbclid|gclid)=[^&]*', r'\1')
    bare = replaced(bare, r'([?&])&+', r'\1')
    bare = replaced(bare, r'[?&/]+$', '')
    host = replaced(bare, r'[/?].*$', '')
    path = replaced(bare, r'^[^/?]*', '', '')
    return Concat(Lower(host), path, output_field=models.TextField())


def plain() -> models.Case:
    is_plain = models.Q(
        url__regex=r"^https?://[a-z0-9.-]+"
        r"(/[A-Za-z0-9._~!$'()*+,;:@%=/-]*([?][A-Za-z0-9._~!$'()*+,;:@%=/&-]*)?)?$"
    ) & ~models.Q(url__iregex=r'[?&]((utm_[a-z]+|fbclid|gclid)=|&)')
    start = StrIndex('url', models.Value('://'))
    has_www = models.Q(url__startswith='https://www.') | models.Q(url__startswith='http://www.')
    behind = models.Case(
        models.When(has_www, then=Substr('url', start + 7)), default=Substr('url', start + 3)
    )
    rest = models.Func(
        behind, models.Value('?&/'), function='rtrim', output_field=models.TextField()
    )
    return models.Case(models.When(is_plain, then=rest), default=folded())


def column(expression: Any, name: str | None) -> models.GeneratedField:
    return models.GeneratedField(
        db_persist=True,
        expression=expression,
        output_field=models.TextField(),
        verbose_name=name,
    )


def made_again(table: str, index: str, name: str | None) -> list[Any]:
    operation: dict[str, Any] = {'model_name': table, 'name': 'url_key'}
    return [
        migrations.RemoveIndex(table, index),
        migrations.RemoveField(**operation),
        migrations.AddField(**operation, field=column(plain(), name)),
        migrations.AddIndex(table, models.Index(MD5('url_key'), name=index)),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0201_inquiries'),
    ]

    operations = [
        operation
        for table, (index, name) in TABLES.items()
        for operation in made_again(table, index, name)
    ]
