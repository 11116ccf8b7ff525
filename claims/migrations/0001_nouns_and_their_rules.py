import claims.models.edtf
import claims.models.person
import claims.models.rules
import claims.models.source
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            'CREATE SEQUENCE claims_claim_number_seq', 'DROP SEQUENCE claims_claim_number_seq'
        ),
        migrations.CreateModel(
            name='Appearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=1, help_text='Reading order in the article, from 1.', verbose_name='position')),
                ('excerpt', models.TextField(blank=True, help_text="A short run of the article's own words that marks the place.", verbose_name='excerpt')),
                ('prefix', models.CharField(blank=True, help_text='Only where the excerpt occurs more than once.', max_length=300, verbose_name='words before')),
                ('suffix', models.CharField(blank=True, help_text='Only where the excerpt occurs more than once.', max_length=300, verbose_name='words after')),
                ('section', models.CharField(blank=True, max_length=300, verbose_name='section')),
                ('paragraph', models.CharField(blank=True, max_length=100, verbose_name='paragraph')),
                ('page', models.CharField(blank=True, max_length=50, verbose_name='page')),
            ],
            options={
                'verbose_name': 'appearance',
                'verbose_name_plural': 'appearances',
                'ordering': ['article', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ArticleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('title', models.CharField(help_text="Exactly as printed, in the article's language.", max_length=500, verbose_name='title')),
                ('title_en', models.CharField(blank=True, help_text='Our translation, where the article is in another language.', max_length=500, verbose_name='title in English')),
                ('title_zh_hant', models.CharField(blank=True, help_text='Our translation, where the article is in another language.', max_length=500, verbose_name='title in Chinese')),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='authors')),
                ('publisher', models.CharField(blank=True, max_length=300, verbose_name='publisher')),
                ('series', models.CharField(blank=True, max_length=300, verbose_name='series')),
                ('url', models.URLField(blank=True, max_length=2000, verbose_name='address')),
                ('language', models.CharField(help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('issued', claims.models.edtf.EdtfField(blank=True, default='', help_text='As exact as is known: 2024, 2024-06 or 2024-06-19; a span 2024-06-19/2024-06-20, still open 2024/..; the 2010s 201X. Add ~ for about and ? for unsure: 2024~.', max_length=64, verbose_name='issued')),
                ('rights', models.CharField(blank=True, max_length=500, verbose_name='rights')),
                ('note', models.TextField(blank=True, help_text='For editors; never public.', verbose_name='note')),
                ('text_is_public', models.BooleanField(default=False, help_text='Tick only where the rights allow us to publish the words of the article.', verbose_name='text may be shown')),
                ('released_at', models.DateTimeField(blank=True, editable=False, help_text='Empty while the article is checked before it appears: nothing is public then.', null=True, verbose_name='released')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=1, verbose_name='position')),
                ('stance', models.CharField(choices=[('supports', 'supports'), ('refutes', 'refutes'), ('qualifies', 'qualifies'), ('context', 'gives context')], help_text='What the source does to the claim as it is worded.', max_length=10, verbose_name='stance')),
                ('locator_label', models.CharField(blank=True, choices=[('page', 'page'), ('paragraph', 'paragraph'), ('article', 'article'), ('section', 'section'), ('chapter', 'chapter'), ('line', 'line'), ('note', 'note'), ('table', 'table'), ('figure', 'figure'), ('timestamp', 'timestamp'), ('other', 'elsewhere')], max_length=10, verbose_name='locator')),
                ('locator', models.CharField(blank=True, help_text='Such as 4-5 for paragraphs 4 to 5.', max_length=200, verbose_name='place')),
                ('locator_is_approximate', models.BooleanField(default=False, help_text='Counted in an excerpt or a copy, not in the document itself.', verbose_name='place is approximate')),
                ('excerpt', models.TextField(blank=True, help_text="The exact words, character for character, in the source's language.", verbose_name='excerpt')),
                ('prefix', models.CharField(blank=True, max_length=300, verbose_name='words before')),
                ('suffix', models.CharField(blank=True, max_length=300, verbose_name='words after')),
                ('language', models.CharField(blank=True, help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language of the excerpt')),
                ('translation', models.TextField(blank=True, help_text='Ours, where readers need one.', verbose_name='translation of the excerpt')),
                ('summary', models.TextField(blank=True, help_text='In our own words: what the source says on this.', verbose_name='summary')),
                ('accessed_on', models.DateField(blank=True, help_text='The day somebody opened and read the source; empty if nobody did.', null=True, verbose_name='accessed on')),
            ],
            options={
                'verbose_name': 'citation',
                'verbose_name_plural': 'citations',
                'ordering': ['claim', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CitationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('position', models.PositiveIntegerField(default=1, verbose_name='position')),
                ('stance', models.CharField(choices=[('supports', 'supports'), ('refutes', 'refutes'), ('qualifies', 'qualifies'), ('context', 'gives context')], help_text='What the source does to the claim as it is worded.', max_length=10, verbose_name='stance')),
                ('locator_label', models.CharField(blank=True, choices=[('page', 'page'), ('paragraph', 'paragraph'), ('article', 'article'), ('section', 'section'), ('chapter', 'chapter'), ('line', 'line'), ('note', 'note'), ('table', 'table'), ('figure', 'figure'), ('timestamp', 'timestamp'), ('other', 'elsewhere')], max_length=10, verbose_name='locator')),
                ('locator', models.CharField(blank=True, help_text='Such as 4-5 for paragraphs 4 to 5.', max_length=200, verbose_name='place')),
                ('locator_is_approximate', models.BooleanField(default=False, help_text='Counted in an excerpt or a copy, not in the document itself.', verbose_name='place is approximate')),
                ('excerpt', models.TextField(blank=True, help_text="The exact words, character for character, in the source's language.", verbose_name='excerpt')),
                ('prefix', models.CharField(blank=True, max_length=300, verbose_name='words before')),
                ('suffix', models.CharField(blank=True, max_length=300, verbose_name='words after')),
                ('language', models.CharField(blank=True, help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language of the excerpt')),
                ('translation', models.TextField(blank=True, help_text='Ours, where readers need one.', verbose_name='translation of the excerpt')),
                ('summary', models.TextField(blank=True, help_text='In our own words: what the source says on this.', verbose_name='summary')),
                ('accessed_on', models.DateField(blank=True, help_text='The day somebody opened and read the source; empty if nobody did.', null=True, verbose_name='accessed on')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('number', models.PositiveBigIntegerField(db_default=models.Func(models.Value('claims_claim_number_seq'), function='nextval'), editable=False, help_text='C-58: what people call the claim.', unique=True, verbose_name='number')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('statement', models.TextField(help_text='One assertion, worded so that it stands alone: who, what, when, where.', verbose_name='statement')),
                ('language', models.CharField(default='zh-Hant', help_text='Of the statement: BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('kind', models.CharField(choices=[('event', 'Event'), ('quantity', 'Quantity'), ('quotation', 'Quotation'), ('legal', 'Legal state of affairs'), ('causal', 'Cause or reason'), ('classification', 'Classification'), ('attributed_view', 'View attributed to somebody'), ('prediction', 'Prediction'), ('opinion', 'Opinion')], default='event', help_text='Opinions and predictions are recorded, but not checkable.', max_length=20, verbose_name='kind')),
                ('made_on', claims.models.edtf.EdtfField(blank=True, default='', help_text='As exact as is known: 2024, 2024-06 or 2024-06-19; a span 2024-06-19/2024-06-20, still open 2024/..; the 2010s 201X. Add ~ for about and ? for unsure: 2024~.', max_length=64, verbose_name='made on')),
                ('concerns', claims.models.edtf.EdtfField(blank=True, default='', help_text='As exact as is known: 2024, 2024-06 or 2024-06-19; a span 2024-06-19/2024-06-20, still open 2024/..; the 2010s 201X. Add ~ for about and ? for unsure: 2024~.', max_length=64, verbose_name='concerns')),
                ('verification_status', models.CharField(choices=[('unverified', 'Not yet checked'), ('supported', 'Supported'), ('partly_supported', 'Partly supported'), ('misleading', 'Misleading'), ('refuted', 'Refuted'), ('outdated', 'Outdated'), ('unverifiable', 'Evidence insufficient'), ('not_checkable', 'Not checkable (opinion or prediction)')], default='unverified', help_text='The finding on the wording, not on the claimant.', max_length=20, verbose_name='verification status')),
                ('rationale', models.TextField(blank=True, help_text='Why that status; readers see it.', verbose_name='rationale')),
                ('suggested_wording', models.TextField(blank=True, help_text='How the article could say it correctly.', verbose_name='suggested wording')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('date', 'Date'), ('number', 'Number'), ('name', 'Name'), ('place', 'Place'), ('attribution', 'Attribution'), ('translation', 'Translation'), ('scope', 'Scope'), ('causation', 'Causation'), ('missing_context', 'Missing context'), ('legal_status', 'Legal status'), ('no_primary_source', 'No primary source')], max_length=20), blank=True, default=list, help_text='What is wrong with the wording.', size=None, verbose_name='reasons')),
                ('later_evidence', models.TextField(blank=True, help_text='What came to light after the article and would change the finding.', verbose_name='later evidence')),
                ('override_reason', models.TextField(blank=True, help_text='Why the finding stands although the evidence falls short; readers see it.', verbose_name='override reason')),
                ('checked_on', models.DateField(blank=True, help_text='The day of the finding.', null=True, verbose_name='checked on')),
                ('review_by', models.DateField(blank=True, help_text='When to look at it again.', null=True, verbose_name='review by')),
                ('due_at', models.DateTimeField(blank=True, help_text='When the person it is assigned to answers.', null=True, verbose_name='due')),
                ('priority', models.CharField(choices=[('harmful', 'Harmful if wrong'), ('central', 'Central to the article'), ('ordinary', 'Ordinary')], default='ordinary', max_length=10, verbose_name='priority')),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved, waiting for release'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('dropped', 'Dropped')], default='draft', editable=False, max_length=10, verbose_name='stage')),
                ('lapsed_because', models.TextField(blank=True, editable=False, help_text='Why the claim went back to draft without a review.', verbose_name='lapsed because')),
                ('version', models.BigIntegerField(default=0, editable=False, help_text='Set by the database whenever the content changes; compare it, never set it.', verbose_name='version')),
                ('shortfall_count', models.PositiveSmallIntegerField(editable=False, help_text='What the evidence lacked at the version it was judged at; derived.', null=True, verbose_name='shortfalls')),
                ('judged_version', models.BigIntegerField(editable=False, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='begun')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'ordering': ['-number'],
                'permissions': [('submit_claim', 'Can submit a claim for review'), ('review_claim', 'Can approve, return and contest claims of others')],
            },
        ),
        migrations.CreateModel(
            name='Claimant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='name in English')),
                ('name_zh_hant', models.CharField(blank=True, max_length=300, verbose_name='name in Chinese')),
                ('wikidata', models.CharField(blank=True, help_text='Such as Q7747. Only where you are sure that it is the same thing.', max_length=13, verbose_name='Wikidata id')),
            ],
            options={
                'verbose_name': 'claimant',
                'verbose_name_plural': 'claimants',
                'ordering': ['name_en', 'name_zh_hant', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ClaimantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='name in English')),
                ('name_zh_hant', models.CharField(blank=True, max_length=300, verbose_name='name in Chinese')),
                ('wikidata', models.CharField(blank=True, help_text='Such as Q7747. Only where you are sure that it is the same thing.', max_length=13, verbose_name='Wikidata id')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('number', models.PositiveBigIntegerField(db_default=models.Func(models.Value('claims_claim_number_seq'), function='nextval'), editable=False, help_text='C-58: what people call the claim.', verbose_name='number')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('statement', models.TextField(help_text='One assertion, worded so that it stands alone: who, what, when, where.', verbose_name='statement')),
                ('language', models.CharField(default='zh-Hant', help_text='Of the statement: BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('kind', models.CharField(choices=[('event', 'Event'), ('quantity', 'Quantity'), ('quotation', 'Quotation'), ('legal', 'Legal state of affairs'), ('causal', 'Cause or reason'), ('classification', 'Classification'), ('attributed_view', 'View attributed to somebody'), ('prediction', 'Prediction'), ('opinion', 'Opinion')], default='event', help_text='Opinions and predictions are recorded, but not checkable.', max_length=20, verbose_name='kind')),
                ('made_on', claims.models.edtf.EdtfField(blank=True, default='', help_text='As exact as is known: 2024, 2024-06 or 2024-06-19; a span 2024-06-19/2024-06-20, still open 2024/..; the 2010s 201X. Add ~ for about and ? for unsure: 2024~.', max_length=64, verbose_name='made on')),
                ('concerns', claims.models.edtf.EdtfField(blank=True, default='', help_text='As exact as is known: 2024, 2024-06 or 2024-06-19; a span 2024-06-19/2024-06-20, still open 2024/..; the 2010s 201X. Add ~ for about and ? for unsure: 2024~.', max_length=64, verbose_name='concerns')),
                ('verification_status', models.CharField(choices=[('unverified', 'Not yet checked'), ('supported', 'Supported'), ('partly_supported', 'Partly supported'), ('misleading', 'Misleading'), ('refuted', 'Refuted'), ('outdated', 'Outdated'), ('unverifiable', 'Evidence insufficient'), ('not_checkable', 'Not checkable (opinion or prediction)')], default='unverified', help_text='The finding on the wording, not on the claimant.', max_length=20, verbose_name='verification status')),
                ('rationale', models.TextField(blank=True, help_text='Why that status; readers see it.', verbose_name='rationale')),
                ('suggested_wording', models.TextField(blank=True, help_text='How the article could say it correctly.', verbose_name='suggested wording')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('date', 'Date'), ('number', 'Number'), ('name', 'Name'), ('place', 'Place'), ('attribution', 'Attribution'), ('translation', 'Translation'), ('scope', 'Scope'), ('causation', 'Causation'), ('missing_context', 'Missing context'), ('legal_status', 'Legal status'), ('no_primary_source', 'No primary source')], max_length=20), blank=True, default=list, help_text='What is wrong with the wording.', size=None, verbose_name='reasons')),
                ('later_evidence', models.TextField(blank=True, help_text='What came to light after the article and would change the finding.', verbose_name='later evidence')),
                ('override_reason', models.TextField(blank=True, help_text='Why the finding stands although the evidence falls short; readers see it.', verbose_name='override reason')),
                ('checked_on', models.DateField(blank=True, help_text='The day of the finding.', null=True, verbose_name='checked on')),
                ('review_by', models.DateField(blank=True, help_text='When to look at it again.', null=True, verbose_name='review by')),
                ('due_at', models.DateTimeField(blank=True, help_text='When the person it is assigned to answers.', null=True, verbose_name='due')),
                ('priority', models.CharField(choices=[('harmful', 'Harmful if wrong'), ('central', 'Central to the article'), ('ordinary', 'Ordinary')], default='ordinary', max_length=10, verbose_name='priority')),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved, waiting for release'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('dropped', 'Dropped')], default='draft', editable=False, max_length=10, verbose_name='stage')),
                ('lapsed_because', models.TextField(blank=True, editable=False, help_text='Why the claim went back to draft without a review.', verbose_name='lapsed because')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='begun')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('depends_on', 'depends on'), ('contradicts', 'contradicts'), ('repeats', 'repeats'), ('see_also', 'see also'), ('superseded_by', 'superseded by')], max_length=20, verbose_name='type')),
            ],
            options={
                'verbose_name': 'link',
                'verbose_name_plural': 'links',
                'ordering': ['claim', 'type', 'target'],
            },
        ),
        migrations.CreateModel(
            name='ClaimLinkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('type', models.CharField(choices=[('depends_on', 'depends on'), ('contradicts', 'contradicts'), ('repeats', 'repeats'), ('see_also', 'see also'), ('superseded_by', 'superseded by')], max_length=20, verbose_name='type')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('statement', models.TextField(verbose_name='statement')),
                ('rationale', models.TextField(blank=True, verbose_name='rationale')),
                ('suggested_wording', models.TextField(blank=True, verbose_name='suggested wording')),
            ],
            options={
                'verbose_name': 'translation',
                'verbose_name_plural': 'translations',
                'ordering': ['claim', 'language'],
            },
        ),
        migrations.CreateModel(
            name='ClaimTranslationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('language', models.CharField(help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('statement', models.TextField(verbose_name='statement')),
                ('rationale', models.TextField(blank=True, verbose_name='rationale')),
                ('suggested_wording', models.TextField(blank=True, verbose_name='suggested wording')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('position', models.PositiveBigIntegerField(unique=True, verbose_name='position')),
                ('kind', models.CharField(choices=[('first', 'First edition'), ('revised', 'Revised'), ('corrected', 'Corrected'), ('contested', 'Contested'), ('withdrawn', 'Withdrawn'), ('reissued', 'Reissued, same finding')], max_length=10, verbose_name='kind')),
                ('note', models.TextField(blank=True, verbose_name='note for readers')),
                ('document', models.TextField(help_text='Canonical JSON, served as it is.', verbose_name='document')),
                ('content_digest', models.CharField(max_length=64, verbose_name='content digest')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('previous_chain', models.CharField(max_length=64, verbose_name='previous chain value')),
                ('chain', models.CharField(max_length=64, verbose_name='chain value')),
                ('published_at', models.DateTimeField(verbose_name='published')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['-position'],
                'get_latest_by': 'position',
            },
        ),
        migrations.CreateModel(
            name='LoginFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_digest', models.CharField(help_text='SHA-256 of the folded user name: also of unknown ones.', max_length=64)),
                ('address', models.GenericIPAddressField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'failed login',
                'verbose_name_plural': 'failed logins',
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(blank=True, choices=[('supports', 'supports'), ('refutes', 'refutes'), ('qualifies', 'qualifies'), ('context', 'gives context')], max_length=10)),
            ],
            options={
                'verbose_name': 'mention',
                'verbose_name_plural': 'mentions',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=claims.models.person.opaque_number, editable=False, unique=True, verbose_name='number')),
                ('public_name', models.CharField(blank=True, help_text='Shown to readers beside what this person signed; empty shows the number.', max_length=200, verbose_name='public name')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(help_text='Of the statement or of one of its translations.', max_length=35, verbose_name='language')),
                ('field', models.CharField(choices=[('statement', 'statement'), ('rationale', 'rationale'), ('suggested_wording', 'suggested wording')], max_length=20, verbose_name='field')),
                ('wording', models.TextField(verbose_name='wording')),
            ],
            options={
                'verbose_name': 'proposal',
                'verbose_name_plural': 'proposals',
                'ordering': ['review', 'language', 'field'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('approved', 'Approved'), ('returned', 'Returned to the author')], max_length=10, verbose_name='decision')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('reviewed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='reviewed')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(help_text='The index or archive searched, or the person or body asked.', max_length=300, verbose_name='where, or whom')),
                ('query', models.CharField(help_text='The words searched for, or the question asked.', max_length=1000, verbose_name='query')),
                ('language', models.CharField(blank=True, help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('made_on', models.DateField(verbose_name='day')),
                ('found', models.TextField(help_text='Also when nothing was found: say so.', verbose_name='what was found')),
            ],
            options={
                'verbose_name': 'search record',
                'verbose_name_plural': 'search records',
                'ordering': ['claim', 'made_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchRecordEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('place', models.CharField(help_text='The index or archive searched, or the person or body asked.', max_length=300, verbose_name='where, or whom')),
                ('query', models.CharField(help_text='The words searched for, or the question asked.', max_length=1000, verbose_name='query')),
                ('language', models.CharField(blank=True, help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('made_on', models.DateField(verbose_name='day')),
                ('found', models.TextField(help_text='Also when nothing was found: say so.', verbose_name='what was found')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('type', models.CharField(choices=[('article', 'Article, preprint'), ('article-journal', 'Journal article'), ('article-magazine', 'Magazine article'), ('article-newspaper', 'News report'), ('bill', 'Bill'), ('book', 'Book'), ('broadcast', 'Broadcast'), ('chapter', 'Chapter'), ('dataset', 'Data set'), ('document', 'Document'), ('entry-dictionary', 'Dictionary entry'), ('entry-encyclopedia', 'Encyclopedia entry'), ('graphic', 'Image'), ('hearing', 'Hearing'), ('interview', 'Interview'), ('legal_case', 'Legal case'), ('legislation', 'Legislation'), ('map', 'Map'), ('motion_picture', 'Film or video'), ('paper-conference', 'Conference paper'), ('personal_communication', 'Personal communication'), ('post', 'Social media post'), ('post-weblog', 'Weblog post'), ('regulation', 'Regulation'), ('report', 'Report'), ('speech', 'Speech'), ('thesis', 'Thesis'), ('treaty', 'Treaty'), ('webpage', 'Web page')], default='article-newspaper', max_length=30, verbose_name='type')),
                ('title', models.CharField(help_text='Exactly as printed.', max_length=1000, verbose_name='title')),
                ('title_is_supplied', models.BooleanField(default=False, help_text='The document has no title, or it was not seen: these words are ours.', verbose_name='title worded by us')),
                ('contributors', models.JSONField(blank=True, default=list, help_text='Authors, editors, translators.', validators=[claims.models.source.validate_contributors], verbose_name='contributors')),
                ('publisher', models.CharField(blank=True, help_text='Whose report it is, such as Reuters. Sources of one publisher count once.', max_length=300, verbose_name='publisher')),
                ('container', models.CharField(blank=True, help_text='Newspaper, site or journal that carries it, such as Yahoo News.', max_length=300, verbose_name='carried by')),
                ('publisher_kind', models.CharField(choices=[('government', 'Government'), ('intergovernmental', 'Intergovernmental body'), ('news_agency', 'News agency'), ('newspaper', 'Newspaper or magazine'), ('broadcaster', 'Broadcaster'), ('academic', 'Academic'), ('think_tank', 'Think tank'), ('encyclopedia', 'Encyclopedia'), ('company', 'Company'), ('association', 'Association'), ('other', 'Other')], default='other', max_length=20, verbose_name='publisher kind')),
                ('issued', claims.models.edtf.EdtfField(blank=True, default='', help_text='As exact as is known: 2024, 2024-06 or 2024-06-19; a span 2024-06-19/2024-06-20, still open 2024/..; the 2010s 201X. Add ~ for about and ? for unsure: 2024~.', max_length=64, verbose_name='issued')),
                ('url', models.URLField(blank=True, max_length=2000, verbose_name='address')),
                ('url_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Concat(django.db.models.functions.text.Lower(models.Func(models.Func(models.Func(models.Func(models.Func(models.F('url'), models.Value('^\\s*[a-z]+://(www\\.)?|#.*$'), models.Value(''), models.Value('gi'), function='regexp_replace', output_field=models.TextField()), models.Value('([?&])(utm_[a-z]+|fbclid|gclid)=[^&]*'), models.Value('\\1'), models.Value('gi'), function='regexp_replace', output_field=models.TextField()), models.Value('([?&])&+'), models.Value('\\1'), models.Value('gi'), function='regexp_replace', output_field=models.TextField()), models.Value('[?&/]+$'), models.Value(''), models.Value('gi'), function='regexp_replace', output_field=models.TextField()), models.Value('[/?].*$'), models.Value(''), models.Value('gi'), function='regexp_replace', output_field=models.TextField())), models.Func(models.Func(models.Func(models.Func(models.Func(models.F('url'), models.Value('^\\s*[a-z]+://(www\\.)?|#.*$'), models.Value(''), models.Value('gi'), function='regexp_replace', output_field=models.TextField()), models.Value('([?&])(utm_[a-z]+|fbclid|gclid)=[^&]*'), models.Value('\\1'), models.Value('gi'), function='regexp_replace', output_field=models.TextField()), models.Value('([?&])&+'), models.Value('\\1'), models.Value('gi'), function='regexp_replace', output_field=models.TextField()), models.Value('[?&/]+$'), models.Value(''), models.Value('gi'), function='regexp_replace', output_field=models.TextField()), models.Value('^[^/?]*'), models.Value(''), models.Value(''), function='regexp_replace', output_field=models.TextField()), output_field=models.TextField()), output_field=models.TextField(), verbose_name='address key')),
                ('url_confirmed', models.BooleanField(default=False, help_text='Somebody saw the document at this address.', verbose_name='address confirmed')),
                ('doi', models.CharField(blank=True, help_text='Such as 10.1000/182.', max_length=200, verbose_name='DOI')),
                ('number', models.CharField(blank=True, help_text='Such as S/RES/2397.', max_length=100, verbose_name='document symbol')),
                ('genre', models.CharField(blank=True, help_text='Such as press release.', max_length=100, verbose_name='genre')),
                ('language', models.CharField(blank=True, help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('kind', models.CharField(choices=[('primary', 'Primary'), ('secondary', 'Secondary'), ('tertiary', 'Tertiary')], default='secondary', help_text="Primary: the act or record itself, or a witness's own account.", max_length=10, verbose_name='kind')),
                ('condition', models.CharField(choices=[('fine', 'Fine'), ('changed', 'Changed since it was read'), ('gone', 'Gone'), ('retracted', 'Retracted')], default='fine', max_length=10, verbose_name='condition')),
                ('note', models.TextField(blank=True, help_text='For editors; never public.', verbose_name='note')),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SourceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('type', models.CharField(choices=[('article', 'Article, preprint'), ('article-journal', 'Journal article'), ('article-magazine', 'Magazine article'), ('article-newspaper', 'News report'), ('bill', 'Bill'), ('book', 'Book'), ('broadcast', 'Broadcast'), ('chapter', 'Chapter'), ('dataset', 'Data set'), ('document', 'Document'), ('entry-dictionary', 'Dictionary entry'), ('entry-encyclopedia', 'Encyclopedia entry'), ('graphic', 'Image'), ('hearing', 'Hearing'), ('interview', 'Interview'), ('legal_case', 'Legal case'), ('legislation', 'Legislation'), ('map', 'Map'), ('motion_picture', 'Film or video'), ('paper-conference', 'Conference paper'), ('personal_communication', 'Personal communication'), ('post', 'Social media post'), ('post-weblog', 'Weblog post'), ('regulation', 'Regulation'), ('report', 'Report'), ('speech', 'Speech'), ('thesis', 'Thesis'), ('treaty', 'Treaty'), ('webpage', 'Web page')], default='article-newspaper', max_length=30, verbose_name='type')),
                ('title', models.CharField(help_text='Exactly as printed.', max_length=1000, verbose_name='title')),
                ('title_is_supplied', models.BooleanField(default=False, help_text='The document has no title, or it was not seen: these words are ours.', verbose_name='title worded by us')),
                ('contributors', models.JSONField(blank=True, default=list, help_text='Authors, editors, translators.', validators=[claims.models.source.validate_contributors], verbose_name='contributors')),
                ('publisher', models.CharField(blank=True, help_text='Whose report it is, such as Reuters. Sources of one publisher count once.', max_length=300, verbose_name='publisher')),
                ('container', models.CharField(blank=True, help_text='Newspaper, site or journal that carries it, such as Yahoo News.', max_length=300, verbose_name='carried by')),
                ('publisher_kind', models.CharField(choices=[('government', 'Government'), ('intergovernmental', 'Intergovernmental body'), ('news_agency', 'News agency'), ('newspaper', 'Newspaper or magazine'), ('broadcaster', 'Broadcaster'), ('academic', 'Academic'), ('think_tank', 'Think tank'), ('encyclopedia', 'Encyclopedia'), ('company', 'Company'), ('association', 'Association'), ('other', 'Other')], default='other', max_length=20, verbose_name='publisher kind')),
                ('issued', claims.models.edtf.EdtfField(blank=True, default='', help_text='As exact as is known: 2024, 2024-06 or 2024-06-19; a span 2024-06-19/2024-06-20, still open 2024/..; the 2010s 201X. Add ~ for about and ? for unsure: 2024~.', max_length=64, verbose_name='issued')),
                ('url', models.URLField(blank=True, max_length=2000, verbose_name='address')),
                ('url_confirmed', models.BooleanField(default=False, help_text='Somebody saw the document at this address.', verbose_name='address confirmed')),
                ('doi', models.CharField(blank=True, help_text='Such as 10.1000/182.', max_length=200, verbose_name='DOI')),
                ('number', models.CharField(blank=True, help_text='Such as S/RES/2397.', max_length=100, verbose_name='document symbol')),
                ('genre', models.CharField(blank=True, help_text='Such as press release.', max_length=100, verbose_name='genre')),
                ('language', models.CharField(blank=True, help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('kind', models.CharField(choices=[('primary', 'Primary'), ('secondary', 'Secondary'), ('tertiary', 'Tertiary')], default='secondary', help_text="Primary: the act or record itself, or a witness's own account.", max_length=10, verbose_name='kind')),
                ('condition', models.CharField(choices=[('fine', 'Fine'), ('changed', 'Changed since it was read'), ('gone', 'Gone'), ('retracted', 'Retracted')], default='fine', max_length=10, verbose_name='condition')),
                ('note', models.TextField(blank=True, help_text='For editors; never public.', verbose_name='note')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='name in English')),
                ('name_zh_hant', models.CharField(blank=True, max_length=300, verbose_name='name in Chinese')),
                ('wikidata', models.CharField(blank=True, help_text='Such as Q7747. Only where you are sure that it is the same thing.', max_length=13, verbose_name='Wikidata id')),
                ('type', models.CharField(choices=[('person', 'Person'), ('organization', 'Organization'), ('place', 'Place'), ('event', 'Event'), ('work', 'Work or document'), ('topic', 'Topic')], default='topic', max_length=20, verbose_name='type')),
            ],
            options={
                'verbose_name': 'subject',
                'verbose_name_plural': 'subjects',
                'ordering': ['name_en', 'name_zh_hant', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SubjectEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='name in English')),
                ('name_zh_hant', models.CharField(blank=True, max_length=300, verbose_name='name in Chinese')),
                ('wikidata', models.CharField(blank=True, help_text='Such as Q7747. Only where you are sure that it is the same thing.', max_length=13, verbose_name='Wikidata id')),
                ('type', models.CharField(choices=[('person', 'Person'), ('organization', 'Organization'), ('place', 'Place'), ('event', 'Event'), ('work', 'Work or document'), ('topic', 'Topic')], default='topic', max_length=20, verbose_name='type')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first', 'First edition'), ('revised', 'Revised'), ('corrected', 'Corrected'), ('contested', 'Contested'), ('withdrawn', 'Withdrawn'), ('reissued', 'Reissued, same finding')], max_length=10, verbose_name='kind')),
                ('note', models.TextField(blank=True, verbose_name='note for readers')),
                ('document', models.TextField(help_text='Canonical JSON of the claim: what is signed.', verbose_name='document')),
                ('content_digest', models.CharField(help_text='SHA-256 of the document, in hex.', max_length=64, verbose_name='content digest')),
                ('claim_version', models.BigIntegerField(verbose_name='version of the claim')),
                ('submitted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='submitted')),
            ],
            options={
                'verbose_name': 'submission',
                'verbose_name_plural': 'submissions',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(help_text='Of the citation in the signed document, from 0.', verbose_name='place')),
                ('ticked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='ticked')),
            ],
            options={
                'verbose_name': 'tick',
                'verbose_name_plural': 'ticks',
                'ordering': ['submission', 'place'],
            },
        ),
        migrations.CreateModel(
            name='AboutEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('external_id', models.CharField(blank=True, help_text="The record's id in the data set it came from; an import finds it again by it.", max_length=200, verbose_name='external id')),
                ('title', models.CharField(help_text="Exactly as printed, in the article's language.", max_length=500, verbose_name='title')),
                ('title_en', models.CharField(blank=True, help_text='Our translation, where the article is in another language.', max_length=500, verbose_name='title in English')),
                ('title_zh_hant', models.CharField(blank=True, help_text='Our translation, where the article is in another language.', max_length=500, verbose_name='title in Chinese')),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='authors')),
                ('publisher', models.CharField(blank=True, max_length=300, verbose_name='publisher')),
                ('series', models.CharField(blank=True, max_length=300, verbose_name='series')),
                ('url', models.URLField(blank=True, max_length=2000, verbose_name='address')),
                ('language', models.CharField(help_text='BCP 47 tag, such as en or zh-Hant.', max_length=35, verbose_name='language')),
                ('issued', claims.models.edtf.EdtfField(blank=True, default='', help_text='As exact as is known: 2024, 2024-06 or 2024-06-19; a span 2024-06-19/2024-06-20, still open 2024/..; the 2010s 201X. Add ~ for about and ? for unsure: 2024~.', max_length=64, verbose_name='issued')),
                ('rights', models.CharField(blank=True, max_length=500, verbose_name='rights')),
                ('note', models.TextField(blank=True, help_text='For editors; never public.', verbose_name='note')),
                ('text_is_public', models.BooleanField(default=False, help_text='Tick only where the rights allow us to publish the words of the article.', verbose_name='text may be shown')),
                ('released_at', models.DateTimeField(blank=True, editable=False, help_text='Empty while the article is checked before it appears: nothing is public then.', null=True, verbose_name='released')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'ordering': ['-pk'],
                'permissions': [('release_article', 'Can release an article')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('external_id',), name='article_external_id_once', violation_error_message='Another article already has this external id.'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='article_has_a_title', violation_error_message='Give the title of the article.'), models.CheckConstraint(condition=models.Q(('url__regex', '^$|^https?://[^\\s]+$')), name='article_url_http', violation_error_message='An address begins with http:// or https:// and has no spaces.'), models.CheckConstraint(condition=models.Q(('language__regex', '^$|^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')), name='article_language_tag', violation_error_message='Write a BCP 47 language tag such as en, zh-Hant or ko.'), models.CheckConstraint(condition=models.Q(('issued__regex', '^[0-9XTZ.~?%/:+-]*$')), name='article_issued_edtf', violation_error_message='Write an EDTF date such as 2024-06-19, 2024-06 or 2024/..')],
            },
        ),
        migrations.CreateModel(
            name='AppearanceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('position', models.PositiveIntegerField(default=1, help_text='Reading order in the article, from 1.', verbose_name='position')),
                ('excerpt', models.TextField(blank=True, help_text="A short run of the article's own words that marks the place.", verbose_name='excerpt')),
                ('prefix', models.CharField(blank=True, help_text='Only where the excerpt occurs more than once.', max_length=300, verbose_name='words before')),
                ('suffix', models.CharField(blank=True, help_text='Only where the excerpt occurs more than once.', max_length=300, verbose_name='words after')),
                ('section', models.CharField(blank=True, max_length=300, verbose_name='section')),
                ('paragraph', models.CharField(blank=True, max_length=100, verbose_name='paragraph')),
                ('page', models.CharField(blank=True, max_length=50, verbose_name='page')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.appearance')),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.article', verbose_name='article')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='appearance',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appearances', to='claims.article', verbose_name='article'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='article_identity', sql=claims.models.rules.RuleSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id"))', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'article_identity', TABLE = TG_TABLE_NAME, MESSAGE = 'article_identity: refused';", hash='c0ad228c46e179b4f9bb0bf9bcef80b07b50fc07', operation='UPDATE', pgid='pgtrigger_article_identity_2f2d8', table='claims_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='article_stays_released', sql=claims.models.rules.RuleSql(condition='WHEN (OLD.released_at IS NOT NULL AND NEW.released_at IS DISTINCT FROM OLD.released_at)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'article_stays_released', TABLE = TG_TABLE_NAME, MESSAGE = 'article_stays_released: refused';", hash='6f42b74ff8464c004ce0d3c679d30fdd051059de', operation='UPDATE', pgid='pgtrigger_article_stays_released_26ca4', table='claims_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_articleevent" ("authors", "external_id", "id", "issued", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "publisher", "released_at", "rights", "series", "text_is_public", "title", "title_en", "title_zh_hant", "url") SELECT new_values."authors", new_values."external_id", new_values."id", new_values."issued", new_values."language", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."publisher", new_values."released_at", new_values."rights", new_values."series", new_values."text_is_public", new_values."title", new_values."title_en", new_values."title_zh_hant", new_values."url" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8e494a7c3758941b0156b4730082d949ce67287c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b08cf', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_articleevent" ("authors", "external_id", "id", "issued", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "publisher", "released_at", "rights", "series", "text_is_public", "title", "title_en", "title_zh_hant", "url") SELECT new_values."authors", new_values."external_id", new_values."id", new_values."issued", new_values."language", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."publisher", new_values."released_at", new_values."rights", new_values."series", new_values."text_is_public", new_values."title", new_values."title_en", new_values."title_zh_hant", new_values."url" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f3d0298f1d8f263680aa5ce2ee9d001c8f3814e0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_500a2', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_articleevent" ("authors", "external_id", "id", "issued", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "publisher", "released_at", "rights", "series", "text_is_public", "title", "title_en", "title_zh_hant", "url") SELECT old_values."authors", old_values."external_id", old_values."id", old_values."issued", old_values."language", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."publisher", old_values."released_at", old_values."rights", old_values."series", old_values."text_is_public", old_values."title", old_values."title_en", old_values."title_zh_hant", old_values."url" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f9ee22eca90966a254d98063ee5a60698a2589e5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_94a4e', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_article', when='AFTER')),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.article'),
        ),
        migrations.AddField(
            model_name='citation',
            name='accessed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accessed by'),
        ),
        migrations.AddField(
            model_name='citationevent',
            name='accessed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accessed by'),
        ),
        migrations.AddField(
            model_name='citationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='citationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.citation'),
        ),
        migrations.AddField(
            model_name='claim',
            name='assigned_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned_claims', to=settings.AUTH_USER_MODEL, verbose_name='assigned to'),
        ),
        migrations.AddField(
            model_name='claim',
            name='created_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='created_claims', to=settings.AUTH_USER_MODEL, verbose_name='begun by'),
        ),
        migrations.AddField(
            model_name='citationevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='citation',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='appearanceevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='appearance',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='aboutevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim'),
        ),
        migrations.AddConstraint(
            model_name='claimant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name_en', ''), _negated=True), models.Q(('name_zh_hant', ''), _negated=True), _connector='OR'), name='claimant_has_a_name', violation_error_message='Give a name in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='claimant',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('external_id',), name='claimant_external_id_once', violation_error_message='Another record already has this external id.'),
        ),
        migrations.AddConstraint(
            model_name='claimant',
            constraint=models.UniqueConstraint(condition=models.Q(('wikidata', ''), _negated=True), fields=('wikidata',), name='claimant_wikidata_once', violation_error_message='Another record already has this Wikidata id: use that one.'),
        ),
        migrations.AddConstraint(
            model_name='claimant',
            constraint=models.CheckConstraint(condition=models.Q(('wikidata__regex', '^$|^Q[1-9][0-9]{0,11}$')), name='claimant_wikidata_id', violation_error_message='A Wikidata id is a Q and a number, such as Q7747.'),
        ),
        migrations.AddField(
            model_name='claim',
            name='claimant',
            field=models.ForeignKey(blank=True, help_text='Who asserts it: not who reports the assertion.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='claims.claimant', verbose_name='claimant'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimant',
            trigger=pgtrigger.compiler.Trigger(name='claimant_identity', sql=claims.models.rules.RuleSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id"))', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claimant_identity', TABLE = TG_TABLE_NAME, MESSAGE = 'claimant_identity: refused';", hash='13768962305955710644ef2403f2a3ef11a9e469', operation='UPDATE', pgid='pgtrigger_claimant_identity_8c193', table='claims_claimant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimant',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimantevent" ("external_id", "id", "name_en", "name_zh_hant", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "wikidata") SELECT new_values."external_id", new_values."id", new_values."name_en", new_values."name_zh_hant", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."wikidata" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d3a20d8d6d60b1d759e2fed3d7fe577feaafde3b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6aa81', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_claimant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimantevent" ("external_id", "id", "name_en", "name_zh_hant", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "wikidata") SELECT new_values."external_id", new_values."id", new_values."name_en", new_values."name_zh_hant", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."wikidata" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a6fc44e73ce69a1242733674f509c021dcc86deb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7f028', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_claimant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimant',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimantevent" ("external_id", "id", "name_en", "name_zh_hant", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "wikidata") SELECT old_values."external_id", old_values."id", old_values."name_en", old_values."name_zh_hant", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."wikidata" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='bc7ac58b701421f58f8e3fd966617a326ee6ec9f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d4643', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_claimant', when='AFTER')),
        ),
        migrations.AddField(
            model_name='claimantevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='claimantevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.claimant'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='assigned_to',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned to'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='claimant',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who asserts it: not who reports the assertion.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claimant', verbose_name='claimant'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begun by'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='claimlink',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='claimlink',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linked_from', to='claims.claim', verbose_name='other claim'),
        ),
        migrations.AddField(
            model_name='claimlinkevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='claimlinkevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='claimlinkevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.claimlink'),
        ),
        migrations.AddField(
            model_name='claimlinkevent',
            name='target',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='other claim'),
        ),
        migrations.AddField(
            model_name='claimtranslation',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='claimtranslationevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='claimtranslationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='claimtranslationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.claimtranslation'),
        ),
        migrations.CreateModel(
            name='EditionIndex',
            fields=[
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='index', serialize=False, to='claims.edition')),
                ('position', models.PositiveBigIntegerField(unique=True)),
                ('until', models.PositiveBigIntegerField(help_text="Position of the claim's next edition; empty for the last.", null=True)),
                ('edition_kind', models.CharField(choices=[('first', 'First edition'), ('revised', 'Revised'), ('corrected', 'Corrected'), ('contested', 'Contested'), ('withdrawn', 'Withdrawn'), ('reissued', 'Reissued, same finding')], max_length=10)),
                ('claim_kind', models.CharField(blank=True, max_length=20)),
                ('verification_status', models.CharField(blank=True, max_length=20)),
                ('language', models.CharField(blank=True, max_length=35)),
                ('concerns', django.contrib.postgres.fields.ranges.DateRangeField(help_text='An open or unknown bound is unbounded.', null=True)),
                ('checked_on', models.DateField(null=True)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'index entry',
                'verbose_name_plural': 'index entries',
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='edition',
            name='published_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by'),
        ),
        migrations.AddIndex(
            model_name='loginfailure',
            index=models.Index(fields=['account_digest', 'at'], name='login_failure_by_account'),
        ),
        migrations.AddIndex(
            model_name='loginfailure',
            index=models.Index(fields=['address', 'at'], name='login_failure_by_address'),
        ),
        migrations.AddField(
            model_name='mention',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='claims.article'),
        ),
        migrations.AddField(
            model_name='mention',
            name='claimant',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='claims.claimant'),
        ),
        migrations.AddField(
            model_name='mention',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='claims.edition'),
        ),
        migrations.AddField(
            model_name='person',
            name='account',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.AddField(
            model_name='review',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL, verbose_name='reviewer'),
        ),
        migrations.AddField(
            model_name='review',
            name='submitted_by',
            field=models.ForeignKey(help_text='Copied from the submission, so that one row shows both signatures.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='claims.review', verbose_name='review'),
        ),
        migrations.AddField(
            model_name='edition',
            name='review',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='claims.review', verbose_name='review'),
        ),
        migrations.AddField(
            model_name='searchrecord',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_records', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='searchrecordevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='searchrecordevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='searchrecordevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.searchrecord'),
        ),
        migrations.AddField(
            model_name='source',
            name='derives_from',
            field=models.ForeignKey(blank=True, help_text='The source that this one repeats; together they count once.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='derived', to='claims.source', verbose_name='derives from'),
        ),
        migrations.AddField(
            model_name='source',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='claims.source', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='mention',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='claims.source'),
        ),
        migrations.AddField(
            model_name='citationevent',
            name='source',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.source', verbose_name='source'),
        ),
        migrations.AddField(
            model_name='citation',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='claims.source', verbose_name='source'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='derives_from',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The source that this one repeats; together they count once.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.source', verbose_name='derives from'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.source', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.source'),
        ),
        migrations.AddField(
            model_name='subject',
            name='broader',
            field=models.ForeignKey(blank=True, help_text='Whoever asks for the broader subject finds this one too.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='narrower', to='claims.subject', verbose_name='broader subject'),
        ),
        migrations.AddField(
            model_name='mention',
            name='subject',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='claims.subject'),
        ),
        migrations.AddField(
            model_name='claim',
            name='about',
            field=models.ManyToManyField(blank=True, related_name='claims', to='claims.subject', verbose_name='about'),
        ),
        migrations.AddField(
            model_name='aboutevent',
            name='subject',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.subject'),
        ),
        migrations.AddField(
            model_name='subjectevent',
            name='broader',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Whoever asks for the broader subject finds this one too.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.subject', verbose_name='broader subject'),
        ),
        migrations.AddField(
            model_name='subjectevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='subjectevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.subject'),
        ),
        migrations.AddField(
            model_name='submission',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='submission',
            name='submitted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to=settings.AUTH_USER_MODEL, verbose_name='submitted by'),
        ),
        migrations.AddField(
            model_name='review',
            name='submission',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='claims.submission', verbose_name='submission'),
        ),
        migrations.AddField(
            model_name='tick',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to=settings.AUTH_USER_MODEL, verbose_name='reviewer'),
        ),
        migrations.AddField(
            model_name='tick',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='claims.submission', verbose_name='submission'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='articleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0e023ee976bbcdbdcec8bdf853814cbd4721963f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_49e1f', table='claims_articleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearanceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f82950611f7e6ac8f0d9cc78931ca4f308bc1fdf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f7c78', table='claims_appearanceevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearance',
            trigger=pgtrigger.compiler.Trigger(name='appearance_frozen_insert', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM new_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'appearance_frozen_insert\', TABLE = TG_TABLE_NAME, MESSAGE = \'appearance_frozen_insert: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='adfedc77b361f1889373b92730415c5d615e5be9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_appearance_frozen_insert_79a2a', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_appearance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearance',
            trigger=pgtrigger.compiler.Trigger(name='appearance_frozen_update', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM ((SELECT new_rows."id", new_rows."claim_id", new_rows."article_id", new_rows."position", new_rows."excerpt", new_rows."prefix", new_rows."suffix", new_rows."section", new_rows."paragraph", new_rows."page" FROM new_rows EXCEPT SELECT old_rows."id", old_rows."claim_id", old_rows."article_id", old_rows."position", old_rows."excerpt", old_rows."prefix", old_rows."suffix", old_rows."section", old_rows."paragraph", old_rows."page" FROM old_rows) UNION ALL (SELECT old_rows."id", old_rows."claim_id", old_rows."article_id", old_rows."position", old_rows."excerpt", old_rows."prefix", old_rows."suffix", old_rows."section", old_rows."paragraph", old_rows."page" FROM old_rows EXCEPT SELECT new_rows."id", new_rows."claim_id", new_rows."article_id", new_rows."position", new_rows."excerpt", new_rows."prefix", new_rows."suffix", new_rows."section", new_rows."paragraph", new_rows."page" FROM new_rows)) AS changed);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'appearance_frozen_update\', TABLE = TG_TABLE_NAME, MESSAGE = \'appearance_frozen_update: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='ab93cbc03f074be3b7ed3c82ca4d3305df4d9f80', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_appearance_frozen_update_cc260', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='claims_appearance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearance',
            trigger=pgtrigger.compiler.Trigger(name='appearance_frozen_delete', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM old_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'appearance_frozen_delete\', TABLE = TG_TABLE_NAME, MESSAGE = \'appearance_frozen_delete: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='333769af3c96dab32dac702c7005b678697b9127', level='STATEMENT', operation='DELETE', pgid='pgtrigger_appearance_frozen_delete_291ee', referencing='REFERENCING OLD TABLE AS old_rows ', table='claims_appearance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearance',
            trigger=pgtrigger.compiler.Trigger(name='appearance_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'appearance_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'appearance_no_truncate: refused';", hash='9cfdaa45758ec8ef8c645e04588f8c0bbd865e3e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_appearance_no_truncate_02268', table='claims_appearance', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearance',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_appearanceevent" ("article_id", "claim_id", "excerpt", "id", "page", "paragraph", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "prefix", "section", "suffix") SELECT new_values."article_id", new_values."claim_id", new_values."excerpt", new_values."id", new_values."page", new_values."paragraph", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."prefix", new_values."section", new_values."suffix" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7d528d2bdc66e72189bab57ad4bbd83479aa24da', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_58226', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_appearance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearance',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_appearanceevent" ("article_id", "claim_id", "excerpt", "id", "page", "paragraph", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "prefix", "section", "suffix") SELECT new_values."article_id", new_values."claim_id", new_values."excerpt", new_values."id", new_values."page", new_values."paragraph", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."prefix", new_values."section", new_values."suffix" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4160e048c9cf31b51aecfbf056d9ed634e597803', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cdcd1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_appearance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearance',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_appearanceevent" ("article_id", "claim_id", "excerpt", "id", "page", "paragraph", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "prefix", "section", "suffix") SELECT old_values."article_id", old_values."claim_id", old_values."excerpt", old_values."id", old_values."page", old_values."paragraph", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."prefix", old_values."section", old_values."suffix" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='aaef2c2548529f99da21f3ff22ab5e6d0471b5b2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2b6e2', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_appearance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimantevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9d3c0d5348eaa54d8648d3b89c92b283a28dd2bc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e7a55', table='claims_claimantevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0342f9354d975fc258a2169f5a68f2fcb6b672f7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aeef3', table='claims_claimevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='claimlink',
            constraint=models.UniqueConstraint(fields=('claim', 'type', 'target'), name='claim_link_once', violation_error_message='This link is already there.'),
        ),
        migrations.AddConstraint(
            model_name='claimlink',
            constraint=models.CheckConstraint(condition=models.Q(('claim', models.F('target')), _negated=True), name='claim_link_to_another', violation_error_message='A claim cannot be linked to itself.'),
        ),
        migrations.AddConstraint(
            model_name='claimlink',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['depends_on', 'contradicts', 'repeats', 'see_also', 'superseded_by'])), name='claim_link_type_known', violation_error_message='Choose one of the values of the list.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlink',
            trigger=pgtrigger.compiler.Trigger(name='link_frozen_insert', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM new_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'link_frozen_insert\', TABLE = TG_TABLE_NAME, MESSAGE = \'link_frozen_insert: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='3650891e4e9f2c3c720c1ddd24b46210989f6aab', level='STATEMENT', operation='INSERT', pgid='pgtrigger_link_frozen_insert_13481', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_claimlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlink',
            trigger=pgtrigger.compiler.Trigger(name='link_frozen_update', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM ((SELECT new_rows."id", new_rows."claim_id", new_rows."type", new_rows."target_id" FROM new_rows EXCEPT SELECT old_rows."id", old_rows."claim_id", old_rows."type", old_rows."target_id" FROM old_rows) UNION ALL (SELECT old_rows."id", old_rows."claim_id", old_rows."type", old_rows."target_id" FROM old_rows EXCEPT SELECT new_rows."id", new_rows."claim_id", new_rows."type", new_rows."target_id" FROM new_rows)) AS changed);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'link_frozen_update\', TABLE = TG_TABLE_NAME, MESSAGE = \'link_frozen_update: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='7e2f68875de4867d7ecb7e1a093daa86a05de633', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_link_frozen_update_86019', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='claims_claimlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlink',
            trigger=pgtrigger.compiler.Trigger(name='link_frozen_delete', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM old_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'link_frozen_delete\', TABLE = TG_TABLE_NAME, MESSAGE = \'link_frozen_delete: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='9730717bf2c44f11b36534781a4f6b19d9112c92', level='STATEMENT', operation='DELETE', pgid='pgtrigger_link_frozen_delete_5a480', referencing='REFERENCING OLD TABLE AS old_rows ', table='claims_claimlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlink',
            trigger=pgtrigger.compiler.Trigger(name='link_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'link_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'link_no_truncate: refused';", hash='d8410437c1fca5145df4f061291d24aafd4a8c76', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_link_no_truncate_592cc', table='claims_claimlink', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlink',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimlinkevent" ("claim_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_id", "type") SELECT new_values."claim_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."target_id", new_values."type" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3c07c2a15da193316b6461e6c79f433086c7c8d0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c1565', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_claimlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlink',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimlinkevent" ("claim_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_id", "type") SELECT new_values."claim_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."target_id", new_values."type" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3b50d69d9b793cf34fab4c83e11e986e41d23f77', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1826b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_claimlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlink',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimlinkevent" ("claim_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_id", "type") SELECT old_values."claim_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."target_id", old_values."type" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='dff5f2c3d7b8594155f72fca4dedc110a4a9449a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_adf39', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_claimlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimlinkevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1c6dbbc70ce71219e7b67a279ca6a7127640c1d0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_34ce9', table='claims_claimlinkevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='claimtranslation',
            constraint=models.UniqueConstraint(fields=('claim', 'language'), name='claim_translation_once', violation_error_message='The claim already has a translation in this language.'),
        ),
        migrations.AddConstraint(
            model_name='claimtranslation',
            constraint=models.CheckConstraint(condition=models.Q(('statement__regex', '\\S')), name='claim_translation_has_a_statement', violation_error_message='Write the statement.'),
        ),
        migrations.AddConstraint(
            model_name='claimtranslation',
            constraint=models.CheckConstraint(condition=models.Q(('language__regex', '^$|^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')), name='claim_translation_language_tag', violation_error_message='Write a BCP 47 language tag such as en, zh-Hant or ko.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtranslation',
            trigger=pgtrigger.compiler.Trigger(name='translation_frozen_insert', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM new_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'translation_frozen_insert\', TABLE = TG_TABLE_NAME, MESSAGE = \'translation_frozen_insert: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='6c05e986c0f2dfadc3fa00f821b68719f486914a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_translation_frozen_insert_67929', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_claimtranslation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtranslation',
            trigger=pgtrigger.compiler.Trigger(name='translation_frozen_update', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM ((SELECT new_rows."id", new_rows."claim_id", new_rows."language", new_rows."statement", new_rows."rationale", new_rows."suggested_wording" FROM new_rows EXCEPT SELECT old_rows."id", old_rows."claim_id", old_rows."language", old_rows."statement", old_rows."rationale", old_rows."suggested_wording" FROM old_rows) UNION ALL (SELECT old_rows."id", old_rows."claim_id", old_rows."language", old_rows."statement", old_rows."rationale", old_rows."suggested_wording" FROM old_rows EXCEPT SELECT new_rows."id", new_rows."claim_id", new_rows."language", new_rows."statement", new_rows."rationale", new_rows."suggested_wording" FROM new_rows)) AS changed);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'translation_frozen_update\', TABLE = TG_TABLE_NAME, MESSAGE = \'translation_frozen_update: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='8047fcee3a99808ce1318a5142c2a27a4598e373', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_translation_frozen_update_94943', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='claims_claimtranslation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtranslation',
            trigger=pgtrigger.compiler.Trigger(name='translation_frozen_delete', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM old_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'translation_frozen_delete\', TABLE = TG_TABLE_NAME, MESSAGE = \'translation_frozen_delete: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='56f1ec10985b353cacacafac51989e7758c698ab', level='STATEMENT', operation='DELETE', pgid='pgtrigger_translation_frozen_delete_25844', referencing='REFERENCING OLD TABLE AS old_rows ', table='claims_claimtranslation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtranslation',
            trigger=pgtrigger.compiler.Trigger(name='translation_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'translation_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'translation_no_truncate: refused';", hash='bbcbcb37ae675fab80f927c76a66495759485b72', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_translation_no_truncate_41d43', table='claims_claimtranslation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtranslation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimtranslationevent" ("claim_id", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rationale", "statement", "suggested_wording") SELECT new_values."claim_id", new_values."id", new_values."language", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rationale", new_values."statement", new_values."suggested_wording" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8688b2580f102ea88668873db1c9d5e3534a1f8d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_30e41', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_claimtranslation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtranslation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimtranslationevent" ("claim_id", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rationale", "statement", "suggested_wording") SELECT new_values."claim_id", new_values."id", new_values."language", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rationale", new_values."statement", new_values."suggested_wording" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f95304c20d72c4eba01ffeb05166cc7698f703b9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6b952', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_claimtranslation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtranslation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimtranslationevent" ("claim_id", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rationale", "statement", "suggested_wording") SELECT old_values."claim_id", old_values."id", old_values."language", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rationale", old_values."statement", old_values."suggested_wording" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f8e6fe5556103cef0b3e450c27df4c1f8ac1ced4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7c807', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_claimtranslation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtranslationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='28936bd93ba262652fd9629d1b8f9fbeb31a2994', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_43b99', table='claims_claimtranslationevent', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='editionindex',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='person_identity', sql=claims.models.rules.RuleSql(condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."number" IS DISTINCT FROM (NEW."number"))', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'person_identity', TABLE = TG_TABLE_NAME, MESSAGE = 'person_identity: refused';", hash='fa8899c799f82c81128739d286ce5909481cad68', operation='UPDATE', pgid='pgtrigger_person_identity_84478', table='claims_person', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('review', 'language', 'field'), name='proposal_once', violation_error_message='There is a proposal for these words already.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('field__in', ['statement', 'rationale', 'suggested_wording']), ('wording__regex', '\\S')), name='proposal_of_a_wording', violation_error_message='Propose words for one of the fields.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='proposal_append_only', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'proposal_append_only: refused';", hash='afde0fe271592bcd8c6eabf01c152b1273b67ae8', operation='UPDATE OR DELETE', pgid='pgtrigger_proposal_append_only_11359', table='claims_proposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='proposal_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'proposal_no_truncate: refused';", hash='d11964a6b046de915d7db96d1ed4ed5bf223dda7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_proposal_no_truncate_1ff8a', table='claims_proposal', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('claim', 'number'), name='edition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first', 'revised', 'corrected', 'contested', 'withdrawn', 'reissued'])), name='edition_kind_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['corrected', 'contested', 'withdrawn']), _negated=True), ('note__regex', '\\S'), _connector='OR'), name='edition_says_why', violation_error_message='Readers are told why: write a note.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('review__isnull', False), ('kind__in', ['contested', 'reissued']), _connector='OR'), name='edition_is_reviewed', violation_error_message='Nothing is published without a second person.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck("content_digest = encode(sha256(convert_to((document::json -> 'claim')::text, 'UTF8')), 'hex')", message='The content digest is not that of the document.', name='edition_content_digest'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck("digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')", message='The digest is not that of the document.', name='edition_digest'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck("chain = encode(sha256(convert_to(previous_chain || digest, 'UTF8')), 'hex')", message='The chain value does not follow from the one before.', name='edition_chain'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck('coalesce((document::json #>> \'{edition,number}\') = number::text AND (document::json #>> \'{edition,position}\') = position::text AND (document::json #>> \'{edition,kind}\') = kind AND (document::json #>> \'{edition,published_at}\') = to_char(published_at AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\') AND (document::json #>> \'{claim,change,note}\') = note AND (kind = \'reissued\' OR (document::json #>> \'{claim,change,kind}\') = kind) AND document = \'{\' || \'"appearances":\' || (document::json -> \'appearances\')::text || \',\' || \'"claim":\' || (document::json -> \'claim\')::text || \',\' || \'"edition":\' || (document::json -> \'edition\')::text || \',\' || \'"schema":\' || (document::json -> \'schema\')::text || \'}\', false)', message='The row and its document do not say the same.', name='edition_says_what_it_is'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=claims.models.rules.RawCheck('\n    coalesce((kind = \'withdrawn\' AND document::jsonb #> \'{claim,statement}\' IS NULL)\n    OR CASE document::jsonb #>> \'{claim,verification_status}\'\n        WHEN \'supported\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance == "supports")\')\n        WHEN \'refuted\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance == "refutes")\')\n        WHEN \'partly_supported\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance != "context")\')\n        WHEN \'misleading\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance != "context")\')\n        WHEN \'outdated\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.citations[*] ? (@.stance != "context")\')\n        WHEN \'unverifiable\' THEN\n            jsonb_path_exists(document::jsonb, \'$.claim.search_records[*]\')\n        WHEN \'not_checkable\' THEN\n            document::jsonb #>> \'{claim,rationale}\' ~ \'\\S\'\n        ELSE false\n    END, false)\n', message='The document lacks the evidence that its status needs.', name='edition_has_evidence'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_append_only', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_append_only: refused';", hash='c5ae92f5a07dc3e3e7e07a18652be6e23dc6b621', operation='UPDATE OR DELETE', pgid='pgtrigger_edition_append_only_5ede9', table='claims_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_no_truncate: refused';", hash='c796b4f58c2e150e8245bc5a92f3af728be6d73c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_edition_no_truncate_02d86', table='claims_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_joins_the_log', sql=claims.models.rules.RuleSql(declare='DECLARE claim record; head record; previous record;', func="\n                    SELECT public_id, number INTO claim FROM claims_claim\n                    WHERE id = NEW.claim_id FOR NO KEY UPDATE;\n                    PERFORM pg_advisory_xact_lock(1178682196);\n                    SELECT position, chain, published_at INTO head FROM claims_edition\n                    ORDER BY position DESC LIMIT 1;\n                    SELECT number, kind INTO previous FROM claims_edition\n                    WHERE claim_id = NEW.claim_id ORDER BY number DESC LIMIT 1;\n                    IF NEW.position <> coalesce(head.position, 0) + 1\n                    OR NEW.previous_chain <> coalesce(head.chain, repeat('0', 64))\n                    OR NEW.published_at <= head.published_at\n                    OR NEW.published_at > greatest(\n                        clock_timestamp(), head.published_at + interval '1 microsecond')\n                    OR NEW.number <> coalesce(previous.number, 0) + 1\n                    OR (NEW.kind = 'first') <> (previous.number IS NULL)\n                    OR NEW.document::jsonb #>> '{claim,id}' IS DISTINCT FROM claim.public_id::text\n                    OR NEW.document::jsonb #>> '{claim,number}' IS DISTINCT FROM\n                        claim.number::text\n                    THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_joins_the_log', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_joins_the_log: refused'; END IF;\n                    RETURN NEW;\n                ", hash='fdc5970dbd3c2b00aaf44d0689d815450b7bcc04', operation='INSERT', pgid='pgtrigger_edition_joins_the_log_85941', table='claims_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_names_released_articles', sql=claims.models.rules.RuleSql(func="\n                    IF EXISTS (\n                        SELECT 1\n                        FROM jsonb_array_elements(NEW.document::jsonb -> 'appearances') made\n                        LEFT JOIN claims_article article\n                            ON article.public_id = (made #>> '{article,id}')::uuid\n                        WHERE article.released_at IS NULL\n                    ) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_names_released_articles', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_names_released_articles: refused'; END IF;\n                    RETURN NEW;\n                ", hash='988c3d37ccbf1f872e245aed5458d8117b496f5d', operation='INSERT', pgid='pgtrigger_edition_names_released_articles_2517e', table='claims_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_is_what_was_signed', sql=claims.models.rules.RuleSql(declare='DECLARE stage_now text; previous record; signed record; latest bigint;', func="\n                    SELECT stage INTO stage_now FROM claims_claim WHERE id = NEW.claim_id;\n                    SELECT kind, content_digest, review_id, document::jsonb -> 'claim' AS content\n                    INTO previous FROM claims_edition\n                    WHERE claim_id = NEW.claim_id ORDER BY number DESC LIMIT 1;\n                    IF NEW.kind = 'contested' THEN\n                        IF NEW.review_id IS NOT NULL\n                        OR coalesce(previous.kind, 'withdrawn') = 'withdrawn'\n                        OR previous.content - 'change' IS DISTINCT FROM\n                           (NEW.document::jsonb -> 'claim') - 'change' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_is_what_was_signed', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_is_what_was_signed: refused'; END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.kind = 'reissued' AND NEW.content_digest = previous.content_digest\n                    AND NEW.review_id IS NOT DISTINCT FROM previous.review_id\n                    AND previous.kind <> 'withdrawn' THEN\n                        RETURN NEW;\n                    END IF;\n                    SELECT s.id, s.claim_id, s.kind, s.content_digest, r.decision INTO signed\n                    FROM claims_review r JOIN claims_submission s ON s.id = r.submission_id\n                    WHERE r.id = NEW.review_id;\n                    SELECT max(id) INTO latest FROM claims_submission\n                    WHERE claim_id = NEW.claim_id AND (kind = 'reissued') = (NEW.kind = 'reissued');\n                    IF signed.decision IS DISTINCT FROM 'approved'\n                    OR signed.id IS DISTINCT FROM latest\n                    OR signed.claim_id <> NEW.claim_id\n                    OR signed.kind <> NEW.kind\n                    OR signed.content_digest <> NEW.content_digest\n                    OR EXISTS (SELECT 1 FROM claims_edition WHERE review_id = NEW.review_id)\n                    OR (NEW.kind = 'reissued' AND (stage_now NOT IN ('published', 'draft')\n                        OR previous.kind = 'withdrawn'))\n                    OR (NEW.kind <> 'reissued' AND stage_now NOT IN ('in_review', 'approved'))\n                    THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'edition_is_what_was_signed', TABLE = TG_TABLE_NAME, MESSAGE = 'edition_is_what_was_signed: refused'; END IF;\n                    RETURN NEW;\n                ", hash='0af0bb6f41bd9b01ed79b8b6f0d7097896f5bbca', operation='INSERT', pgid='pgtrigger_edition_is_what_was_signed_26448', table='claims_edition', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='searchrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place', ''), _negated=True), models.Q(('query', ''), _negated=True), models.Q(('found', ''), _negated=True)), name='search_record_whole', violation_error_message='Say where, for what, and what was found.'),
        ),
        migrations.AddConstraint(
            model_name='searchrecord',
            constraint=models.CheckConstraint(condition=models.Q(('language__regex', '^$|^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')), name='search_record_language_tag', violation_error_message='Write a BCP 47 language tag such as en, zh-Hant or ko.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchrecord',
            trigger=pgtrigger.compiler.Trigger(name='search_record_frozen_insert', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM new_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'search_record_frozen_insert\', TABLE = TG_TABLE_NAME, MESSAGE = \'search_record_frozen_insert: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='6901a04323bb25f8fa429e47e1b6192c2263e040', level='STATEMENT', operation='INSERT', pgid='pgtrigger_search_record_frozen_insert_4577f', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_searchrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchrecord',
            trigger=pgtrigger.compiler.Trigger(name='search_record_frozen_update', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM ((SELECT new_rows."id", new_rows."claim_id", new_rows."place", new_rows."query", new_rows."language", new_rows."made_on", new_rows."found" FROM new_rows EXCEPT SELECT old_rows."id", old_rows."claim_id", old_rows."place", old_rows."query", old_rows."language", old_rows."made_on", old_rows."found" FROM old_rows) UNION ALL (SELECT old_rows."id", old_rows."claim_id", old_rows."place", old_rows."query", old_rows."language", old_rows."made_on", old_rows."found" FROM old_rows EXCEPT SELECT new_rows."id", new_rows."claim_id", new_rows."place", new_rows."query", new_rows."language", new_rows."made_on", new_rows."found" FROM new_rows)) AS changed);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'search_record_frozen_update\', TABLE = TG_TABLE_NAME, MESSAGE = \'search_record_frozen_update: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='05d9c1b51af793f8d923f341adc96587908a9065', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_search_record_frozen_update_67660', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='claims_searchrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchrecord',
            trigger=pgtrigger.compiler.Trigger(name='search_record_frozen_delete', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM old_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'search_record_frozen_delete\', TABLE = TG_TABLE_NAME, MESSAGE = \'search_record_frozen_delete: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='07c1bfd8e07b92862cd9c741e1bda2ea8367e57e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_search_record_frozen_delete_65824', referencing='REFERENCING OLD TABLE AS old_rows ', table='claims_searchrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchrecord',
            trigger=pgtrigger.compiler.Trigger(name='search_record_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'search_record_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'search_record_no_truncate: refused';", hash='606290104e16c048d6430f58443edb1a99a4505d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_search_record_no_truncate_2ee22', table='claims_searchrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchrecord',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_searchrecordevent" ("claim_id", "found", "id", "language", "made_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "query") SELECT new_values."claim_id", new_values."found", new_values."id", new_values."language", new_values."made_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."query" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6a0fb6c3713bd38de50d1084fdfdc1d9e434ee30', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_db6ec', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_searchrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchrecord',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_searchrecordevent" ("claim_id", "found", "id", "language", "made_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "query") SELECT new_values."claim_id", new_values."found", new_values."id", new_values."language", new_values."made_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."query" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fa955de15fee55d0405e3f1d0e55fad897ef8fd7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e362c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_searchrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchrecord',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_searchrecordevent" ("claim_id", "found", "id", "language", "made_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "query") SELECT old_values."claim_id", old_values."found", old_values."id", old_values."language", old_values."made_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."query" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6cb80b5bb028460f9d49765e52d37ef71e6d398e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_db7ed', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_searchrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchrecordevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='82af0a8ba7ba3725f2dc5b4b1dfb8abfdef4f637', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7eda6', table='claims_searchrecordevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('external_id',), name='source_external_id_once', violation_error_message='Another source already has this external id.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(django.db.models.functions.text.MD5('url_key'), condition=models.Q(models.Q(('url', ''), _negated=True), ('merged_into__isnull', True)), name='source_url_once', violation_error_message='Another source already has this address: use that one.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='source_has_a_title', violation_error_message='Give the title, or word one and tick “worded by us”.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('url__regex', '^$|^https?://[^\\s]+$')), name='source_url_http', violation_error_message='An address begins with http:// or https:// and has no spaces.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['article', 'article-journal', 'article-magazine', 'article-newspaper', 'bill', 'book', 'broadcast', 'chapter', 'dataset', 'document', 'entry-dictionary', 'entry-encyclopedia', 'graphic', 'hearing', 'interview', 'legal_case', 'legislation', 'map', 'motion_picture', 'paper-conference', 'personal_communication', 'post', 'post-weblog', 'regulation', 'report', 'speech', 'thesis', 'treaty', 'webpage'])), name='source_type_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('publisher_kind__in', ['government', 'intergovernmental', 'news_agency', 'newspaper', 'broadcaster', 'academic', 'think_tank', 'encyclopedia', 'company', 'association', 'other'])), name='source_publisher_kind_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['primary', 'secondary', 'tertiary'])), name='source_kind_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('condition__in', ['fine', 'changed', 'gone', 'retracted'])), name='source_condition_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('language__regex', '^$|^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')), name='source_language_tag', violation_error_message='Write a BCP 47 language tag such as en, zh-Hant or ko.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('issued__regex', '^[0-9XTZ.~?%/:+-]*$')), name='source_issued_edtf', violation_error_message='Write an EDTF date such as 2024-06-19, 2024-06 or 2024/..'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_identity', sql=claims.models.rules.RuleSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id"))', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'source_identity', TABLE = TG_TABLE_NAME, MESSAGE = 'source_identity: refused';", hash='18773a396fb75b465a624ba872364dd77f649493', operation='UPDATE', pgid='pgtrigger_source_identity_b1be9', table='claims_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_no_cycle', sql=claims.models.rules.RuleSql(condition='WHEN (NEW.derives_from_id IS NOT NULL)', func="\n            IF TG_OP = 'UPDATE' THEN\n                IF NEW.derives_from_id IS NOT DISTINCT FROM OLD.derives_from_id THEN RETURN NEW; END IF;\n                PERFORM pg_advisory_xact_lock('claims_source'::regclass::oid::bigint);\n            END IF;\n            IF EXISTS (\n                WITH RECURSIVE line (id) AS (\n                    SELECT NEW.derives_from_id\n                    UNION\n                    SELECT above.derives_from_id FROM line JOIN claims_source above ON above.id = line.id\n                )\n                SELECT 1 FROM line WHERE id = NEW.id\n            ) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'source_no_cycle', TABLE = TG_TABLE_NAME, MESSAGE = 'source_no_cycle: refused'; END IF;\n            RETURN NEW;\n        ", hash='2bc1782efe0e0d81bd202170c914d5d3556d5a14', operation='INSERT OR UPDATE', pgid='pgtrigger_source_no_cycle_fa57b', table='claims_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_sourceevent" ("condition", "container", "contributors", "derives_from_id", "doi", "external_id", "genre", "id", "issued", "kind", "language", "merged_into_id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "publisher", "publisher_kind", "title", "title_is_supplied", "type", "url", "url_confirmed") SELECT new_values."condition", new_values."container", new_values."contributors", new_values."derives_from_id", new_values."doi", new_values."external_id", new_values."genre", new_values."id", new_values."issued", new_values."kind", new_values."language", new_values."merged_into_id", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."publisher", new_values."publisher_kind", new_values."title", new_values."title_is_supplied", new_values."type", new_values."url", new_values."url_confirmed" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='24f181399a8a48b4bc6469e7f87960c86d2a8277', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bbb94', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_sourceevent" ("condition", "container", "contributors", "derives_from_id", "doi", "external_id", "genre", "id", "issued", "kind", "language", "merged_into_id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "publisher", "publisher_kind", "title", "title_is_supplied", "type", "url", "url_confirmed") SELECT new_values."condition", new_values."container", new_values."contributors", new_values."derives_from_id", new_values."doi", new_values."external_id", new_values."genre", new_values."id", new_values."issued", new_values."kind", new_values."language", new_values."merged_into_id", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."publisher", new_values."publisher_kind", new_values."title", new_values."title_is_supplied", new_values."type", new_values."url", new_values."url_confirmed" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."condition" IS DISTINCT FROM (new_values."condition") OR old_values."container" IS DISTINCT FROM (new_values."container") OR old_values."contributors" IS DISTINCT FROM (new_values."contributors") OR old_values."derives_from_id" IS DISTINCT FROM (new_values."derives_from_id") OR old_values."doi" IS DISTINCT FROM (new_values."doi") OR old_values."external_id" IS DISTINCT FROM (new_values."external_id") OR old_values."genre" IS DISTINCT FROM (new_values."genre") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."issued" IS DISTINCT FROM (new_values."issued") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."publisher" IS DISTINCT FROM (new_values."publisher") OR old_values."publisher_kind" IS DISTINCT FROM (new_values."publisher_kind") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."title_is_supplied" IS DISTINCT FROM (new_values."title_is_supplied") OR old_values."type" IS DISTINCT FROM (new_values."type") OR old_values."url" IS DISTINCT FROM (new_values."url") OR old_values."url_confirmed" IS DISTINCT FROM (new_values."url_confirmed")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='016641e9b1109f25a463da65520a0a5fc4d56762', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_fde8d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_sourceevent" ("condition", "container", "contributors", "derives_from_id", "doi", "external_id", "genre", "id", "issued", "kind", "language", "merged_into_id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "publisher", "publisher_kind", "title", "title_is_supplied", "type", "url", "url_confirmed") SELECT old_values."condition", old_values."container", old_values."contributors", old_values."derives_from_id", old_values."doi", old_values."external_id", old_values."genre", old_values."id", old_values."issued", old_values."kind", old_values."language", old_values."merged_into_id", old_values."note", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."publisher", old_values."publisher_kind", old_values."title", old_values."title_is_supplied", old_values."type", old_values."url", old_values."url_confirmed" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='32edf5e449e5b37f89e96bbcad854a80612e8dbe', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_249e2', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='baef9fcbb64f85253bb4eebf39083622f810b7c0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e6b12', table='claims_citationevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(('stance__in', ['supports', 'refutes', 'qualifies', 'context'])), name='citation_stance_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(('locator_label__in', ['page', 'paragraph', 'article', 'section', 'chapter', 'line', 'note', 'table', 'figure', 'timestamp', 'other', ''])), name='citation_locator_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('locator', ''), ('locator_label', '')), models.Q(models.Q(('locator_label', ''), _negated=True), models.Q(('locator', ''), _negated=True)), _connector='OR'), name='citation_locator_whole', violation_error_message='A place has both a label and a value, or neither.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(('language__regex', '^$|^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')), name='citation_language_tag', violation_error_message='Write a BCP 47 language tag such as en, zh-Hant or ko.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='citation_frozen_insert', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM new_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'citation_frozen_insert\', TABLE = TG_TABLE_NAME, MESSAGE = \'citation_frozen_insert: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='d7efe05b31f0e79faa3964b6b777739a9ad6e1b0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_citation_frozen_insert_7178c', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_citation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='citation_frozen_update', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM ((SELECT new_rows."id", new_rows."claim_id", new_rows."source_id", new_rows."position", new_rows."stance", new_rows."locator_label", new_rows."locator", new_rows."locator_is_approximate", new_rows."excerpt", new_rows."prefix", new_rows."suffix", new_rows."language", new_rows."translation", new_rows."summary", new_rows."accessed_on" FROM new_rows EXCEPT SELECT old_rows."id", old_rows."claim_id", old_rows."source_id", old_rows."position", old_rows."stance", old_rows."locator_label", old_rows."locator", old_rows."locator_is_approximate", old_rows."excerpt", old_rows."prefix", old_rows."suffix", old_rows."language", old_rows."translation", old_rows."summary", old_rows."accessed_on" FROM old_rows) UNION ALL (SELECT old_rows."id", old_rows."claim_id", old_rows."source_id", old_rows."position", old_rows."stance", old_rows."locator_label", old_rows."locator", old_rows."locator_is_approximate", old_rows."excerpt", old_rows."prefix", old_rows."suffix", old_rows."language", old_rows."translation", old_rows."summary", old_rows."accessed_on" FROM old_rows EXCEPT SELECT new_rows."id", new_rows."claim_id", new_rows."source_id", new_rows."position", new_rows."stance", new_rows."locator_label", new_rows."locator", new_rows."locator_is_approximate", new_rows."excerpt", new_rows."prefix", new_rows."suffix", new_rows."language", new_rows."translation", new_rows."summary", new_rows."accessed_on" FROM new_rows)) AS changed);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'citation_frozen_update\', TABLE = TG_TABLE_NAME, MESSAGE = \'citation_frozen_update: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='2b949effc93f074f6ed949b92ccd32fd90bf6bf5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_citation_frozen_update_0c5ee', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='claims_citation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='citation_frozen_delete', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM old_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'citation_frozen_delete\', TABLE = TG_TABLE_NAME, MESSAGE = \'citation_frozen_delete: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='2da730f89da0c306333ac06d78d43f218566009c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_citation_frozen_delete_43a14', referencing='REFERENCING OLD TABLE AS old_rows ', table='claims_citation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='citation_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'citation_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'citation_no_truncate: refused';", hash='03cfce85513af1ed015f7c2427e3deb467bb7c5c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_citation_no_truncate_75764', table='claims_citation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_citationevent" ("accessed_by_id", "accessed_on", "claim_id", "excerpt", "id", "language", "locator", "locator_is_approximate", "locator_label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "prefix", "source_id", "stance", "suffix", "summary", "translation") SELECT new_values."accessed_by_id", new_values."accessed_on", new_values."claim_id", new_values."excerpt", new_values."id", new_values."language", new_values."locator", new_values."locator_is_approximate", new_values."locator_label", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."prefix", new_values."source_id", new_values."stance", new_values."suffix", new_values."summary", new_values."translation" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f90c65b380eb2915f50ae0495de63ebbdba46903', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_862e0', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_citation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_citationevent" ("accessed_by_id", "accessed_on", "claim_id", "excerpt", "id", "language", "locator", "locator_is_approximate", "locator_label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "prefix", "source_id", "stance", "suffix", "summary", "translation") SELECT new_values."accessed_by_id", new_values."accessed_on", new_values."claim_id", new_values."excerpt", new_values."id", new_values."language", new_values."locator", new_values."locator_is_approximate", new_values."locator_label", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."prefix", new_values."source_id", new_values."stance", new_values."suffix", new_values."summary", new_values."translation" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='73c99b19d260b1fd88bf88e27e784f0ea247d1bf', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c0cc6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_citation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_citationevent" ("accessed_by_id", "accessed_on", "claim_id", "excerpt", "id", "language", "locator", "locator_is_approximate", "locator_label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "prefix", "source_id", "stance", "suffix", "summary", "translation") SELECT old_values."accessed_by_id", old_values."accessed_on", old_values."claim_id", old_values."excerpt", old_values."id", old_values."language", old_values."locator", old_values."locator_is_approximate", old_values."locator_label", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."prefix", old_values."source_id", old_values."stance", old_values."suffix", old_values."summary", old_values."translation" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='51de20a5b1eef48599069d1bfdd0d059969b145c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_35611', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_citation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sourceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3f92c9d57b7a054311e4bc9ff1301c1cb6390db2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a5b22', table='claims_sourceevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name_en', ''), _negated=True), models.Q(('name_zh_hant', ''), _negated=True), _connector='OR'), name='subject_has_a_name', violation_error_message='Give a name in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('external_id',), name='subject_external_id_once', violation_error_message='Another record already has this external id.'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.UniqueConstraint(condition=models.Q(('wikidata', ''), _negated=True), fields=('wikidata',), name='subject_wikidata_once', violation_error_message='Another record already has this Wikidata id: use that one.'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(('wikidata__regex', '^$|^Q[1-9][0-9]{0,11}$')), name='subject_wikidata_id', violation_error_message='A Wikidata id is a Q and a number, such as Q7747.'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['person', 'organization', 'place', 'event', 'work', 'topic'])), name='subject_type_known', violation_error_message='Choose one of the values of the list.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subject',
            trigger=pgtrigger.compiler.Trigger(name='subject_identity', sql=claims.models.rules.RuleSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id"))', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'subject_identity', TABLE = TG_TABLE_NAME, MESSAGE = 'subject_identity: refused';", hash='f2983bba6103c8b6e290465f48b832b581894a42', operation='UPDATE', pgid='pgtrigger_subject_identity_58400', table='claims_subject', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subject',
            trigger=pgtrigger.compiler.Trigger(name='subject_no_cycle', sql=claims.models.rules.RuleSql(condition='WHEN (NEW.broader_id IS NOT NULL)', func="\n            IF TG_OP = 'UPDATE' THEN\n                IF NEW.broader_id IS NOT DISTINCT FROM OLD.broader_id THEN RETURN NEW; END IF;\n                PERFORM pg_advisory_xact_lock('claims_subject'::regclass::oid::bigint);\n            END IF;\n            IF EXISTS (\n                WITH RECURSIVE line (id) AS (\n                    SELECT NEW.broader_id\n                    UNION\n                    SELECT above.broader_id FROM line JOIN claims_subject above ON above.id = line.id\n                )\n                SELECT 1 FROM line WHERE id = NEW.id\n            ) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'subject_no_cycle', TABLE = TG_TABLE_NAME, MESSAGE = 'subject_no_cycle: refused'; END IF;\n            RETURN NEW;\n        ", hash='92a70e859f6f324a2c505eca7a80470732aea1d7', operation='INSERT OR UPDATE', pgid='pgtrigger_subject_no_cycle_8363b', table='claims_subject', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subject',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_subjectevent" ("broader_id", "external_id", "id", "name_en", "name_zh_hant", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "type", "wikidata") SELECT new_values."broader_id", new_values."external_id", new_values."id", new_values."name_en", new_values."name_zh_hant", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."type", new_values."wikidata" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ba6173e23ae67e118750608f348299a5c82371d7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3dcbc', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_subject', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subject',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_subjectevent" ("broader_id", "external_id", "id", "name_en", "name_zh_hant", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "type", "wikidata") SELECT new_values."broader_id", new_values."external_id", new_values."id", new_values."name_en", new_values."name_zh_hant", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."type", new_values."wikidata" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6982b6949cafe1ca9ef10fccb6e02e54598bbd6b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_23b18', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_subject', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subject',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_subjectevent" ("broader_id", "external_id", "id", "name_en", "name_zh_hant", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "type", "wikidata") SELECT old_values."broader_id", old_values."external_id", old_values."id", old_values."name_en", old_values."name_zh_hant", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."type", old_values."wikidata" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='491ca7635b036f8a7ead956b9a4bd9cde0deb02b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_18590', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_subject', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=claims.models.rules.RawCheck('num_nonnulls(source_id, article_id, claimant_id, subject_id) = 1', message='A mention names one record.', name='mention_of_one_record'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['stage', 'number'], name='claim_by_stage'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['verification_status'], name='claim_by_status'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('stage', 'draft')), fields=['id'], name='claim_drafts'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('review_by__isnull', False)), fields=['review_by'], name='claim_by_review_day'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('external_id',), name='claim_external_id_once', violation_error_message='Another claim already has this external id.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('statement__regex', '\\S')), name='claim_has_a_statement', violation_error_message='Write the statement.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('reasons__contained_by', ['date', 'number', 'name', 'place', 'attribution', 'translation', 'scope', 'causation', 'missing_context', 'legal_status', 'no_primary_source'])), name='claim_reasons_known', violation_error_message='Choose the reasons from the list.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['event', 'quantity', 'quotation', 'legal', 'causal', 'classification', 'attributed_view', 'prediction', 'opinion'])), name='claim_kind_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('verification_status__in', ['unverified', 'supported', 'partly_supported', 'misleading', 'refuted', 'outdated', 'unverifiable', 'not_checkable'])), name='claim_status_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('priority__in', ['harmful', 'central', 'ordinary'])), name='claim_priority_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['draft', 'in_review', 'approved', 'published', 'withdrawn', 'dropped'])), name='claim_stage_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('language__regex', '^$|^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')), name='claim_language_tag', violation_error_message='Write a BCP 47 language tag such as en, zh-Hant or ko.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('made_on__regex', '^[0-9XTZ.~?%/:+-]*$')), name='claim_made_on_edtf', violation_error_message='Write an EDTF date such as 2024-06-19, 2024-06 or 2024/..'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('concerns__regex', '^[0-9XTZ.~?%/:+-]*$')), name='claim_concerns_edtf', violation_error_message='Write an EDTF date such as 2024-06-19, 2024-06 or 2024/..'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_starts_as_draft', sql=claims.models.rules.RuleSql(func="\n                IF NEW.stage <> 'draft' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_starts_as_draft', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_starts_as_draft: refused'; END IF;\n                NEW.version := pg_current_xact_id()::text::bigint;\n                RETURN NEW;\n            ", hash='1368c04123a5edceda7f2c07fbb4aafe3a4f107e', operation='INSERT', pgid='pgtrigger_claim_starts_as_draft_778da', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_frozen', sql=claims.models.rules.RuleSql(func="\n                IF ROW(OLD.statement, OLD.language, OLD.kind, OLD.claimant_id, OLD.made_on, OLD.concerns, OLD.verification_status, OLD.rationale, OLD.suggested_wording, OLD.reasons, OLD.later_evidence, OLD.override_reason, OLD.checked_on) IS DISTINCT FROM ROW(NEW.statement, NEW.language, NEW.kind, NEW.claimant_id, NEW.made_on, NEW.concerns, NEW.verification_status, NEW.rationale, NEW.suggested_wording, NEW.reasons, NEW.later_evidence, NEW.override_reason, NEW.checked_on) THEN\n                    IF OLD.stage <> 'draft' OR NEW.stage <> 'draft' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_frozen', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_frozen: refused'; END IF;\n                    NEW.version := pg_current_xact_id()::text::bigint;\n                ELSIF pg_trigger_depth() = 1 THEN\n                    NEW.version := OLD.version;\n                END IF;\n                RETURN NEW;\n            ", hash='6e8c2c7883fbef751d69110325a65ba02cc976d8', operation='UPDATE', pgid='pgtrigger_claim_frozen_9cad6', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_identity', sql=claims.models.rules.RuleSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id"))', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_identity', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_identity: refused';", hash='337ab3bed733e906007d2b5dbae44f171c15cd41', operation='UPDATE', pgid='pgtrigger_claim_identity_ded30', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_stage_move', sql=claims.models.rules.RuleSql(condition='WHEN (OLD."stage" IS DISTINCT FROM (NEW."stage"))', declare='DECLARE signed record; review record; edition_kind text;', func="\n                IF NOT (OLD.stage, NEW.stage) IN (('draft', 'in_review'), ('draft', 'dropped'), ('dropped', 'draft'), ('in_review', 'draft'), ('in_review', 'approved'), ('in_review', 'published'), ('in_review', 'withdrawn'), ('approved', 'published'), ('approved', 'draft'), ('published', 'draft'), ('published', 'in_review'), ('withdrawn', 'draft')) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                IF NEW.stage IN ('draft', 'dropped') THEN RETURN NEW; END IF;\n                SELECT id, kind, claim_version INTO signed FROM claims_submission\n                WHERE claim_id = NEW.id AND kind <> 'reissued' ORDER BY id DESC LIMIT 1;\n                IF signed.id IS NULL OR signed.claim_version <> OLD.version THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                SELECT id, decision INTO review FROM claims_review WHERE submission_id = signed.id;\n                IF NEW.stage = 'in_review' THEN\n                    IF review.id IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                    IF OLD.stage = 'published' AND signed.kind <> 'withdrawn' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                    RETURN NEW;\n                END IF;\n                IF review.decision IS DISTINCT FROM 'approved' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused'; END IF;\n                SELECT kind INTO edition_kind FROM claims_edition\n                WHERE review_id = review.id ORDER BY position LIMIT 1;\n                IF (NEW.stage = 'approved' AND edition_kind IS NOT NULL)\n                OR (NEW.stage = 'published' AND coalesce(edition_kind, 'withdrawn') = 'withdrawn')\n                OR (NEW.stage = 'withdrawn' AND edition_kind IS DISTINCT FROM 'withdrawn') THEN\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_stage_move', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_stage_move: refused';\n                END IF;\n                RETURN NEW;\n            ", hash='5cd046b5868d14b2d4064584ca9f7d04568d96f7', operation='UPDATE', pgid='pgtrigger_claim_stage_move_94a96', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_deleted_as_draft', sql=claims.models.rules.RuleSql(func="\n                IF OLD.stage <> 'draft'\n                OR EXISTS (SELECT 1 FROM claims_submission WHERE claim_id = OLD.id) THEN\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_deleted_as_draft', TABLE = TG_TABLE_NAME, MESSAGE = 'claim_deleted_as_draft: refused';\n                END IF;\n                RETURN OLD;\n            ", hash='6867f98c36f3ada45b9d2f4a26fd8c5239e21c72', operation='DELETE', pgid='pgtrigger_claim_deleted_as_draft_7a2aa', table='claims_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimevent" ("assigned_to_id", "checked_on", "claimant_id", "concerns", "created_at", "created_by_id", "due_at", "external_id", "id", "kind", "language", "lapsed_because", "later_evidence", "made_on", "number", "override_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "public_id", "rationale", "reasons", "review_by", "stage", "statement", "suggested_wording", "verification_status") SELECT new_values."assigned_to_id", new_values."checked_on", new_values."claimant_id", new_values."concerns", new_values."created_at", new_values."created_by_id", new_values."due_at", new_values."external_id", new_values."id", new_values."kind", new_values."language", new_values."lapsed_because", new_values."later_evidence", new_values."made_on", new_values."number", new_values."override_reason", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."priority", new_values."public_id", new_values."rationale", new_values."reasons", new_values."review_by", new_values."stage", new_values."statement", new_values."suggested_wording", new_values."verification_status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='28cf21c6fa63081fec6e0a7e12850762cc26f7f2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_df8fa', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimevent" ("assigned_to_id", "checked_on", "claimant_id", "concerns", "created_at", "created_by_id", "due_at", "external_id", "id", "kind", "language", "lapsed_because", "later_evidence", "made_on", "number", "override_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "public_id", "rationale", "reasons", "review_by", "stage", "statement", "suggested_wording", "verification_status") SELECT new_values."assigned_to_id", new_values."checked_on", new_values."claimant_id", new_values."concerns", new_values."created_at", new_values."created_by_id", new_values."due_at", new_values."external_id", new_values."id", new_values."kind", new_values."language", new_values."lapsed_because", new_values."later_evidence", new_values."made_on", new_values."number", new_values."override_reason", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."priority", new_values."public_id", new_values."rationale", new_values."reasons", new_values."review_by", new_values."stage", new_values."statement", new_values."suggested_wording", new_values."verification_status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."assigned_to_id" IS DISTINCT FROM (new_values."assigned_to_id") OR old_values."checked_on" IS DISTINCT FROM (new_values."checked_on") OR old_values."claimant_id" IS DISTINCT FROM (new_values."claimant_id") OR old_values."concerns" IS DISTINCT FROM (new_values."concerns") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."due_at" IS DISTINCT FROM (new_values."due_at") OR old_values."external_id" IS DISTINCT FROM (new_values."external_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."lapsed_because" IS DISTINCT FROM (new_values."lapsed_because") OR old_values."later_evidence" IS DISTINCT FROM (new_values."later_evidence") OR old_values."made_on" IS DISTINCT FROM (new_values."made_on") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."override_reason" IS DISTINCT FROM (new_values."override_reason") OR old_values."priority" IS DISTINCT FROM (new_values."priority") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."rationale" IS DISTINCT FROM (new_values."rationale") OR old_values."reasons" IS DISTINCT FROM (new_values."reasons") OR old_values."review_by" IS DISTINCT FROM (new_values."review_by") OR old_values."stage" IS DISTINCT FROM (new_values."stage") OR old_values."statement" IS DISTINCT FROM (new_values."statement") OR old_values."suggested_wording" IS DISTINCT FROM (new_values."suggested_wording") OR old_values."verification_status" IS DISTINCT FROM (new_values."verification_status")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f2e6d9303fc3b57c2a17aec35ea7c03e81d5f07f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_fe4ba', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_claimevent" ("assigned_to_id", "checked_on", "claimant_id", "concerns", "created_at", "created_by_id", "due_at", "external_id", "id", "kind", "language", "lapsed_because", "later_evidence", "made_on", "number", "override_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "public_id", "rationale", "reasons", "review_by", "stage", "statement", "suggested_wording", "verification_status") SELECT old_values."assigned_to_id", old_values."checked_on", old_values."claimant_id", old_values."concerns", old_values."created_at", old_values."created_by_id", old_values."due_at", old_values."external_id", old_values."id", old_values."kind", old_values."language", old_values."lapsed_because", old_values."later_evidence", old_values."made_on", old_values."number", old_values."override_reason", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."priority", old_values."public_id", old_values."rationale", old_values."reasons", old_values."review_by", old_values."stage", old_values."statement", old_values."suggested_wording", old_values."verification_status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='39813d58d7f2b5330092f85f91dfc90df0d102a6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_dbf31', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_claim', when='AFTER')),
        ),
        migrations.CreateModel(
            name='About',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('claims.claim_about',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aboutevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d8af49c8372cf304495b871f2066ae08f1c0e08d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be80e', table='claims_aboutevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subjectevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9859c68d67ee7e0e356ed4ca3717e371e5578f8b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_57ddd', table='claims_subjectevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first', 'revised', 'corrected', 'contested', 'withdrawn', 'reissued'])), name='submission_kind_known', violation_error_message='Choose one of the values of the list.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['corrected', 'withdrawn']), _negated=True), ('note__regex', '\\S'), _connector='OR'), name='submission_says_why', violation_error_message='Readers are told why: write a note.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'contested'), _negated=True), name='submission_never_contests', violation_error_message='A contest is not submitted: it is published at once.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=claims.models.rules.RawCheck("content_digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')", message='The digest is not that of the document.', name='submission_digest'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='submission',
            trigger=pgtrigger.compiler.Trigger(name='submission_append_only', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'submission_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'submission_append_only: refused';", hash='cf0fb8fe1ad75ed38cc5b981f9b7eac805cad5c2', operation='UPDATE OR DELETE', pgid='pgtrigger_submission_append_only_996b8', table='claims_submission', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='submission',
            trigger=pgtrigger.compiler.Trigger(name='submission_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'submission_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'submission_no_truncate: refused';", hash='f97f1d57e3cfbf2aa24ff3d4c08e5c3c5eccec0f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_submission_no_truncate_2799d', table='claims_submission', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('reviewer', models.F('submitted_by')), _negated=True), name='review_by_another_person', violation_error_message='Nobody reviews what they submitted themselves.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'returned'), _negated=True), ('comment__regex', '\\S'), _connector='OR'), name='review_return_says_why', violation_error_message='Say why it is returned: write a comment.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['approved', 'returned'])), name='review_decision_known', violation_error_message='Choose one of the values of the list.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_append_only', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'review_append_only', TABLE = TG_TABLE_NAME, MESSAGE = 'review_append_only: refused';", hash='c00e595654aea59ad1ff8b19f29d65b0e6831d8e', operation='UPDATE OR DELETE', pgid='pgtrigger_review_append_only_53ec6', table='claims_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'review_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'review_no_truncate: refused';", hash='dc0c48125d89ab26b402d7c12ecb8f8d62bc527c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_review_no_truncate_7d217', table='claims_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_of_what_is_submitted', sql=claims.models.rules.RuleSql(declare='DECLARE signed record; claim record; latest bigint;', func="\n                    SELECT claim_id, kind, claim_version, submitted_by_id INTO signed\n                    FROM claims_submission WHERE id = NEW.submission_id;\n                    SELECT stage, version INTO claim FROM claims_claim\n                    WHERE id = signed.claim_id FOR NO KEY UPDATE;\n                    SELECT max(id) INTO latest FROM claims_submission\n                    WHERE claim_id = signed.claim_id\n                    AND (kind = 'reissued') = (signed.kind = 'reissued');\n                    IF NEW.submitted_by_id IS DISTINCT FROM signed.submitted_by_id\n                    OR latest IS DISTINCT FROM NEW.submission_id\n                    OR (signed.kind = 'reissued' AND claim.stage NOT IN ('published', 'draft'))\n                    OR (signed.kind <> 'reissued' AND (claim.stage <> 'in_review'\n                        OR claim.version <> signed.claim_version)) THEN\n                        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'review_of_what_is_submitted', TABLE = TG_TABLE_NAME, MESSAGE = 'review_of_what_is_submitted: refused';\n                    END IF;\n                    RETURN NEW;\n                ", hash='d2667ea4c0f2df79677eadbca3a058e3e9642a40', operation='INSERT', pgid='pgtrigger_review_of_what_is_submitted_273d5', table='claims_review', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='tick',
            constraint=models.UniqueConstraint(fields=('submission', 'place', 'reviewer'), name='tick_once', violation_error_message='This citation is ticked already.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tick',
            trigger=pgtrigger.compiler.Trigger(name='tick_before_the_review', sql=claims.models.rules.RuleSql(func="\n                    IF TG_OP = 'UPDATE' OR EXISTS (\n                        SELECT 1 FROM claims_review WHERE submission_id =\n                        CASE TG_OP WHEN 'DELETE' THEN OLD.submission_id ELSE NEW.submission_id END\n                    ) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'tick_before_the_review', TABLE = TG_TABLE_NAME, MESSAGE = 'tick_before_the_review: refused'; END IF;\n                    RETURN coalesce(NEW, OLD);\n                ", hash='49c2326f5fa3b03bd9fe057d05b6d2317a0033e3', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_tick_before_the_review_734f4', table='claims_tick', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='editionindex',
            index=models.Index(condition=models.Q(('until__isnull', True)), fields=['-position'], name='edition_index_current'),
        ),
        migrations.AddIndex(
            model_name='editionindex',
            index=models.Index(fields=['claim', 'position'], name='edition_index_by_claim'),
        ),
        migrations.AddIndex(
            model_name='editionindex',
            index=models.Index(fields=['verification_status', 'position'], name='edition_index_by_status'),
        ),
        migrations.AddIndex(
            model_name='editionindex',
            index=django.contrib.postgres.indexes.GistIndex(fields=['concerns'], name='edition_index_concerns'),
        ),
        migrations.AddConstraint(
            model_name='editionindex',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('claim',), name='edition_index_one_current'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='about',
            trigger=pgtrigger.compiler.Trigger(name='about_frozen_insert', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM new_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'about_frozen_insert\', TABLE = TG_TABLE_NAME, MESSAGE = \'about_frozen_insert: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='79145e561f3cf4dae39596a9acfadf5d3e5787c6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_about_frozen_insert_2d9e5', referencing='REFERENCING NEW TABLE AS new_rows ', table='claims_claim_about', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='about',
            trigger=pgtrigger.compiler.Trigger(name='about_frozen_update', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM ((SELECT new_rows."id", new_rows."claim_id", new_rows."subject_id" FROM new_rows EXCEPT SELECT old_rows."id", old_rows."claim_id", old_rows."subject_id" FROM old_rows) UNION ALL (SELECT old_rows."id", old_rows."claim_id", old_rows."subject_id" FROM old_rows EXCEPT SELECT new_rows."id", new_rows."claim_id", new_rows."subject_id" FROM new_rows)) AS changed);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'about_frozen_update\', TABLE = TG_TABLE_NAME, MESSAGE = \'about_frozen_update: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='2f1464b55f8b99705c3a67647a2d76dffc39305e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_about_frozen_update_71f5a', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='claims_claim_about', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='about',
            trigger=pgtrigger.compiler.Trigger(name='about_frozen_delete', sql=claims.models.rules.RuleSql(declare='DECLARE claims bigint[];', func='\n                claims := ARRAY(SELECT DISTINCT "claim_id" FROM old_rows);\n                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;\n                IF EXISTS (SELECT 1 FROM claims_claim\n                           WHERE id = ANY(claims) AND stage <> \'draft\') THEN\n                    RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'about_frozen_delete\', TABLE = TG_TABLE_NAME, MESSAGE = \'about_frozen_delete: refused\';\n                END IF;\n                UPDATE claims_claim SET version = pg_current_xact_id()::text::bigint\n                WHERE id = ANY(claims) AND version <> pg_current_xact_id()::text::bigint;\n                RETURN NULL;\n            ', hash='2092dedc40a0b818fe2fb19a7cc606e2f6facf51', level='STATEMENT', operation='DELETE', pgid='pgtrigger_about_frozen_delete_71698', referencing='REFERENCING OLD TABLE AS old_rows ', table='claims_claim_about', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='about',
            trigger=pgtrigger.compiler.Trigger(name='about_no_truncate', sql=claims.models.rules.RuleSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'about_no_truncate', TABLE = TG_TABLE_NAME, MESSAGE = 'about_no_truncate: refused';", hash='048d4c1b7192ae1645b925b0a82086c423b1800b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_about_no_truncate_b9c94', table='claims_claim_about', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='about',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_aboutevent" ("claim_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "subject_id") SELECT new_values."claim_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."subject_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c7cae56a815dcf59ef8519082c6821f296bc7f22', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_47c91', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_claim_about', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='about',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_aboutevent" ("claim_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "subject_id") SELECT new_values."claim_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."subject_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2a2a3a77280e0ba8020bb95ac7bca34c9bcb5ea9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_acf36', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='claims_claim_about', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='about',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_aboutevent" ("claim_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "subject_id") SELECT old_values."claim_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."subject_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='28a15774f41d7be244990597d0d5b0d1dc385b25', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2d44a', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_claim_about', when='AFTER')),
        ),
    ]
