//! Mistakes that somebody could make in the engine or around it, planted one at a time.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// Nobody looks whether people are online.
    NoOnlineCheck,
    /// Nobody looks at shifts and leave.
    NoShiftCheck,
    /// Nobody counts what people hold.
    NoCapacityCheck,
    /// What is reserved takes no room.
    OffersTakeNoRoom,
    /// The rotation goes one place too far.
    RotationOffByOne,
    /// The newest chat goes first.
    NewestFirst,
    /// Who gets room again is not looked at.
    FreedForgotten,
    /// Timers of deadlines die with the node.
    DeadlinesForgottenByRestart,
    /// A deadline hits whoever has the chat now.
    DeadlineIgnoresEpoch,
    /// An old deadline hits although the person answered.
    DeadlineIgnoresAnswer,
    /// Who let it pass may get it again at once.
    PassedForgotten,
    /// Chats of people who are gone stay with them.
    GoneKeepChats,
    /// Chats are given out of closed queues.
    HoursIgnored,
    /// The away message is said for every message.
    AwayEveryTime,
    /// At the opening nobody looks at what is held.
    OpeningForgotten,
    /// What waits in a deleted queue stays there.
    DeletedQueueStays,
    /// Who gave it away may still write.
    GiverStillWrites,
}

impl Mistake {
    pub(crate) const ALL: [Self; 17] = [
        Self::NoOnlineCheck,
        Self::NoShiftCheck,
        Self::NoCapacityCheck,
        Self::OffersTakeNoRoom,
        Self::RotationOffByOne,
        Self::NewestFirst,
        Self::FreedForgotten,
        Self::DeadlinesForgottenByRestart,
        Self::DeadlineIgnoresEpoch,
        Self::DeadlineIgnoresAnswer,
        Self::PassedForgotten,
        Self::GoneKeepChats,
        Self::HoursIgnored,
        Self::AwayEveryTime,
        Self::OpeningForgotten,
        Self::DeletedQueueStays,
        Self::GiverStillWrites,
    ];
}
