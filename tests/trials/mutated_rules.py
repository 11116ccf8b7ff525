"""Rules under which nothing untrue is published: how each is switched off, and which tests hold it.

A rule in code or in a page is switched off by another text in its place, one of the database by
SQL that is executed in the database of the tests.
"""

from typing import NamedTuple


class Edit(NamedTuple):
    """One text of a file in place of another, which stands there once."""

    file: str
    text: str
    replacement: str


class MutatedRule(NamedTuple):
    """A rule, what switches it off, and the tests that turn red."""

    name: str
    off: Edit | str
    """A change of a file, or SQL."""
    red: tuple[str, ...]


def without_trigger(name: str) -> str:
    """SQL that disables the trigger of the rule of that name; fails where there is none."""
    return f"""DO $do$
        DECLARE found record;
        BEGIN
            SELECT tgrelid::regclass AS place, tgname INTO STRICT found FROM pg_trigger
            WHERE tgname ~ '^pgtrigger_{name}_[0-9a-f]+$';
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', found.place, found.tgname);
        END $do$"""


def without_constraint(table: str, name: str) -> str:
    """SQL that drops a constraint of a table."""
    return f"ALTER TABLE {table} DROP CONSTRAINT {name}"


def another_function(name: str, text: str, replacement: str) -> str:
    """SQL for a function (its name is a pattern) with another text in place of one it has once."""
    return f"""DO $do$
        DECLARE body text;
        BEGIN
            SELECT pg_get_functiondef(oid) INTO STRICT body FROM pg_proc WHERE proname ~ '^{name}$';
            ASSERT (length(body) - length(replace(body, $t${text}$t$, ''))) = length($t${text}$t$),
                'the function does not have this text once';
            EXECUTE replace(body, $t${text}$t$, $t${replacement}$t$);
        END $do$"""


OBJECTIONS = "claims/workflow/objections.py"
STEPS = "claims/workflow/steps.py"
OUTLOOK = "claims/workflow/release_outlook.py"
EDITIONS = "claims/record/editions.py"
POLICY = "claims/evidence/policy.py"
SHEET = "claims/articles/correction_sheet.py"
SHEET_PAGES = "claims/admin/article/correction_sheet.py"
ADDRESSES = "claims/text/addresses.py"
MATCHING = "claims/intake/references/matching.py"
REFERENCES = "claims/intake/references/importing.py"
IDENTITY = "claims/intake/editions/sheet_identity.py"
PAGES = "factcheck/templates"

IN_PRINT = "tests/workflow/test_words_in_print.py::test_"
RELEASE_PAGE = "tests/admin/test_release_page.py::test_"
IMPACT = "tests/workflow/test_undecided_impact.py::test_"
KEYS = "tests/models/test_document_keys.py::test_"
ONE_DOCUMENT = "tests/intake/test_one_document.py::test_"
OF_A_SHEET = "tests/intake/test_claims_of_a_sheet.py::test_"
LIGHTS = "tests/evidence/test_policy.py::test_"
CORRECTIONS = "tests/admin/test_correction_sheet.py::test_"
STALE = "tests/workflow/test_stale_translations.py::test_"
PUT_BACK = "tests/workflow/test_put_back.py::test_"
OLD_LOGS = "tests/intake/log/test_import_log.py::test_"
CAUTIONS = "tests/workflow/test_cautions.py::test_"

