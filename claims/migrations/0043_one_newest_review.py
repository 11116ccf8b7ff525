import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0042_mark_older_reviews'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='externalreview',
            constraint=models.UniqueConstraint(django.db.models.functions.text.MD5('web_address'), django.db.models.functions.text.MD5('claim_text'), django.db.models.functions.text.MD5('claimant'), condition=models.Q(('superseded_by__isnull', True), models.Q(('web_address', ''), _negated=True)), name='external_review_newest_once', violation_error_message='A newer rating of this review marks the older one.'),
        ),
        migrations.AddConstraint(
            model_name='externalreview',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_by', models.F('id')), _negated=True), name='external_review_not_after_itself', violation_error_message='A review cannot be superseded by itself.'),
        ),
    ]
