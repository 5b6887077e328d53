//! Settings as a value: every bound of the runtime has its name here.

use super::time::Millis;
use serde::{Deserialize, Serialize};

/// All bounds and waits. The defaults are the product's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Wait before answering a tap on a button.
    pub burst_ms_tap: Millis,
    /// Wait after something that reads like a complete sentence.
    pub burst_ms_sentence: Millis,
    /// Wait after a fragment: more is likely to come.
    pub burst_ms_fragment: Millis,
    /// A burst is answered after this long, whatever still comes.
    pub burst_ms_max: Millis,
    /// A burst is answered after this many messages.
    pub burst_messages_max: usize,
    /// From the end of a burst to an answer or a person, lookups and answers written anew included.
    pub turn_ms_max: Millis,
    /// Everything a model may take for one answer, retries and fallback included.
    pub model_ms_max: Millis,
    /// One request to the provider.
    pub model_request_ms_max: Millis,
    /// Requests to the provider for one turn.
    pub model_attempts_max: u32,
    /// The longest pause that a provider's `Retry-After` can ask of us.
    pub retry_after_ms_max: Millis,
    /// Tokens of a prompt: system text, history and schema together.
    pub prompt_tokens_max: usize,
    /// Tokens of an answer.
    pub answer_tokens_max: u32,
    /// Characters of a text message (WhatsApp's own limit).
    pub reply_chars_max: usize,
    /// Times one slot is asked for before a person takes over.
    pub attempts_max: u32,
    /// From which confidence on a value counts as filled; below it is unsure, and asked again.
    pub confidence_min: f64,
    /// Replies of an agent until its goal must be reached.
    pub turns_max: u32,
    /// Tokens in and out for one conversation.
    pub conversation_tokens_max: u64,
    /// Millionths of a US dollar for one conversation.
    pub conversation_micros_max: u64,
    /// Millionths of a US dollar for all conversations of a day (UTC); then agents hand over instead of asking a model.
    pub day_micros_max: u64,
    /// Two bots talk to each other when the agent replies so often ...
    pub loop_turns_max: usize,
    /// ... within this span ...
    pub loop_ms: Millis,
    /// ... or when the customer writes nearly the same so often.
    pub loop_same_max: usize,
    /// Agents that one conversation may pass through without a person.
    pub passes_max: u32,
    /// Lookups for one turn.
    pub tool_calls_max: u32,
    /// Times an answer that may not go out is written anew.
    pub rewrites_max: u32,
    /// Passages of what the business wrote down that a model sees for one turn.
    pub passages_max: usize,
    /// Lines of the transcript kept in memory; older ones stay in the log.
    pub lines_kept_max: usize,
    /// A customer whom nobody has taken is told so after this long ...
    pub wait_told_ms: Millis,
    /// ... and again, with the ways out, after this long.
    pub wait_long_ms: Millis,
    /// An assigned chat goes back to its queue when nobody answered for so long.
    pub first_response_ms_max: Millis,
    /// The same after a later message, unless the queue says otherwise.
    pub next_response_ms_max: Millis,
    /// Somebody whose pages are silent for so long is offline, and their unanswered chats go back.
    pub presence_grace_ms: Millis,
    /// How sure a detector must be that a person is asked for.
    pub explicit_request_min: f64,
    /// How sure a detector must be that the customer is losing patience.
    pub frustration_min: f64,
    /// Replies of the agent without anything filled, looked up or answered from what is known.
    pub stalled_turns_max: u32,
    /// A message that was under way for longer when its conversation was closed is kept with it; a fresher one opens another.
    pub late_ms_max: Millis,
    /// Time allowed for one send to WhatsApp.
    pub send_ms_max: Millis,
    /// Sends of one message while WhatsApp says "later".
    pub send_attempts_max: u32,
    /// The 24 hours count as over so long before they are: a message needs its time on the way.
    pub window_margin_ms: Millis,
    /// Who answered from the phone app and is silent for so long has given the conversation back: the agent answers the next message.
    pub outside_ms_max: Millis,
    /// Bytes of a customer's file that are fetched.
    pub file_bytes_max: u64,
    /// How long an answer waits for a file that it is about: to be fetched, or a voice message to be written down.
    pub file_wait_ms_max: Millis,
    /// Are voice messages written down? Set when a service for that is configured.
    pub writes_down: bool,
    /// Messages a second of one number until Meta says otherwise.
    pub number_rate: u32,
    /// Does an agent's message of which WhatsApp never said whether it left go out once more?
    pub resends_unknown: bool,
    /// Millionths of a US dollar for WhatsApp's messages of one conversation ...
    pub conversation_charge_micros_max: u64,
    /// ... and of a month, per number: an alarm is raised at four fifths, and when it is spent. 0: no budget.
    pub month_charge_micros_max: u64,
    /// How long a status may take to settle a send whose answer never came.
    pub unknown_settle_ms: Millis,
    /// How long a status waits for the message it speaks of.
    pub status_park_ms_max: Millis,
    /// Are card numbers, e-mail addresses and phone numbers made unrecognisable before a model of a provider reads them?
    pub redacts_personal: bool,
    /// Time allowed for telling an endpoint one event.
    pub hook_ms_max: Millis,
    /// Bytes of an event's data: beyond that parts are left out.
    pub hook_bytes_max: usize,
    /// Events of one endpoint that are under way at once.
    pub hook_parallel_max: u32,
    /// How long one event is tried before it is given up, and an endpoint before it is paused.
    pub hook_tried_ms_max: Millis,
    /// How long it is kept what was told to whom.
    pub hook_kept_ms: Millis,
    /// Attempts at one piece of work before it is set aside and reported.
    pub work_attempts_max: u32,
    /// How long finished work is kept, so that a late copy of a webhook is still known (Meta retries for up to 7 days).
    pub work_kept_ms: Millis,
    /// Requests to the API by one key or one person within a minute, on each node.
    pub api_minute_requests_max: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            burst_ms_tap: Millis(0),
            burst_ms_sentence: Millis(700),
            burst_ms_fragment: Millis(2_500),
            burst_ms_max: Millis::secs(20),
            burst_messages_max: 20,
            turn_ms_max: Millis::secs(30),
            model_ms_max: Millis::secs(25),
            model_request_ms_max: Millis::secs(12),
            model_attempts_max: 3,
            retry_after_ms_max: Millis::secs(5),
            prompt_tokens_max: 6_000,
            answer_tokens_max: 700,
            reply_chars_max: 4_096,
            attempts_max: 3,
            confidence_min: 0.6,
            turns_max: 12,
            conversation_tokens_max: 60_000,
            conversation_micros_max: 500_000,
            day_micros_max: 50_000_000,
            loop_turns_max: 8,
            loop_ms: Millis::secs(120),
            loop_same_max: 3,
            passes_max: 3,
            tool_calls_max: 3,
            rewrites_max: 1,
            passages_max: 4,
            lines_kept_max: 400,
            wait_told_ms: Millis::mins(5),
            wait_long_ms: Millis::mins(30),
            first_response_ms_max: Millis::mins(15),
            next_response_ms_max: Millis::hours(1),
            presence_grace_ms: Millis::secs(60),
            explicit_request_min: 0.5,
            frustration_min: 0.5,
            stalled_turns_max: 6,
            send_ms_max: Millis::secs(10),
            late_ms_max: Millis::mins(5),
            send_attempts_max: 60,
            window_margin_ms: Millis::mins(2),
            outside_ms_max: Millis::hours(12),
            file_bytes_max: 25 * 1024 * 1024,
            file_wait_ms_max: Millis::secs(20),
            writes_down: false,
            number_rate: 80,
            resends_unknown: false,
            conversation_charge_micros_max: 0,
            month_charge_micros_max: 0,
            unknown_settle_ms: Millis::secs(120),
            status_park_ms_max: Millis::secs(120),
            redacts_personal: false,
            hook_ms_max: Millis::secs(10),
            hook_bytes_max: 256 * 1024,
            hook_parallel_max: 8,
            hook_tried_ms_max: Millis::hours(72),
            hook_kept_ms: Millis::hours(24 * 30),
            work_attempts_max: 50,
            work_kept_ms: Millis::hours(24 * 10),
            api_minute_requests_max: 3_000,
        }
    }
}