RELEASE_RULES = (
    MutatedRule(
        "release: an edition names an article only where its text prints the words",
        Edit(EDITIONS, "placement__in=[Placement.PLACED, Placement.TAKEN_OVER],", ""),
        (f"{IN_PRINT}a_claim_whose_words_are_gone_returns_to_draft_and_holds_back_nothing_else",),
    ),
    MutatedRule(
        "release: the database holds it (edition_words_in_print)",
        without_trigger("edition_words_in_print"),
        (f"{IN_PRINT}the_database_refuses_words_that_are_not_printed",),
    ),
    MutatedRule(
        "release: it asks about words that are not printed",
        Edit(OUTLOOK, "bool(self.unprinted or self.open_sentences)", "bool(self.open_sentences)"),
        (f"{IN_PRINT}words_that_are_not_printed_have_to_be_confirmed_on_their_own",),
    ),
    MutatedRule(
        "release: it asks about sentences that nobody checked",
        Edit(OUTLOOK, "bool(self.unprinted or self.open_sentences)", "bool(self.unprinted)"),
        (f"{IN_PRINT}sentences_that_nobody_checked_have_to_be_confirmed_too",),
    ),
    MutatedRule(
        "release: an answer is to what is listed now",
        Edit(OBJECTIONS, "confirmed != ahead.digest", "not confirmed"),
        (f"{IN_PRINT}what_is_listed_has_to_be_confirmed_as_it_is_now",),
    ),
    MutatedRule(
        "release: gone, taken over and not placed are listed",
        Edit(OUTLOOK, "if row.placement != Placement.PLACED]", "if row.placement == 'orphaned']"),
        (f"{IN_PRINT}the_outlook_names_what_is_gone_taken_over_and_not_placed",),
    ),
    MutatedRule(
        "release: the page says what will happen to each",
        Edit(f"{PAGES}/admin/claims/article/releasing.html", "<td>{{ consequence }}</td>", ""),
        (f"{RELEASE_PAGE}each_passage_is_listed_with_what_will_happen",),
    ),
    MutatedRule(
        "release: the page says how many sentences nobody checked",
        Edit(
            f"{PAGES}/admin/claims/article/releasing.html",
            "{% if outlook.open_sentences %}",
            "{% if False %}",
        ),
        (f"{RELEASE_PAGE}each_passage_is_listed_with_what_will_happen",),
    ),
    MutatedRule(
        "release: the words of a draft are not those of the article (record)",
        Edit(EDITIONS, "**(drafted if printed else {}),", ""),
        (f"{IN_PRINT}the_words_of_a_draft_are_never_given_as_those_of_the_article",),
    ),
    MutatedRule(
        "release: the words of a draft are not those of the article (page)",
        Edit(f"{PAGES}/claims/finding.html", "{% if appearance.draft_excerpt %}", "{% if False %}"),
        (f"{RELEASE_PAGE}readers_see_the_draft_beside_the_print_and_what_was_not_compared",),
    ),
    MutatedRule(
        "release: what was compared with no text says so (record)",
        Edit(
            EDITIONS,
            "**({NOT_COMPARED: True} if row.article.released_text_id is None else {}),",
            "",
        ),
        (f"{IN_PRINT}without_a_text_the_words_go_out_as_written_and_say_so",),
    ),
    MutatedRule(
        "release: what was compared with no text says so (page)",
        Edit(
            f"{PAGES}/claims/finding.html",
            "{% if appearance.words_not_compared %}",
            "{% if False %}",
        ),
        (f"{RELEASE_PAGE}readers_see_the_draft_beside_the_print_and_what_was_not_compared",),
    ),
    MutatedRule(
        "release: the article names the version that went out",
        Edit(STEPS, "released_at=Now(), released_text=article.released_text", "released_at=Now()"),
        (f"{IN_PRINT}an_article_names_the_version_that_went_out_for_ever",),
    ),
    MutatedRule(
        "release: that version stays for ever (article_released_text_stays)",
        without_trigger("article_released_text_stays"),
        (f"{IN_PRINT}an_article_names_the_version_that_went_out_for_ever",),
    ),
    MutatedRule(
        "release: no version went out before the release (article_released_with_its_text)",
        without_constraint("claims_article", "article_released_with_its_text"),
        (f"{IN_PRINT}an_article_names_a_text_of_its_own_and_only_once_it_is_out",),
    ),
    MutatedRule(
        "release: a claim that no article prints returns to draft",
        Edit(STEPS, "if is_nowhere_in_print(claim):", "if False:"),
        (f"{IN_PRINT}a_claim_whose_words_are_gone_returns_to_draft_and_holds_back_nothing_else",),
    ),
    MutatedRule(
        "release: a claim that no article prints is neither submitted nor approved",
        Edit(OBJECTIONS, "if is_nowhere_in_print(claim):", "if False:"),
        (f"{IN_PRINT}a_claim_that_no_article_prints_is_neither_submitted_nor_approved",),
    ),
    MutatedRule(
        "release: a published claim gets no edition for an article that does not print it",
        Edit(STEPS, "and str(article.public_id) in _articles(appears):", ":"),
        (f"{IN_PRINT}a_published_claim_gets_no_edition_for_an_article_that_does_not_print_it",),
    ),
)

