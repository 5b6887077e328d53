//! The OWASP lists, entry by entry: which tests stand for each. API Security Top 10 (2023), Top 10 for LLM applications (2025).

use std::collections::BTreeSet;
use std::path::Path;

/// An entry, what it means here, and the tests by file.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const API: [Row; 10] = [
    (
        "API1 broken object level authorization",
        "a conversation, its files, notes and reasons are there for whoever may read it",
        &[
            ("access/matrix.rs", "everybody_gets_what_is_theirs_and_nothing_else_on_sqlite"),
            ("access/swaps.rs", "what_hangs_on_a_hidden_conversation_is_not_reached_through_ones_own"),
            ("attacks/reach.rs", "anothers_cursor_and_a_made_up_one_show_nothing_hidden"),
        ],
    ),
    (
        "API2 broken authentication",
        "guessing is slowed, sessions are made anew, codes count once",
        &[
            ("http/accounts.rs", "ten_wrong_passwords_lock_an_address_for_a_while_whoever_asks_and_even_the_right_one_waits"),
            ("attacks/sessions.rs", "a_cookie_from_before_is_not_taken_over_and_every_sign_in_has_another"),
            ("attacks/sessions.rs", "a_session_begins_after_the_code_and_ends_when_one_signs_out"),
        ],
    ),
    (
        "API3 broken object property level authorization",
        "fields nobody offered have no effect, masked ones are not sent",
        &[
            ("attacks/reach.rs", "a_rep_gives_themselves_nothing_by_naming_it"),
            ("http/inbox.rs", "a_sensitive_value_is_nowhere_in_what_a_page_is_sent_until_it_is_asked_for"),
        ],
    ),
    (
        "API4 unrestricted resource consumption",
        "bodies, lists, queries and waits have bounds",
        &[
            ("attacks/slow.rs", "a_head_or_a_body_that_drips_ends_in_bounded_time_while_others_are_served"),
            ("attacks/slow.rs", "an_endless_or_a_huge_body_is_refused_before_it_is_read"),
            ("attacks/bodies.rs", "ten_thousand_of_anything_are_refused_or_bounded"),
            ("attacks/bodies.rs", "no_query_takes_the_search_longer_than_a_second"),
        ],
    ),
    (
        "API5 broken function level authorization",
        "every route for every role",
        &[
            ("access/matrix.rs", "every_route_has_a_row_and_every_row_a_route"),
            ("http/accounts.rs", "a_key_does_what_its_scopes_say_and_never_more_than_its_person"),
        ],
    ),
    (
        "API6 unrestricted access to sensitive business flows",
        "money and messages are bounded, nothing is sent twice",
        &[
            ("agents/brakes.rs", "the_money_of_a_day_is_bounded_for_all_chats"),
            ("http/channel.rs", "who_said_stop_gets_no_template_from_anybody_until_they_write_start"),
        ],
    ),
    (
        "API7 server side request forgery",
        "files and lookups reach named hosts on public addresses",
        &[
            ("attacks/reach.rs", "a_files_address_leads_to_metas_hosts_and_nowhere_else"),
            ("tools.rs", "a_private_address_is_refused_however_it_is_written"),
            ("tools.rs", "a_host_that_nobody_named_is_not_reached"),
        ],
    ),
    (
        "API8 security misconfiguration",
        "headers, cookies, errors that tell no secret",
        &[
            ("attacks/output.rs", "pages_make_no_markup_of_data_and_run_no_script_but_their_own"),
            ("attacks/sessions.rs", "the_cookie_is_for_the_browser_alone_and_for_this_site_alone"),
            ("cli.rs", "wrong_settings_are_told_and_secrets_are_not"),
        ],
    ),
    (
        "API9 improper inventory management",
        "there is one version, and every route is in the table",
        &[("access/matrix.rs", "a_route_without_a_row_and_a_row_without_a_route_are_named")],
    ),
    (
        "API10 unsafe consumption of APIs",
        "what Meta, models and tools answer is parsed, bounded, and believed only as far as it goes",
        &[
            ("attacks/bodies.rs", "no_body_makes_the_door_fall_over"),
            ("tools.rs", "an_answer_that_is_no_result_is_refused_and_asked_for_once"),
            ("http/webhook.rs", "unsigned_and_wrongly_signed_webhooks_are_refused_and_nothing_is_stored"),
        ],
    ),
];

