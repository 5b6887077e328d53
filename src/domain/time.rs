//! Moments and spans in milliseconds. The domain never reads a clock: the moment is an argument.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A span in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Timestamp {
    /// From the whole seconds in which WhatsApp writes its timestamps.
    pub fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// This moment, later by `span`.
    #[must_use]
    pub fn plus(self, span: Millis) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// How long after `earlier` this is; negative when it is before.
    pub fn since(self, earlier: Self) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

impl Millis {
    /// So many seconds.
    pub const fn secs(n: i64) -> Self {
        Self(n * 1000)
    }

    /// So many minutes.
    pub const fn mins(n: i64) -> Self {
        Self(n * 60_000)
    }

    /// So many hours.
    pub const fn hours(n: i64) -> Self {
        Self(n * 3_600_000)
    }

    /// For timers of the standard library; negative spans are zero.
    pub fn to_std(self) -> std::time::Duration {
        std::time::Duration::from_millis(u64::try_from(self.0).unwrap_or(0))
    }
}

/// A span as people write it: `90s`, `15m`, `1h 30m`, `3d`; days are 24 hours.
///
/// ```
/// use baton::domain::time::{Millis, Span};
/// assert_eq!(serde_json::from_str::<Span>(r#""1h 30m""#).unwrap().0, Millis::mins(90));
/// assert_eq!(serde_json::to_string(&Span(Millis::mins(90))).unwrap(), r#""90m""#);
/// assert!(serde_json::from_str::<Span>(r#""soon""#).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Span(pub Millis);

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a span of time like 90s, 15m, 24h or 3d");
        let span: jiff::Span = text.parse().map_err(|_| wrong())?;
        let whole = jiff::SpanTotal::from(jiff::Unit::Millisecond).days_are_24_hours();
        let ms = span.total(whole).map_err(|_| wrong())?;
        if !(1.0..=MILLIS_MAX).contains(&ms) {
            return Err(wrong());
        }
        #[expect(clippy::cast_possible_truncation, reason = "within the bounds above")]
        Ok(Self(Millis(ms as i64)))
    }
}

/// The longest span: ten years.
const MILLIS_MAX: f64 = 3_650.0 * 86_400_000.0;

impl From<Span> for String {
    fn from(span: Span) -> Self {
        let ms = span.0.0;
        let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")];
        let exact = units.into_iter().find(|(unit, _)| ms % unit == 0);
        exact.map_or_else(|| format!("{ms}ms"), |(unit, word)| format!("{}{word}", ms / unit))
    }
}

/// A bound in time that can be switched off: `15m`, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Limit {
    /// No bound.
    Off,
    /// After so long.
    After(Span),
}

impl Limit {
    /// The span; none when it is off.
    pub fn span(self) -> Option<Millis> {
        match self {
            Self::Off => None,
            Self::After(span) => Some(span.0),
        }
    }
}

impl TryFrom<String> for Limit {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "off" { Ok(Self::Off) } else { Span::try_from(text).map(Self::After).map_err(|wrong| format!("{wrong}, or off")) }
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::Off => "off".to_owned(),
            Limit::After(span) => span.into(),
        }
    }
}