IMPACT_RULES = (
    MutatedRule(
        "impact: a claim with an undecided mark is not submitted",
        Edit(
            OBJECTIONS,
            "    if not withdraws:\n        yield from _undecided_impact(claim)\n",
            "    if not withdraws:\n",
        ),
        (f"{IMPACT}a_draft_is_not_submitted_before_the_decision",),
    ),
    MutatedRule(
        "impact: a claim with an undecided mark is not approved",
        Edit(
            OBJECTIONS,
            "!= EditionKind.WITHDRAWN:\n        yield from _undecided_impact(claim)\n",
            "!= EditionKind.WITHDRAWN:\n",
        ),
        (f"{IMPACT}what_is_in_review_is_not_approved_before_the_decision",),
    ),
    MutatedRule(
        "impact: a claim with an undecided mark is not put back",
        Edit(
            OBJECTIONS,
            "    yield from _stage(claim, Stage.DRAFT)\n    yield from _undecided_impact(claim)\n",
            "    yield from _stage(claim, Stage.DRAFT)\n",
        ),
        (f"{IMPACT}a_reopened_claim_is_not_put_back_before_the_decision",),
    ),
    MutatedRule(
        "impact: a release holds back the claim and not the article",
        Edit(STEPS, "if claim in held_back:", "if False:"),
        (f"{IMPACT}a_release_holds_back_the_claim_and_not_the_article",),
    ),
    MutatedRule(
        "impact: withdrawing needs no decision",
        Edit(
            OBJECTIONS,
            "    if not withdraws:\n        yield from _undecided_impact(claim)\n",
            "    yield from _undecided_impact(claim)\n    if not withdraws:\n",
        ),
        (f"{IMPACT}withdrawing_and_contesting_need_no_decision",),
    ),
    MutatedRule(
        "impact: no road moves the claim on (claim_impact_decided)",
        without_trigger("claim_impact_decided"),
        (f"{IMPACT}plain_sql_moves_no_claim_on_before_the_decision",),
    ),
    MutatedRule(
        "impact: no road publishes an edition (edition_impact_decided)",
        without_trigger("edition_impact_decided"),
        (f"{IMPACT}plain_sql_publishes_no_edition_before_the_decision",),
    ),
)

