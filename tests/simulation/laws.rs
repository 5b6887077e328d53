//! The laws: one file each, one line each in the table. A law looks at what happened and at what is true, never at what the product thinks.

mod a_dead_model_leaves_nobody_alone;
mod a_handoff_is_whole;
mod a_return_is_answered;
mod acknowledged_is_kept;
mod audit_tells_all;
mod budgets_are_hard;
mod clocks_tell_once;
mod closed_means_closed;
mod deadlines_are_kept;
mod delivery_only_climbs;
mod epochs_grow_with_owners;
mod events_need_no_sweep;
mod every_chat_has_its_owner;
mod everyone_is_answered;
mod first_in_first_out;
mod given_to_who_may;
mod it_comes_to_rest;
mod no_talk_without_end;
mod no_value_without_words;
mod nobody_waits_beside_free_people;
mod not_twice_in_a_row;
mod notes_stay_inside;
mod nothing_is_sent_twice;
mod nothing_leaves_after_the_window;
mod one_away_message;
mod one_customer_a_prompt;
mod one_notice_a_handoff;
mod one_open_conversation_a_customer;
mod one_reply_to_a_burst;
mod only_what_is_allowed;
mod opening_releases;
mod shares_are_equal;
mod the_agent_answers_only_its_turn;
mod the_desk_counts_right;
mod the_ledger_is_whole;
mod the_log_is_the_state;
mod the_pace_is_kept;
mod unknown_is_settled;
mod who_asks_gets_a_person;
mod who_is_gone_keeps_nothing;
mod who_lost_it_writes_no_more;
mod who_owns_speaks;
mod words_leave_in_order;

use super::history::{Moment, Rest, Taken, Truth};
use baton::domain::event::{Event, How};
use baton::domain::id::{OperatorId, QueueId};

/// Something that holds whatever happens.
pub(crate) trait Law: Send {
    /// An event was committed; nothing has happened since.
    fn event(&mut self, _now: &Moment<'_>, _findings: &mut Findings) {}

    /// WhatsApp takes a message.
    fn taken(&mut self, _taken: &Taken, _truth: &Truth, _findings: &mut Findings) {}

    /// All faults are over, and everything came to rest.
    fn rest(&mut self, _rest: &Rest, _truth: &Truth, _findings: &mut Findings) {}
}

/// What a law found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// How often its premise held: a law that is never tried proves nothing.
    pub(crate) tried: u64,
    pub(crate) broken: Vec<String>,
}

impl Findings {
    pub(crate) fn tried(&mut self) {
        self.tried += 1;
    }

    pub(crate) fn holds(&mut self, holds: bool, what: impl FnOnce() -> String) {
        self.tried += 1;
        if !holds {
            self.broken.push(what());
        }
    }

    pub(crate) fn breaks(&mut self, what: impl FnOnce() -> String) {
        self.holds(false, what);
    }
}

/// A line of the table.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// Its numbers in the list of invariants.
    pub(crate) proves: &'static [u8],
    pub(crate) law: fn() -> Box<dyn Law>,
}

const fn row(name: &'static str, proves: &'static [u8], law: fn() -> Box<dyn Law>) -> Row {
    Row { name, proves, law }
}

