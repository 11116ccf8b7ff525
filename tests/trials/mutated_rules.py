"""Rules under which nothing untrue is published: how each is switched off, and which tests hold it.

A rule in code or in a page is switched off by another text in its place, one of the database by
SQL that is executed in the database of the tests.
"""

from tests.trials.mutated_reading import DOCUMENT_RULES, SHEET_RULES, UNCHECKED_RULES
from tests.trials.switching_off import (
    CAUTIONS,
    EDITIONS,
    IMPACT,
    IN_PRINT,
    OBJECTIONS,
    OLD_LOGS,
    OUTLOOK,
    PAGES,
    PUT_BACK,
    RELEASE_PAGE,
    STEPS,
    Edit,
    MutatedRule,
    another_function,
    without_constraint,
    without_trigger,
)

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
        ("tests/record/test_summary_translations.py::test_a_caution_comes_back_too[package]",),
    ),
    MutatedRule(
        "caution: exports show it (CSV and XLSX)",
        Edit("claims/record/tables.py", "if column.name in ADDED.get(name, ())", "if False"),
        (f"{CAUTIONS}every_file_that_names_a_source_has_its_caution",),
    ),
    MutatedRule(
        "caution: exports show it (ClaimReview)",
        Edit("claims/exports/claim_review.py", '"description": caution_of(source),', ""),
        (f"{CAUTIONS}search_engines_and_the_author_of_an_article_hear_it",),
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