const LLM: [Row; 10] = [
    (
        "LLM01 prompt injection",
        "a model that obeys every attacker moves nothing",
        &[
            ("attacks/injection.rs", "no_attack_reaches_anything_with_a_model_that_obeys_it"),
            ("attacks/injection.rs", "no_attack_reaches_anything_with_the_offline_model"),
            ("agents/injection.rs", "a_fooled_model_moves_nothing_that_matters"),
        ],
    ),
    (
        "LLM02 sensitive information disclosure",
        "hidden values are not in the prompt, others' words in no prompt",
        &[
            ("agents/slots.rs", "a_sensitive_value_is_hidden_from_the_model"),
            ("attacks/injection.rs", "no_attack_reaches_anything_with_a_model_that_obeys_it"),
        ],
    ),
    (
        "LLM03 supply chain",
        "dependencies are locked, listed and looked at: deny.toml, examples/sbom.rs",
        &[("attacks/owasp.rs", "every_dependency_is_locked_with_its_hash")],
    ),
    (
        "LLM04 data and model poisoning",
        "what is learned is learned from files under review; a value needs the customer's words",
        &[
            ("agents/slots.rs", "a_value_without_the_customers_words_is_not_accepted"),
            ("agents/versions.rs", "a_changed_agent_answers_new_conversations_and_those_given_back_only"),
        ],
    ),
    (
        "LLM05 improper output handling",
        "an answer is text for WhatsApp, a page and a terminal, and nothing else",
        &[
            ("attacks/output.rs", "customers_write_neither_to_a_terminal_nor_lines_into_a_log"),
            ("attacks/output.rs", "no_cell_of_an_export_is_a_formula"),
            ("browser/canaries.rs", "what_customers_and_colleagues_write_stays_text"),
        ],
    ),
    (
        "LLM06 excessive agency",
        "read-only lookups that the agent's file names, declared next agents and queues",
        &[("agents/lookups.rs", "a_tool_that_the_agent_has_not_is_not_called"), ("tools.rs", "a_tool_that_changes_things_is_never_called")],
    ),
    (
        "LLM07 system prompt leakage",
        "the page and its secret word are held back",
        &[
            ("agents/guards.rs", "the_hidden_instructions_never_leave"),
            ("attacks/injection.rs", "no_attack_reaches_anything_with_a_model_that_obeys_it"),
        ],
    ),
    (
        "LLM08 vector and embedding weaknesses",
        "there are no embeddings: knowledge is found by words in files under review",
        &[("knowledge.rs", "the_right_passage_is_among_the_first_three_and_nothing_stays_nothing")],
    ),
    (
        "LLM09 misinformation",
        "a commitment without ground does not leave",
        &[("agents/guards.rs", "a_commitment_without_ground_is_written_anew"), ("agents/guards.rs", "a_commitment_made_again_ends_with_a_person")],
    ),
    (
        "LLM10 unbounded consumption",
        "tokens, money, turns and time are bounded",
        &[
            ("agents/brakes.rs", "tokens_of_one_conversation_are_bounded"),
            ("agents/brakes.rs", "two_bots_do_not_talk_all_night"),
            ("http/models.rs", "a_drip_takes_no_longer_than_the_deadline"),
        ],
    ),
];

#[test]
fn every_entry_of_the_lists_has_tests_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut missing = Vec::new();
    let names: BTreeSet<&str> = API.iter().chain(&LLM).map(|(name, _, _)| *name).collect();
    assert_eq!(names.len(), 20);
    for (entry, meaning, tests) in API.iter().chain(&LLM) {
        assert!(!tests.is_empty() && !meaning.is_empty(), "{entry}");
        for (file, name) in *tests {
            let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
            if !text.contains(&format!("fn {name}(")) {
                missing.push(format!("{entry}: {file} has no {name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_dependency_is_locked_with_its_hash() {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("a lock file");
    for package in lock.split("[[package]]").skip(1).filter(|package| !package.contains("name = \"baton\"")) {
        let registry = package.contains("source = \"registry+");
        assert!(registry && package.contains("checksum = \""), "{package}");
    }
}