pub(crate) const LAWS: [Row; 43] = [
    row("acknowledged_is_kept", &[1, 2], || Box::<acknowledged_is_kept::AcknowledgedIsKept>::default()),
    row("one_open_conversation_a_customer", &[3], || Box::<one_open_conversation_a_customer::OneOpenConversationACustomer>::default()),
    row("the_log_is_the_state", &[4], || Box::<the_log_is_the_state::TheLogIsTheState>::default()),
    row("delivery_only_climbs", &[5], || Box::<delivery_only_climbs::DeliveryOnlyClimbs>::default()),
    row("everyone_is_answered", &[6], || Box::<everyone_is_answered::EveryoneIsAnswered>::default()),
    row("one_reply_to_a_burst", &[6], || Box::<one_reply_to_a_burst::OneReplyToABurst>::default()),
    row("nothing_is_sent_twice", &[7], || Box::<nothing_is_sent_twice::NothingIsSentTwice>::default()),
    row("unknown_is_settled", &[7], || Box::<unknown_is_settled::UnknownIsSettled>::default()),
    row("nothing_leaves_after_the_window", &[8], || Box::<nothing_leaves_after_the_window::NothingLeavesAfterTheWindow>::default()),
    row("the_pace_is_kept", &[9], || Box::<the_pace_is_kept::ThePaceIsKept>::default()),
    row("words_leave_in_order", &[4], || Box::<words_leave_in_order::WordsLeaveInOrder>::default()),
    row("every_chat_has_its_owner", &[10, 32], || Box::<every_chat_has_its_owner::EveryChatHasItsOwner>::default()),
    row("epochs_grow_with_owners", &[11], || Box::<epochs_grow_with_owners::EpochsGrowWithOwners>::default()),
    row("who_owns_speaks", &[12, 20, 33], || Box::<who_owns_speaks::WhoOwnsSpeaks>::default()),
    row("the_agent_answers_only_its_turn", &[11, 12], || Box::<the_agent_answers_only_its_turn::TheAgentAnswersOnlyItsTurn>::default()),
    row("who_lost_it_writes_no_more", &[33], || Box::<who_lost_it_writes_no_more::WhoLostItWritesNoMore>::default()),
    row("one_notice_a_handoff", &[13], || Box::<one_notice_a_handoff::OneNoticeAHandoff>::default()),
    row("a_handoff_is_whole", &[14, 15], || Box::<a_handoff_is_whole::AHandoffIsWhole>::default()),
    row("who_asks_gets_a_person", &[16], || Box::<who_asks_gets_a_person::WhoAsksGetsAPerson>::default()),
    row("no_talk_without_end", &[17], || Box::<no_talk_without_end::NoTalkWithoutEnd>::default()),
    row("a_return_is_answered", &[18], || Box::<a_return_is_answered::AReturnIsAnswered>::default()),
    row("a_dead_model_leaves_nobody_alone", &[19], || Box::<a_dead_model_leaves_nobody_alone::ADeadModelLeavesNobodyAlone>::default()),
    row("given_to_who_may", &[21], || Box::<given_to_who_may::GivenToWhoMay>::default()),
    row("the_desk_counts_right", &[21], || Box::<the_desk_counts_right::TheDeskCountsRight>::default()),
    row("shares_are_equal", &[22, 23], || Box::<shares_are_equal::SharesAreEqual>::default()),
    row("first_in_first_out", &[24], || Box::<first_in_first_out::FirstInFirstOut>::default()),
    row("nobody_waits_beside_free_people", &[25, 31], || Box::<nobody_waits_beside_free_people::NobodyWaitsBesideFreePeople>::default()),
    row("events_need_no_sweep", &[25], || Box::<events_need_no_sweep::EventsNeedNoSweep>::default()),
    row("who_is_gone_keeps_nothing", &[26], || Box::<who_is_gone_keeps_nothing::WhoIsGoneKeepsNothing>::default()),
    row("deadlines_are_kept", &[27, 29], || Box::<deadlines_are_kept::DeadlinesAreKept>::default()),
    row("clocks_tell_once", &[29], || Box::<clocks_tell_once::ClocksTellOnce>::default()),
    row("not_twice_in_a_row", &[28], || Box::<not_twice_in_a_row::NotTwiceInARow>::default()),
    row("closed_means_closed", &[30], || Box::<closed_means_closed::ClosedMeansClosed>::default()),
    row("one_away_message", &[30], || Box::<one_away_message::OneAwayMessage>::default()),
    row("opening_releases", &[31], || Box::<opening_releases::OpeningReleases>::default()),
    row("audit_tells_all", &[38], || Box::<audit_tells_all::AuditTellsAll>::default()),
    row("the_ledger_is_whole", &[39], || Box::<the_ledger_is_whole::TheLedgerIsWhole>::default()),
    row("budgets_are_hard", &[39], || Box::<budgets_are_hard::BudgetsAreHard>::default()),
    row("one_customer_a_prompt", &[40], || Box::<one_customer_a_prompt::OneCustomerAPrompt>::default()),
    row("only_what_is_allowed", &[41], || Box::<only_what_is_allowed::OnlyWhatIsAllowed>::default()),
    row("no_value_without_words", &[15, 41], || Box::<no_value_without_words::NoValueWithoutWords>::default()),
    row("notes_stay_inside", &[36], || Box::<notes_stay_inside::NotesStayInside>::default()),
    row("it_comes_to_rest", &[43], || Box::<it_comes_to_rest::ItComesToRest>::default()),
];

/// A chat that the desk gave, or offered, to a person.
pub(crate) struct Given<'a> {
    pub(crate) operator: &'a OperatorId,
    pub(crate) queue: &'a QueueId,
    pub(crate) how: How,
    pub(crate) units: i64,
}

/// By the desk's own choice; none when people chose, or when it is something else.
pub(crate) fn given<'a>(now: &Moment<'a>) -> Option<Given<'a>> {
    let found = match now.event {
        Event::Assigned { operator, queue, how, units, .. } => Given { operator, queue, how: *how, units: *units },
        Event::Offered { operator, how, units, .. } => Given { operator, queue: now.after.queue.as_ref()?, how: *how, units: *units },
        _ => return None,
    };
    (!matches!(found.how, How::Given | How::Accepted)).then_some(found)
}