DOCUMENT_RULES = (
    MutatedRule(
        "document: a DOI is one in capitals and small letters (signed documents)",
        Edit(
            ADDRESSES,
            "_percent_normal(bare, PRINTABLE, PRINTABLE).lower()",
            "_percent_normal(bare, PRINTABLE, PRINTABLE)",
        ),
        (f"{KEYS}a_doi_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: a DOI is one in capitals and small letters (database)",
        another_function("claims_doi_key", "RETURN lower(", "RETURN ("),
        (f"{KEYS}a_doi_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: an address is one without tracking (signed documents)",
        Edit(ADDRESSES, "if pair and not TRACKING.match(pair))", "if pair)"),
        (f"{KEYS}an_address_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: an address is one without tracking (database)",
        another_function("claims_address_key", "AND pair !~* (", "AND pair <> ("),
        (f"{KEYS}an_address_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: an archived copy belongs to its address (signed documents)",
        Edit(ADDRESSES, "for _step in range(5):", "for _step in range(0):"),
        (f"{KEYS}an_address_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: an archived copy belongs to its address (database)",
        another_function("claims_original_address", "EXIT WHEN original IS NULL;", "EXIT;"),
        (f"{KEYS}an_address_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: an address is one without its fragment",
        Edit(ADDRESSES, r'r"([^?#]*)(?:\?([^#]*))?"', r'r"([^?]*)(?:\?(.*))?"'),
        (f"{KEYS}an_address_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: an address is one with a default port",
        Edit(ADDRESSES, "if port and (parts[1].lower(), port) not in DEFAULT_PORTS:", "if port:"),
        (f"{KEYS}an_address_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: an address is one with its host in capitals",
        Edit(ADDRESSES, 'unicodedata.normalize("NFKC", written).lower()', "written"),
        (f"{KEYS}an_address_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: an address is one with its host in punycode",
        Edit(ADDRESSES, '"xn--" + label.encode("punycode").decode()', "label"),
        (f"{KEYS}an_address_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: an address is one with letters percent-encoded",
        Edit(ADDRESSES, "return letter if ", "return part if "),
        (f"{KEYS}an_address_is_one_however_it_is_written",),
    ),
    MutatedRule(
        "document: mobile and AMP forms are likely the same",
        another_function("claims_likely_key", "key := lower(key);", "RETURN key;"),
        (f"{KEYS}mobile_and_amp_forms_are_likely_the_same_and_no_more",),
    ),
    MutatedRule(
        "document: a likely pair is named",
        Edit(REFERENCES, "    report.notes.append(note % names)\n", ""),
        (f"{ONE_DOCUMENT}what_only_resembles_comes_in_unless_a_person_says_it_is_the_same",),
    ),
    MutatedRule(
        "document: of a likely pair somebody is asked",
        Edit(REFERENCES, "report.choices.append(_choice(candidate, other, chosen=APART))", "pass"),
        (f"{ONE_DOCUMENT}what_only_resembles_comes_in_unless_a_person_says_it_is_the_same",),
    ),
    MutatedRule(
        "document: an address has one source (source_url_once)",
        "DROP INDEX source_url_once",
        (f"{ONE_DOCUMENT}the_database_holds_it_for_a_new_row_and_a_changed_one",),
    ),
    MutatedRule(
        "document: a DOI has one source (source_doi_once)",
        "DROP INDEX source_doi_once",
        (f"{ONE_DOCUMENT}the_database_holds_it_for_a_new_row_and_a_changed_one",),
    ),
    MutatedRule(
        "document: nobody makes a twin (source_twins_are_listed)",
        without_trigger("source_twins_are_listed"),
        (f"{ONE_DOCUMENT}twins_are_listed_and_exempt_until_they_are_merged",),
    ),
    MutatedRule(
        "document: independence counts documents",
        Edit(POLICY, 'keys |= document_keys(csl.get("DOI", ""), csl.get("URL", ""))', ""),
        (f"{LIGHTS}one_document_counts_once_however_often_it_was_entered",),
    ),
    MutatedRule(
        "document: words identify only where nothing stronger differs",
        Edit(MATCHING, "[record.words[0]] if not _differ(record, one)]", "[record.words[0]]]"),
        (f"{ONE_DOCUMENT}words_identify_only_where_all_are_there_and_nothing_stronger_differs",),
    ),
    MutatedRule(
        "document: empty words identify nothing",
        Edit(MATCHING, "if all(record.words):", "if True:"),
        (f"{ONE_DOCUMENT}empty_words_identify_nothing",),
    ),
    MutatedRule(
        "document: a link made by words is named",
        Edit(REFERENCES, 'report.notes.append(_("%(record)s: %(detail)s") % words)', "pass"),
        (f"{ONE_DOCUMENT}a_link_by_words_is_named_and_can_be_undone_by_a_person",),
    ),
    MutatedRule(
        "document: a person can say “two documents”",
        Edit(REFERENCES, "elif not match and not is_apart:", "elif not match:"),
        (f"{ONE_DOCUMENT}a_link_by_words_is_named_and_can_be_undone_by_a_person",),
    ),
    MutatedRule(
        "document: a person can say “the same”",
        Edit(REFERENCES, "if said := decisions.same.get(record.number):", "if said := None:"),
        (f"{ONE_DOCUMENT}what_only_resembles_comes_in_unless_a_person_says_it_is_the_same",),
    ),
    MutatedRule(
        "document: nobody says “two documents” of one DOI",
        Edit(
            REFERENCES, "elif match and (is_apart or differing_doi", "elif match and (differing_doi"
        ),
        (f"{ONE_DOCUMENT}the_same_doi_cannot_be_said_to_be_apart",),
    ),
    MutatedRule(
        "document: two DOIs at one address are refused (references)",
        Edit(REFERENCES, "(is_apart or differing_doi(record, match))", "is_apart"),
        (f"{ONE_DOCUMENT}two_dois_at_one_address_are_refused_by_name",),
    ),
    MutatedRule(
        "document: two DOIs at one address are refused (claim sets)",
        Edit(
            "claims/intake/claim_set/shared_records.py",
            "elif not row and other and _has_another_doi(keys[record.id], other):",
            "elif False:",
        ),
        (f"{ONE_DOCUMENT}a_claim_set_does_not_give_the_source_at_an_address_another_doi",),
    ),
    MutatedRule(
        "document: two DOIs at one address are refused (sheets)",
        Edit(
            IDENTITY,
            'if not record["id"] and before and not is_another:',
            'if not record["id"] and before:',
        ),
        (f"{OF_A_SHEET}two_dois_at_one_address_are_refused_by_line",),
    ),
)

SHEET_RULES = (
    MutatedRule(
        "sheet: a claim is known by its claimant too, from row to row",
        Edit(IDENTITY, 'WORDS = ("language", *CLAIMANT)', 'WORDS = ("language",)'),
        (f"{OF_A_SHEET}one_statement_of_two_claimants_is_two_claims_in_any_order",),
    ),
    MutatedRule(
        "sheet: a claim is known by its claimant too, from sheet to sheet",
        Edit(IDENTITY, "*(claimant if any(claimant) else ())", ""),
        (f"{OF_A_SHEET}one_statement_of_two_claimants_is_two_claims_in_any_order",),
    ),
    MutatedRule(
        "sheet: a claim is known by its language too",
        Edit(IDENTITY, 'WORDS = ("language", *CLAIMANT)', "WORDS = CLAIMANT"),
        (f"{OF_A_SHEET}one_statement_of_two_claimants_is_two_claims_in_any_order",),
    ),
    MutatedRule(
        "sheet: rows that contradict each other are refused by line",
        Edit(IDENTITY, 'if said and said != first.cells.get(column, ""):', "if False:"),
        (f"{OF_A_SHEET}rows_that_contradict_each_other_are_refused_by_line",),
    ),
    MutatedRule(
        "sheet: a claim does not begin again further down",
        Edit(
            IDENTITY,
            "for first in earlier if _goes_on(first, row)), None):",
            "for first in ()), None):",
        ),
        (f"{OF_A_SHEET}a_claim_that_begins_again_further_down_is_refused",),
    ),
    MutatedRule(
        "sheet: a draft is not overwritten without an id",
        Edit(
            "claims/intake/claim_set/importing.py",
            "    problems += drafts.kept_problems(claims, changing, kept)\n",
            "",
        ),
        (
            f"{OF_A_SHEET}an_earlier_draft_is_not_overwritten_by_a_sheet_without_ids",
            f"{OF_A_SHEET}what_an_editor_corrected_stays_and_what_is_published_is_not_reopened",
        ),
    ),
)

UNCHECKED_RULES = (
    MutatedRule(
        "unchecked: no light is green where there is nothing to check",
        Edit(POLICY, "return Light.GREEN if something else Light.NOTHING", "return Light.GREEN"),
        (f"{LIGHTS}no_light_is_green_where_there_is_nothing_to_judge",),
    ),
    MutatedRule(
        "unchecked: no light is green where part of it was checked",
        Edit(POLICY, "return Light.PARTLY", "return Light.GREEN"),
        (f"{LIGHTS}words_of_which_some_were_not_compared_are_not_all_found",),
    ),
    MutatedRule(
        "unchecked: a correction sheet with open sentences is not clean",
        Edit(SHEET, "self.has_text and not self.open_sentences and", "self.has_text and"),
        (f"{CORRECTIONS}one_thing_that_is_not_checked_is_enough",),
    ),
    MutatedRule(
        "unchecked: a correction sheet with a claim without a finding is not clean",
        Edit(SHEET, "not self.open_sentences and not self.unverified", "not self.open_sentences"),
        (f"{CORRECTIONS}one_thing_that_is_not_checked_is_enough",),
    ),
    MutatedRule(
        "unchecked: a correction sheet without a text is not clean",
        Edit(SHEET, "self.has_text and not self.open_sentences", "not self.open_sentences"),
        (f"{CORRECTIONS}what_nobody_checked_never_reads_as_nothing_to_correct",),
    ),
    MutatedRule(
        "unchecked: the correction sheet says “not checked: n of m” (screen)",
        Edit(
            f"{PAGES}/admin/claims/article/correction_sheet.html",
            "{% for sentence in unchecked %}",
            '{% for sentence in "" %}',
        ),
        (f"{CORRECTIONS}what_nobody_checked_never_reads_as_nothing_to_correct",),
    ),
    MutatedRule(
        "unchecked: the correction sheet says “not checked: n of m” (Word)",
        Edit(SHEET_PAGES, "for sentence in unchecked(made):", "for sentence in ():"),
        (f"{CORRECTIONS}what_nobody_checked_never_reads_as_nothing_to_correct",),
    ),
    MutatedRule(
        "unchecked: the page of the article counts open sentences",
        Edit(
            f"{PAGES}/admin/claims/article/progress.html",
            "{% if progress.open_sentences and not coverage %}",
            "{% if False %}",
        ),
        (f"{CORRECTIONS}the_page_of_an_article_counts_sentences_that_are_not_checked",),
    ),
    MutatedRule(
        "unchecked: a changed statement leaves its translation behind (database)",
        without_trigger("claim_leaves_translations_behind"),
        (f"{STALE}the_database_notes_it_on_every_road", f"{STALE}the_form_marks_and_confirms"),
    ),
    MutatedRule(
        "unchecked: a translation left behind is not submitted",
        Edit(OBJECTIONS, "        yield from _stale_translations(claim)\n", ""),
        (f"{STALE}it_is_not_submitted_before_somebody_has_looked",),
    ),
)

NOTE_RULES = (
    MutatedRule(
        "note: revised and corrected say what is new",
        Edit(OBJECTIONS, "if kind in TOLD_WHY:", "if False:"),
        (f"{PUT_BACK}readers_are_told_what_is_new",),
    ),
    MutatedRule(
        "note: the database asks for it of a revision (submission_says_what_is_new)",
        without_trigger("submission_says_what_is_new"),
        (f"{PUT_BACK}the_database_asks_for_the_note_of_a_revision",),
    ),
    MutatedRule(
        "note: the database asks for it of a correction (submission_says_why)",
        without_constraint("claims_submission", "submission_says_why"),
        ("tests/models/rules/test_review_rules.py::test_a_submission_says_what_it_signs_and_why",),
    ),
    MutatedRule(
        "note: what was published without one comes back from its log",
        """CREATE FUNCTION asks_editions() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.kind = 'revised' AND NEW.note = '' THEN RAISE check_violation; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER asks_editions BEFORE INSERT ON claims_edition
        FOR EACH ROW EXECUTE FUNCTION asks_editions()""",
        (f"{OLD_LOGS}a_revision_of_before_notes_were_asked_for_comes_back",),
    ),
    MutatedRule(
        "put back: only what says what its last edition says",
        Edit(OBJECTIONS, "elif not says_the_same(", "elif False and not says_the_same("),
        (
            f"{PUT_BACK}one_that_says_something_else_does_not_go_back",
            f"{PUT_BACK}one_whose_source_was_corrected_does_not_go_back",
        ),
    ),
    MutatedRule(
        "put back: the database holds it (claim_stage_move)",
        another_function(
            "pgtrigger_claim_stage_move_[0-9a-f]+",
            "AND same.document::jsonb - 'change'\n"
            "                        = (last.document::jsonb -> 'claim') - 'change'",
            "",
        ),
        (f"{PUT_BACK}the_database_lets_no_other_draft_go_back",),
    ),
    MutatedRule(
        "put back: an edition that differs in nothing is not submitted",
        Edit(
            OBJECTIONS,
            "if last and again and _differs_in_nothing(",
            "if False and _differs_in_nothing(",
        ),
        (f"{PUT_BACK}an_edition_that_differs_in_nothing_is_not_submitted",),
    ),
    MutatedRule(
        "put back: no road publishes one (edition_says_something_new)",
        without_trigger("edition_says_something_new"),
        (
            f"{PUT_BACK}the_database_refuses_an_edition_that_differs_in_nothing",
            f"{PUT_BACK}the_database_refuses_a_reissue_that_differs_in_nothing",
        ),
    ),
)

CAUTION_RULES = (
    MutatedRule(
        "caution: it is part of what is signed, and so of the API",
        Edit(EDITIONS, '**({"caution": source.caution} if source.caution else {}),', ""),
        (
            f"{CAUTIONS}it_is_part_of_what_is_signed_and_left_out_where_there_is_none",
            f"{CAUTIONS}a_new_caution_is_reissued_like_any_correction",
        ),
    ),
    MutatedRule(
        "caution: the note for editors stays inside",
        Edit(
            EDITIONS,
            '        "kind": source.kind,\n',
            '        "kind": source.kind,\n        "note": source.note,\n',
        ),
        (f"{CAUTIONS}it_is_part_of_what_is_signed_and_left_out_where_there_is_none",),
    ),
    MutatedRule(
        "caution: the page of a claim shows it",
        Edit(f"{PAGES}/claims/citation.html", "{% if citation.caution %}", "{% if False %}"),
        (f"{CAUTIONS}readers_see_it_in_their_language",),
    ),
    MutatedRule(
        "caution: the page of a source shows it",
        Edit(f"{PAGES}/claims/source.html", "{% if reading.caution %}", "{% if False %}"),
        (f"{CAUTIONS}the_page_of_a_source_and_its_record_show_it",),
    ),
    MutatedRule(
        "caution: a reviewer sees it",
        Edit(
            f"{PAGES}/admin/claims/claim/review_citation.html",
            "in citation.source.caution.items %}",
            'in "" %}',
        ),
        (f"{CAUTIONS}the_desk_shows_it_where_the_claim_is_reviewed_and_read",),
    ),
    MutatedRule(
        "caution: exports show it (Markdown, footnotes)",
        Edit("claims/exports/markdown.py", ", *_cautions(source, language)]", "]"),
        (f"{CAUTIONS}markdown_says_it_in_the_footnote_and_among_the_sources",),
    ),
    MutatedRule(
        "caution: exports show it (Markdown, sources)",
        Edit("claims/exports/markdown.py", ", *_cautions(source)])", "])"),
        (f"{CAUTIONS}markdown_says_it_in_the_footnote_and_among_the_sources",),
    ),
    MutatedRule(
        "caution: exports show it (package)",
        Edit("claims/record/schemas/tables-2.json", '"row.caution.en"', '"row.nothing.en"'),
        ("tests/record/test_summary_translations.py::test_a_caution_comes_back_in_a_package_too",),
    ),
    MutatedRule(
        "caution: it says something (source_caution_says_something)",
        without_constraint("claims_source", "source_caution_says_something"),
        (f"{CAUTIONS}a_caution_of_nothing_that_can_be_seen_is_refused",),
    ),
)

RULES = (
    *RELEASE_RULES,
    *IMPACT_RULES,
    *DOCUMENT_RULES,
    *SHEET_RULES,
    *UNCHECKED_RULES,
    *NOTE_RULES,
    *CAUTION_RULES,
)
