//! The examples run, and what they say is so: each asserts it.

#[path = "../examples/agent.rs"]
mod agent;
#[path = "../examples/channel.rs"]
mod channel;
#[path = "../examples/trigger.rs"]
mod trigger;

#[test]
fn an_agent_typed_in_rust_finds_out_what_it_needs_and_hands_over() {
    agent::main().expect("it runs");
}

#[test]
fn a_trigger_of_ones_own_hands_over_when_it_is_sure_and_not_before() {
    trigger::main().expect("it runs");
}

#[test]
fn a_channel_of_ones_own_brings_a_message_once_and_takes_the_answer() {
    channel::main().expect("it runs");
}
