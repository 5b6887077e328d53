//! How numbers and templates stand at WhatsApp, and what operators of the account should know.

use super::pool::{Failure, Store};
use super::row::{Row, args, to_json};
use crate::domain::id::NumberId;
use crate::domain::template::Template;
use crate::domain::time::Timestamp;

/// How a business number stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberState {
    /// Which.
    pub id: NumberId,
    /// May messages leave?
    pub circuit: Circuit,
    /// Meta's code that stopped it.
    pub code: Option<i64>,
    /// Why, for people.
    pub detail: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// The WhatsApp Business account.
    pub account: Option<String>,
    /// As people write it.
    pub display: Option<String>,
    /// The name that customers see.
    pub name: Option<String>,
    /// `GREEN`, `YELLOW` or `RED`.
    pub quality: Option<String>,
    /// Messages a second that Meta lets out.
    pub rate: Option<u32>,
}

/// May messages of a number leave?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circuit {
    /// All.
    Open,
    /// All but templates.
    NoTemplates,
    /// None: they wait.
    Stopped,
}

impl Circuit {
    /// The word stored and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::NoTemplates => "no_templates",
            Self::Stopped => "stopped",
        }
    }

    fn parse(word: &str) -> Self {
        [Self::NoTemplates, Self::Stopped].into_iter().find(|state| state.word() == word).unwrap_or(Self::Open)
    }
}

/// Something operators of the account should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredNotice {
    /// Says it once.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// `info`, `warn` or `alarm`.
    pub level: String,
    /// What kind of thing: the webhook field, or `costs`.
    pub field: String,
    /// The number it is about.
    pub number: Option<NumberId>,
    /// In one sentence.
    pub text: String,
}

const COLUMNS: &str = "SELECT id, state, code, detail, since_ms, account, display, name, quality, rate FROM numbers ORDER BY id";

impl Store {
    /// How all numbers stand that anything is known of.
    pub async fn numbers(&self) -> Result<Vec<NumberState>, Failure> {
        self.read(|conn| Box::pin(async move { conn.fetch(COLUMNS, &[]).await?.iter().map(number_of).collect() })).await
    }

