"""Rules of what comes in and of what reads as checked: identity of documents and claims, lights."""

from tests.trials.switching_off import (
    ADDRESSES,
    CORRECTIONS,
    IDENTITY,
    KEYS,
    LIGHTS,
    MATCHING,
    OBJECTIONS,
    OF_A_SHEET,
    ONE_DOCUMENT,
    PAGES,
    POLICY,
    REFERENCES,
    SHEET,
    SHEET_PAGES,
    STALE,
    Edit,
    MutatedRule,
    another_function,
    without_trigger,
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
