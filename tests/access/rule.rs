//! DESIGN, section 6, as a table: what ties a person to a conversation, and which ties a deed asks for. Written from that page; it neither calls
//! the product's `visibility` nor follows its words.

use std::collections::BTreeSet;

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Post {
    Rep,
    Lead,
    Admin,
}

/// Somebody who looks.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub(crate) id: String,
    pub(crate) post: Post,
    pub(crate) teams: BTreeSet<String>,
    pub(crate) queues: BTreeSet<String>,
}

impl Who {
    pub(crate) fn new(id: &str, post: Post, teams: &[&str], queues: &[&str]) -> Self {
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self { id: id.to_owned(), post, teams: all(teams), queues: all(queues) }
    }
}

/// In whose hands a conversation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hands {
    Agent,
    /// It waits.
    Nobody,
    Person(String),
    /// Another responder on the same number.
    Outside,
    Ended,
}

/// Where a conversation is.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) hands: Hands,
    /// Where it is, came from, or would go.
    pub(crate) queue: Option<String>,
    /// Whose queue that is; none when there is no such queue.
    pub(crate) team: Option<String>,
    /// Reps of that queue see only what is theirs.
    pub(crate) hides: bool,
    pub(crate) reserved_for: Option<String>,
    pub(crate) lookers_on: Vec<String>,
}

/// What somebody wants to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    See,
    /// Write for colleagues.
    Note,
    /// Write to the customer.
    Say,
    /// Take it. For who has it already that is no fault.
    Take,
    /// Take what one does not have.
    TakeAnew,
    Decline,
    /// Transfer, close, give back: a lead's "reassign, unstick".
    Move,
    /// Snooze and wake.
    PutAside,
    /// See what is masked.
    Reveal,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Yes,
    /// It is there, and not theirs to do.
    NotTheirs,
    /// For them there is no such conversation.
    Gone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tie {
    /// It is assigned to them.
    Has,
    /// It is reserved for them.
    IsOffered,
    /// It waits, for anybody, in a queue that they serve.
    WaitsThere,
    /// They gave it away and may look on.
    LooksOn,
    /// Its queue belongs to a team that they lead; admins lead all.
    Runs,
}

fn ties(who: &Who, place: &Place) -> Vec<Tie> {
    let waits = place.hands == Hands::Nobody;
    let is_me = |name: &Option<String>| name.as_ref() == Some(&who.id);
    let serves = place.queue.as_ref().is_some_and(|queue| who.queues.contains(queue));
    let runs = match who.post {
        Post::Admin => true,
        Post::Lead => place.team.as_ref().is_some_and(|team| who.teams.contains(team)),
        Post::Rep => false,
    };
    let known = [
        (Tie::Has, place.hands == Hands::Person(who.id.clone())),
        (Tie::IsOffered, waits && is_me(&place.reserved_for)),
        (Tie::WaitsThere, waits && serves && !place.hides),
        (Tie::LooksOn, place.lookers_on.contains(&who.id)),
        (Tie::Runs, runs),
    ];
    known.into_iter().filter(|(_, holds)| *holds).map(|(tie, _)| tie).collect()
}

/// What a deed asks for: one of these ties; and whether it must not have ended.
fn asks(deed: Deed, free: bool) -> (&'static [Tie], bool) {
    match deed {
        Deed::See | Deed::Note => (&[Tie::Has, Tie::IsOffered, Tie::WaitsThere, Tie::LooksOn, Tie::Runs], false),
        Deed::Say => (&[Tie::Has], true),
        Deed::Take if free => (&[Tie::Has, Tie::IsOffered, Tie::WaitsThere, Tie::Runs], true),
        Deed::Take => (&[Tie::Has, Tie::IsOffered, Tie::Runs], true),
        Deed::TakeAnew if free => (&[Tie::IsOffered, Tie::WaitsThere, Tie::Runs], true),
        Deed::TakeAnew => (&[Tie::IsOffered, Tie::Runs], true),
        Deed::Decline => (&[Tie::IsOffered], true),
        Deed::Move => (&[Tie::Has, Tie::Runs], true),
        Deed::PutAside => (&[Tie::Has], true),
        Deed::Reveal => (&[Tie::Has, Tie::Runs], false),
    }
}

/// May they? What they may not see is not there for them, whatever they ask.
pub(crate) fn verdict(who: &Who, deed: Deed, place: &Place) -> Verdict {
    let ties = ties(who, place);
    if ties.is_empty() {
        return Verdict::Gone;
    }
    let (enough, open) = asks(deed, place.reserved_for.is_none());
    let over = open && place.hands == Hands::Ended;
    let has = ties.contains(&Tie::Has);
    let tied = ties.iter().any(|tie| enough.contains(tie)) && !(deed == Deed::TakeAnew && has);
    if tied && !over { Verdict::Yes } else { Verdict::NotTheirs }
}

/// Is it there for them?
pub(crate) fn sees(who: &Who, place: &Place) -> bool {
    !ties(who, place).is_empty()
}

#[test]
fn the_page_of_the_design_line_by_line() {
    let rep = Who::new("ann", Post::Rep, &["sales"], &["inbound"]);
    let lead = Who::new("lea", Post::Lead, &["sales"], &[]);
    let admin = Who::new("ada", Post::Admin, &[], &[]);
    let place = |hands: Hands| Place {
        hands,
        queue: Some("inbound".to_owned()),
        team: Some("sales".to_owned()),
        hides: false,
        reserved_for: None,
        lookers_on: Vec::new(),
    };
    let (mine, peers) = (place(Hands::Person("ann".to_owned())), place(Hands::Person("bob".to_owned())));
    let waits = place(Hands::Nobody);
    let away = Place { queue: Some("help".to_owned()), team: Some("support".to_owned()), ..waits.clone() };
    assert_eq!(
        [&mine, &waits, &peers, &away].map(|place| sees(&rep, place)),
        [true, true, false, false],
        "a rep sees theirs, and what waits with them"
    );
    assert!(!sees(&rep, &Place { hides: true, ..waits.clone() }), "a setting can hide those");
    assert_eq!([&mine, &waits, &peers, &away].map(|place| sees(&lead, place)), [true, true, true, false], "a lead sees everything in their teams");
    assert!([&mine, &waits, &peers, &away].iter().all(|place| sees(&admin, place)), "an admin sees everything");
    assert_eq!([&mine, &waits].map(|place| verdict(&rep, Deed::Say, place)), [Verdict::Yes, Verdict::NotTheirs], "a rep writes only what they own");
    assert_eq!([&mine, &waits].map(|place| verdict(&rep, Deed::Move, place)), [Verdict::Yes, Verdict::NotTheirs]);
    assert_eq!([&peers, &away].map(|place| verdict(&lead, Deed::Move, place)), [Verdict::Yes, Verdict::Gone], "a lead reassigns within their teams");
    assert_eq!([&peers, &away].map(|place| verdict(&lead, Deed::Take, place)), [Verdict::Yes, Verdict::Gone], "... takes over");
    let ended = place(Hands::Ended);
    assert_eq!([&rep, &lead].map(|who| verdict(who, Deed::Say, &ended)), [Verdict::Gone, Verdict::NotTheirs], "an end ends every right to write");
}
