//! Bad input: every file of the fuzzer's corpora (`tests/fuzz/corpus`), and what comes of changing them, through the code of the fuzzer's targets. What
//! each target states is in its file in `tests/fuzz/targets`; here: none panics, takes a second, or takes 64 MB.
//!
//! Each target runs in a process of its own, so that its memory can be read and a crash has a name. Changes are drawn from a fixed seed, for
//! two seconds a target; `BATON_PROOF=long` gives a minute to each. An input that fails is left in `target/tmp/bad_input`.
#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

#[path = "bad_input/child.rs"]
mod child;
#[path = "bad_input/large.rs"]
mod large;
#[path = "bad_input/mutate.rs"]
mod mutate;
#[path = "bad_input/parent.rs"]
mod parent;
#[path = "fuzz/targets/lib.rs"]
#[expect(unreachable_pub, reason = "the fuzzer has them as a library")]
mod targets;

use parent::hold;

/// The targets: each a test that begins itself anew as a child.
macro_rules! targets {
    ($($test:ident => $target:literal,)+) => {
        $(#[test]
        fn $test() {
            hold($target);
        })+

        const HELD: &[&str] = &[$($target),+];
    };
}

targets! {
    an_agent_is_refused_with_places_or_comes_back_from_its_own_files => "agent",
    an_answer_of_a_model_is_read_without_guessing_and_fills_nothing_that_is_not_valid => "answer",
    a_recording_opens_as_its_schema_says_or_the_file_is_named => "cassette",
    hours_open_and_close_as_a_slow_model_says => "hours",
    a_foreign_recording_becomes_bounded_transcripts_or_a_line_is_named => "import",
    knowledge_is_bounded_and_found_under_its_ids => "knowledge",
    a_file_is_never_kept_under_a_type_that_a_browser_runs => "media",
    a_value_in_its_canonical_spelling_stays_what_it_is => "schema",
    the_inbox_lists_exactly_what_has_the_words => "search",
    only_the_true_signature_is_genuine => "signature",
    every_status_becomes_one_item => "status",
    a_suite_is_refused_with_places_and_reads_nothing_outside => "suite",
    any_words_are_read_within_their_bounds => "texts",
    a_transcript_is_read_again_as_it_was_written => "transcript",
    a_webhook_loses_nothing_and_is_decided_on => "webhook",
    a_workspace_is_refused_with_places_or_exported_and_read_again => "workspace",
}

#[test]
fn every_target_is_held_and_has_a_corpus_and_a_binary() {
    let names: Vec<&str> = targets::ALL.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, HELD);
    let manifest = std::fs::read_to_string(child::fuzz().join("Cargo.toml")).expect("the fuzzer's manifest");
    let mut bytes = 0;
    for name in names {
        let corpus = child::corpus(name);
        assert!(corpus.len() >= 8, "{name} has {} files in its corpus", corpus.len());
        bytes += corpus.iter().map(|(_, data)| data.len()).sum::<usize>();
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name} has no binary");
    }
    assert!(bytes < 1024 * 1024, "{bytes} bytes of corpora: keep what takes a way of its own");
}
