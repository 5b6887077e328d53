//! Meta's error codes (Meta, error codes; WhatsApp Business Platform, 2026): what follows from each. Logic rests on `code` and `error_subcode`,
//! never on the HTTP status or the title.

/// What follows from an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Trouble on Meta's side that passes: a few tries, with growing pauses.
    Retry {
        /// The first pause, milliseconds.
        after_ms: i64,
        /// Tries before it counts as failed.
        tries: u32,
    },
    /// Too many messages to this one customer: only their conversation waits, 4^X seconds.
    PairPace,
    /// Too many messages of this number: all its messages slow down.
    NumberPace,
    /// Too many calls of the app or the account: all wait long.
    AppPace,
    /// The 24 hours are over: only a template may go out.
    WindowShut,
    /// The customer wants no marketing messages.
    OptedOut,
    /// The template is unusable until it is fetched anew: paused, disabled, missing, other parameters.
    Template,
    /// Nothing of this number goes out until somebody mends it: token, permission, policy, payment, registration.
    Stop,
    /// No templates of this number go out until somebody has looked at it: spam, classification.
    StopTemplates,
    /// This message fails, and others may well go out.
    Fail,
}

/// What follows from a code.
///
/// ```
/// use baton::channel::whatsapp::errors::{Class, class_of};
/// assert_eq!(class_of(131_047, None), Class::WindowShut);
/// assert_eq!(class_of(190, Some(463)), Class::Stop);
/// assert_eq!(class_of(100, Some(33)), Class::Stop); // the asset was revoked
/// assert_eq!(class_of(123_456, None), Class::Fail); // a code of the future is never retried
/// ```
pub fn class_of(code: i64, subcode: Option<i64>) -> Class {
    match (code, subcode) {
        (100, Some(33)) => Class::Stop,
        (131_056, _) => Class::PairPace,
        (130_429, _) => Class::NumberPace,
        (4 | 80_007, _) => Class::AppPace,
        (1 | 2 | 131_000 | 131_016 | 135_000, _) => Class::Retry { after_ms: 2_000, tries: 5 },
        (131_057, _) => Class::Retry { after_ms: 60_000, tries: 10 },
        (131_047 | 470, _) => Class::WindowShut,
        (131_050, _) => Class::OptedOut,
        (132_000 | 132_001 | 132_005 | 132_007 | 132_008 | 132_012 | 132_015 | 132_016 | 132_018, _) => Class::Template,
        (0 | 3 | 10 | 190 | 200..=299 | 368 | 130_497 | 131_005 | 131_031 | 131_037 | 131_042 | 131_044 | 131_045 | 133_010 | 133_016, _) => {
            Class::Stop
        }
        (131_048 | 131_064, _) => Class::StopTemplates,
        _ => Class::Fail,
    }
}

/// Does a code speak of the token, a permission or the registration? Then a question that is answered proves that it is mended.
pub fn heals_with_token(code: i64) -> bool {
    matches!(code, 0 | 3 | 10 | 100 | 190 | 200..=299 | 131_005 | 131_045 | 133_010)
}

/// What an operator should do about a code, in one sentence; none when nothing helps.
pub fn advice(code: i64) -> Option<&'static str> {
    Some(match code {
        0 | 190 => "The access token is refused: make a token of a system user that does not expire, and set WHATSAPP_ACCESS_TOKEN.",
        3 | 10 | 200..=299 | 131_005 => "The token lacks a permission: whatsapp_business_messaging and whatsapp_business_management are needed.",
        368 | 131_031 | 130_497 => "Meta blocked the account for its policy, or for this country: see Business Support Home.",
        131_042 | 131_044 => "Meta wants a valid payment method: see the billing settings of the account.",
        131_045 | 133_010 => "The number is not registered: register it with its two-step PIN.",
        133_016 => "The number was registered too often: wait three days, then register it once.",
        131_037 => "The number's display name is not approved yet: see WhatsApp Manager.",
        131_048 | 131_064 => "Meta limits templates of this number for its quality: send fewer and better ones, and see WhatsApp Manager.",
        131_030 => "A test number may write only to the phones in its list: add the phone at Meta, or use a real number.",
        131_026 => "The phone cannot be reached on WhatsApp, or the customer blocked this number.",
        131_047 | 470 => "The customer's 24 hours are over: send a template.",
        131_049 => "Meta held a marketing message back from this customer: try no sooner than in 24 hours.",
        131_050 => "The customer wants no marketing messages: write only when they do.",
        131_021 => "Sender and recipient are the same number.",
        131_062 => "This template cannot go to a user id: a phone number is needed.",
        131_063 => "Marketing templates are switched off on the Cloud API for this account.",
        131_051 => "WhatsApp does not take this kind of message.",
        131_052 => "Meta could not fetch the file: send it again.",
        131_053 => "WhatsApp does not take this file: its type or its size is wrong.",
        132_000 | 132_005 | 132_008 | 132_012 | 132_018 => "The template wants other parameters: it is fetched anew, check them and send it again.",
        132_001 => "There is no such template in this language, or it is not approved.",
        132_007 | 132_015 | 132_016 => "The template is paused or disabled at Meta: use another one.",
        132_068 | 132_069 => "The form (Flow) is blocked or used too often: ask in words.",
        137_000 => "The customer's identity changed: verify them before you go on.",
        2_494_191 => "Only the escalation partner may take a thread: ask for that role in Meta Business Suite.",
        130_472 => "Meta counts this phone to an experiment and did not deliver.",
        _ => return None,
    })
}