    /// Opens or closes the way out for a number. `false`: it stood so already.
    pub async fn set_circuit(
        &self,
        id: &NumberId,
        circuit: Circuit,
        code: Option<i64>,
        detail: Option<&str>,
        at: Timestamp,
    ) -> Result<bool, Failure> {
        let (id, detail) = (id.clone(), detail.map(str::to_owned));
        self.write(move |conn| {
            let (id, detail) = (id.clone(), detail.clone());
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO numbers (id, state, code, detail, since_ms) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (id) DO UPDATE SET state = $2, code = $3, detail = $4, since_ms = $5 WHERE numbers.state <> $2";
                Ok(conn.execute(SQL, args![id.as_str(), circuit.word(), code, detail, at.0]).await? == 1)
            })
        })
        .await
    }

    /// What Meta says about a number. What it does not say stays.
    pub async fn describe_number(&self, facts: NumberState) -> Result<(), Failure> {
        let facts = std::sync::Arc::new(facts);
        self.write(move |conn| {
            let facts = facts.clone();
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO numbers (id, state, since_ms, account, display, name, quality, rate) VALUES ($1, 'open', $2, $3, $4, $5, $6, $7)
                    ON CONFLICT (id) DO UPDATE
                    SET account = COALESCE($3, numbers.account), display = COALESCE($4, numbers.display), name = COALESCE($5, numbers.name),
                        quality = COALESCE($6, numbers.quality), rate = COALESCE($7, numbers.rate)";
                let rate = facts.rate.map(i64::from);
                let values = args![
                    facts.id.as_str(),
                    facts.since.0,
                    facts.account.as_deref(),
                    facts.display.as_deref(),
                    facts.name.as_deref(),
                    facts.quality.as_deref(),
                    rate
                ];
                conn.execute(SQL, values).await?;
                Ok(())
            })
        })
        .await
    }

    /// Keeps a notice. `false`: it was said before.
    pub async fn note(&self, notice: &StoredNotice) -> Result<bool, Failure> {
        let notice = notice.clone();
        self.write(move |conn| {
            let notice = notice.clone();
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO notices (id, at_ms, level, field, number_id, text) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING";
                let number = notice.number.as_ref().map(NumberId::as_str);
                let values = args![notice.id.as_str(), notice.at.0, notice.level.as_str(), notice.field.as_str(), number, notice.text.as_str()];
                Ok(conn.execute(SQL, values).await? == 1)
            })
        })
        .await
    }

    /// Notices, the newest first, of one moment by id; `after` the moment and the id of the last one of the page before.
    pub async fn notices(&self, after: Option<(Timestamp, String)>, most: i64) -> Result<Vec<StoredNotice>, Failure> {
        let (at, id) = after.map_or((i64::MAX, String::new()), |(at, id)| (at.0, id));
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, at_ms, level, field, number_id, text FROM notices WHERE at_ms < $2 OR (at_ms = $2 AND id > $3)
                    ORDER BY at_ms DESC, id LIMIT $1";
                let notice = |row: &Row| {
                    Ok(StoredNotice {
                        id: row.text(0)?,
                        at: Timestamp(row.int(1)?),
                        level: row.text(2)?,
                        field: row.text(3)?,
                        number: row.opt_text(4)?.map(NumberId::new),
                        text: row.text(5)?,
                    })
                };
                conn.fetch(SQL, args![most, at, id]).await?.iter().map(notice).collect()
            })
        })
        .await
    }

    /// The templates of an account as Meta has them now: what is not among them is gone.
    pub async fn replace_templates(&self, account: &str, templates: Vec<Template>, at: Timestamp) -> Result<(), Failure> {
        let (account, templates) = (account.to_owned(), std::sync::Arc::new(templates));
        self.write(move |conn| {
            let (account, templates) = (account.clone(), templates.clone());
            Box::pin(async move {
                conn.execute("DELETE FROM templates WHERE account = $1", args![account.as_str()]).await?;
                for template in templates.iter() {
                    const SQL: &str = "
                        INSERT INTO templates (account, name, language, status, category, body, updated_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)
                        ON CONFLICT (account, name, language) DO NOTHING";
                    let (name, language, status, category) =
                        (template.name.as_str(), template.language.as_str(), template.status.as_str(), template.category.as_str());
                    conn.execute(SQL, args![account.as_str(), name, language, status, category, to_json(template)?, at.0]).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// A webhook says that a template changed. `None` leaves a value as it is; a template nobody knows is for the next fetch.
    pub async fn change_template(&self, name: &str, language: &str, change: TemplateChange, at: Timestamp) -> Result<bool, Failure> {
        let (name, language) = (name.to_owned(), language.to_owned());
        self.write(move |conn| {
            let (name, language, change) = (name.clone(), language.clone(), change.clone());
            Box::pin(async move {
                const FIND: &str = "SELECT account, body FROM templates WHERE name = $1 AND language = $2 AND (account = $3 OR $3 = '')";
                let account = change.account.clone().unwrap_or_default();
                let rows = conn.fetch(FIND, args![name.as_str(), language.as_str(), account]).await?;
                for row in &rows {
                    let (account, mut template): (String, Template) = (row.text(0)?, row.json(1)?);
                    template.status = change.status.clone().unwrap_or(template.status);
                    template.category = change.category.clone().unwrap_or(template.category);
                    template.quality = change.quality.clone().or(template.quality);
                    const SQL: &str = "
                        UPDATE templates SET status = $4, category = $5, body = $6, updated_ms = $7 WHERE account = $1 AND name = $2 AND language = $3";
                    let (status, category) = (template.status.as_str(), template.category.as_str());
                    conn.execute(SQL, args![account, name.as_str(), language.as_str(), status, category, to_json(&template)?, at.0]).await?;
                }
                Ok(!rows.is_empty())
            })
        })
        .await
    }

    /// All templates, or those of an account.
    pub async fn templates(&self, account: Option<&str>) -> Result<Vec<Template>, Failure> {
        let account = account.unwrap_or_default().to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT body FROM templates WHERE account = $1 OR $1 = '' ORDER BY name, language, account";
                conn.fetch(SQL, args![account]).await?.iter().map(|row| row.json(0)).collect()
            })
        })
        .await
    }
}

/// What changed about a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateChange {
    /// Of which account; of all when it is not said.
    pub account: Option<String>,
    /// Its state.
    pub status: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// Its quality.
    pub quality: Option<String>,
}

fn number_of(row: &Row) -> Result<NumberState, Failure> {
    Ok(NumberState {
        id: NumberId::new(row.text(0)?),
        circuit: Circuit::parse(&row.text(1)?),
        code: row.opt_int(2)?,
        detail: row.opt_text(3)?,
        since: Timestamp(row.int(4)?),
        account: row.opt_text(5)?,
        display: row.opt_text(6)?,
        name: row.opt_text(7)?,
        quality: row.opt_text(8)?,
        rate: row.opt_int(9)?.and_then(|rate| u32::try_from(rate).ok()),
    })
}
