//! The two column types and nothing else: what goes into a statement and what comes out of it.

use super::pool::Failure;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

/// A value bound to a placeholder.
#[derive(Clone, Debug)]
pub(super) enum Arg {
    Text(Option<String>),
    Int(Option<i64>),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(Some(without_zero(text)))
    }
}

impl From<Option<String>> for Arg {
    fn from(text: Option<String>) -> Self {
        Self::Text(text.map(without_zero))
    }
}

impl From<Option<&str>> for Arg {
    fn from(text: Option<&str>) -> Self {
        text.map(str::to_owned).into()
    }
}

/// Postgres keeps no zero byte in a text; one from outside must not look like a broken database.
fn without_zero(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Int(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Int(Some(i64::from(number)))
    }
}

impl From<Option<i64>> for Arg {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

/// `args![id, now]`: the values of `$1, $2`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::store::row::Arg::from($value)),*] };
}
pub(super) use args;

/// A row that was read.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    pub(super) fn text(&self, column: usize) -> Result<String, Failure> {
        self.opt_text(column)?.ok_or_else(|| Failure::Corrupt(format!("column {column} is null")))
    }

    pub(super) fn int(&self, column: usize) -> Result<i64, Failure> {
        self.opt_int(column)?.ok_or_else(|| Failure::Corrupt(format!("column {column} is null")))
    }

    pub(super) fn opt_text(&self, column: usize) -> Result<Option<String>, Failure> {
        match self {
            Self::Sqlite(row) => Ok(row.try_get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    pub(super) fn opt_int(&self, column: usize) -> Result<Option<i64>, Failure> {
        match self {
            // SQLite types a value, not a column: `count(*)` and NULL come as they are.
            Self::Sqlite(row) if row.try_get_raw(column)?.is_null() => Ok(None),
            Self::Sqlite(row) => Ok(row.try_get_unchecked(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// Whatever is there, as JSON.
    pub(super) fn value(&self, column: usize) -> Result<serde_json::Value, Failure> {
        let is_number = match self {
            Self::Sqlite(row) => row.try_get_raw(column)?.type_info().name() == "INTEGER",
            Self::Postgres(row) => row.try_get_raw(column)?.type_info().name() == "INT8",
        };
        if is_number { Ok(self.opt_int(column)?.into()) } else { Ok(self.opt_text(column)?.into()) }
    }

    /// A stored JSON document. Fields that this version does not know are passed over; a kind that it does not know is a newer one's.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, Failure> {
        serde_json::from_str(&self.text(column)?).map_err(|e| Failure::unreadable("stored JSON", &e))
    }
}

/// A document as stored.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|e| Failure::Corrupt(format!("cannot store: {e}")))
}
