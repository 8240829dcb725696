"""Outlines, postcodes, social index by year, official codes, and what loading found: for everybody to read, for the owner to write."""

import django.db.models.deletion
from django.db import migrations, models

from miteinander.core import security
from miteinander.core.migrating import together


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_walls'),
    ]

    operations = together([
        migrations.CreateModel(
            name='Outline',
            fields=[
                ('key', models.CharField(max_length=8, primary_key=True, serialize=False)),
                ('level', models.CharField(max_length=20)),
                ('path', models.TextField()),
                ('left', models.IntegerField()),
                ('top', models.IntegerField()),
                ('right', models.IntegerField()),
                ('bottom', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Postcode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('postcode', models.CharField(max_length=5)),
            ],
        ),
        migrations.CreateModel(
            name='ReferenceSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dataset', models.CharField(max_length=60)),
                ('position', models.SmallIntegerField()),
                ('publisher', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=160)),
                ('licence', models.CharField(max_length=60)),
                ('licence_url', models.CharField(blank=True, max_length=120)),
                ('as_of', models.DateField()),
                ('attribution', models.TextField(blank=True)),
                ('changes_de', models.TextField(blank=True)),
                ('changes_en', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='SchoolChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('was', models.CharField(blank=True, max_length=300)),
                ('now', models.CharField(blank=True, max_length=300)),
                ('noted_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='SchoolCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue', models.CharField(max_length=30)),
                ('number', models.IntegerField()),
                ('entry', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=10)),
                ('short', models.CharField(max_length=10)),
                ('text', models.CharField(max_length=160)),
                ('iso3', models.CharField(blank=True, max_length=3)),
                ('first_year', models.SmallIntegerField(blank=True, null=True)),
                ('last_year', models.SmallIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SchoolFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('metres', models.IntegerField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('is_used', models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name='SocialIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school_year', models.CharField(max_length=7)),
                ('value', models.SmallIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='school',
            name='school_index_has_a_year',
        ),
        migrations.RemoveField(
            model_name='school',
            name='social_index',
        ),
        migrations.RemoveField(
            model_name='school',
            name='social_index_year',
        ),
        migrations.AddField(
            model_name='country',
            name='first_year',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='country',
            name='iso_numeric',
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name='country',
            name='last_year',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='school',
            name='is_startchancen',
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='school',
            name='form',
            field=models.CharField(max_length=3),
        ),
        migrations.AlterField(
            model_name='school',
            name='legal_status',
            field=models.CharField(max_length=10),
        ),
        migrations.AddConstraint(
            model_name='country',
            constraint=models.CheckConstraint(condition=models.Q(('first_year', None), ('last_year', None), ('last_year__gte', models.F('first_year')), _connector='OR'), name='country_years_in_order'),
        ),
        migrations.AddConstraint(
            model_name='outline',
            constraint=models.CheckConstraint(condition=models.Q(('left__lt', models.F('right')), ('top__lt', models.F('bottom'))), name='outline_box_has_an_inside'),
        ),
        migrations.AddField(
            model_name='postcode',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postcodes', to='directory.municipality'),
        ),
        migrations.AddConstraint(
            model_name='referencesource',
            constraint=models.UniqueConstraint(fields=('dataset', 'position'), name='reference_source_once'),
        ),
        migrations.AddField(
            model_name='schoolchange',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='directory.school'),
        ),
        migrations.AddConstraint(
            model_name='schoolcode',
            constraint=models.UniqueConstraint(fields=('catalogue', 'number'), name='school_code_once'),
        ),
        migrations.AddConstraint(
            model_name='schoolcode',
            constraint=models.CheckConstraint(condition=models.Q(('first_year', None), ('last_year', None), ('last_year__gte', models.F('first_year')), _connector='OR'), name='school_code_years_in_order'),
        ),
        migrations.AddField(
            model_name='schoolfinding',
            name='lies_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.municipality'),
        ),
        migrations.AddField(
            model_name='schoolfinding',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='directory.school'),
        ),
        migrations.AddField(
            model_name='socialindex',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='social_indices', to='directory.school'),
        ),
        migrations.AddConstraint(
            model_name='postcode',
            constraint=models.UniqueConstraint(fields=('postcode', 'municipality'), name='postcode_once'),
        ),
        migrations.AddIndex(
            model_name='schoolchange',
            index=models.Index(fields=['-noted_on'], name='newest_school_changes'),
        ),
        migrations.AddConstraint(
            model_name='schoolfinding',
            constraint=models.UniqueConstraint(fields=('school', 'kind'), name='school_finding_once'),
        ),
        migrations.AddConstraint(
            model_name='socialindex',
            constraint=models.UniqueConstraint(fields=('school', 'school_year'), name='social_index_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='socialindex',
            constraint=models.CheckConstraint(condition=models.Q(('value', None), ('value__range', (1, 9)), _connector='OR'), name='social_index_from_1_to_9'),
        ),
        *(
            security.Reference(f"directory_{name}")
            for name in (
                "outline", "postcode", "socialindex", "schoolcode", "schoolchange", "schoolfinding", "referencesource",
            )
        ),
    ])
