//! Tables: CSV with a header, comma, semicolon or tab, one message a row. Columns conversation, time, from, text under their usual names or
//! under those that are told. Without a column for the time, a row comes a minute after the one before of its conversation.

use super::stamp::{Order, Signs, Stamp, order};
use super::{Columns, ImportError, Options, moment};
use crate::domain::text::{clip, fold};
use crate::domain::time::Timestamp;
use crate::spec::suite::{By, Head, Said, Transcript};
use csv::StringRecord;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// Rows of a table.
const ROWS_MAX: usize = 1_000_000;
/// Usual names of the columns, best first.
const CONVERSATION: &str = "conversation conversation_id conversationid chat chat_id chatid thread thread_id session session_id ticket ticket_id dialogue_id conversación conversa gespräch";
const TIME: &str = "time timestamp at date datetime created_at sent_at created date_time fecha hora data zeit datum";
const FROM: &str = "from role by sender author speaker who sender_type direction remitente rol autor von";
const TEXT: &str = "text message content body utterance words msg mensaje texto mensagem nachricht";

/// Words for who speaks. An agent is a bot here: people are persons, operators, staff.
const CUSTOMER: &str = "customer user client contact visitor guest inbound incoming in cliente kunde kundin client(e) klant";
const AGENT: &str = "agent bot assistant ai automation chatbot";
const PERSON: &str = "person human operator staff rep representative support team outbound outgoing out colleague admin mitarbeiter operador asesor";
const SYSTEM: &str = "system activity note event sistema";

struct Places {
    conversation: Option<usize>,
    time: Option<usize>,
    from: usize,
    text: usize,
}

struct Row {
    line: usize,
    conversation: String,
    time: Option<String>,
    said: Said,
    name: Option<String>,
}

/// Reads a table, one transcript a conversation, in the order of their first rows.
pub(super) fn read(text: &str, options: &Options) -> Result<Vec<Transcript>, ImportError> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let bad = |e: &csv::Error| ImportError::at(line_of(e.position()), format!("no row of a table: {e}"), "quote cells that hold quotes or new lines");
    let header = reader.headers().map_err(|e| bad(&e))?.clone();
    let places = places(&header, &options.columns)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| bad(&e))?;
        if rows.len() >= ROWS_MAX {
            return Err(ImportError::at(line_of(record.position()), format!("more than {ROWS_MAX} rows"), "split the file"));
        }
        rows.extend(row(&record, &places, options)?);
    }
    let times = times(&rows, options)?;
    let mut order: Vec<String> = Vec::new();
    let mut chats: BTreeMap<String, (Head, Vec<(Timestamp, Said)>)> = BTreeMap::new();
    for (row, at) in rows.into_iter().zip(times) {
        if !chats.contains_key(&row.conversation) {
            order.push(row.conversation.clone());
        }
        let (head, said) = chats.entry(row.conversation).or_default();
        head.name = head.name.take().or(row.name);
        let at = at.unwrap_or_else(|| moment::of_turn(said.len()));
        said.push((at, Said { at: moment::written(at), ..row.said }));
    }
    let transcript = |(head, mut said): (Head, Vec<(Timestamp, Said)>)| {
        said.sort_by_key(|(at, _)| *at);
        Transcript { head, lines: said.into_iter().map(|(_, said)| said).collect() }
    };
    Ok(order.iter().filter_map(|id| chats.remove(id)).map(transcript).collect())
}

fn line_of(position: Option<&csv::Position>) -> usize {
    position.and_then(|position| usize::try_from(position.line()).ok()).unwrap_or_default()
}

/// The sign that the header has most of.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |sign: u8| header.bytes().filter(|b| *b == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn places(header: &StringRecord, columns: &Columns) -> Result<Places, ImportError> {
    let at = |name: &str| header.iter().position(|own| fold(own) == fold(name));
    let listed = || clip(&header.iter().collect::<Vec<_>>().join(", "), 200);
    let find = |told: Option<&String>, usual: &str| match told {
        Some(told) => {
            at(told).map(Some).ok_or_else(|| ImportError::at(1, format!("there is no column `{told}`"), format!("the columns are: {}", listed())))
        }
        None => Ok(usual.split(' ').find_map(at)),
    };
    let missing = |what: &str| ImportError::at(1, format!("no column tells {what}"), format!("name it; the columns are: {}", listed()));
    let from = find(columns.from.as_ref(), FROM)?.ok_or_else(|| missing("who wrote"))?;
    let text = find(columns.text.as_ref(), TEXT)?.ok_or_else(|| missing("the words"))?;
    Ok(Places { conversation: find(columns.conversation.as_ref(), CONVERSATION)?, time: find(columns.time.as_ref(), TIME)?, from, text })
}

fn row(record: &StringRecord, places: &Places, options: &Options) -> Result<Option<Row>, ImportError> {
    let line = line_of(record.position());
    let cell = |place: usize| record.get(place).unwrap_or_default();
    let words = cell(places.text).trim();
    if words.is_empty() {
        return Ok(None);
    }
    let from = fold(cell(places.from));
    let is_in = |list: &str| list.split(' ').any(|known| known == from);
    let text = Some(words.to_owned());
    let is_bot = options.bot.as_deref().is_some_and(|bot| fold(bot) == from);
    let own = options.us.iter().find(|own| fold(own) == from);
    let said = if is_in(CUSTOMER) {
        Said { text, ..Said::default() }
    } else if is_bot || is_in(AGENT) {
        Said { by: By::Agent, text, ..Said::default() }
    } else if own.is_some() || is_in(PERSON) {
        Said { by: By::Person, text, who: Some(own.map_or("person", String::as_str).to_owned()), ..Said::default() }
    } else if is_in(SYSTEM) {
        Said { by: By::System, note: text, ..Said::default() }
    } else if from.is_empty() || (options.us.is_empty() && options.bot.is_none()) {
        let what = format!("it is not clear who `{}` is", clip(cell(places.from), 40));
        return Err(ImportError::at(
            line,
            what,
            "write customer, agent (a bot), person or system; or name your own people with --us, a bot with --bot",
        ));
    } else {
        Said { text, ..Said::default() }
    };
    let name = (said.by == By::Customer && !is_in(CUSTOMER)).then(|| cell(places.from).trim().to_owned());
    let conversation = places.conversation.map(cell).unwrap_or_default().trim().to_owned();
    Ok(Some(Row { line, conversation, time: places.time.map(|place| cell(place).trim().to_owned()), said, name }))
}

/// The moment of every row; `None` when the table has no times.
fn times(rows: &[Row], options: &Options) -> Result<Vec<Option<Timestamp>>, ImportError> {
    let zone = moment::zone(options)?;
    let mut stamps: BTreeMap<&str, Vec<(usize, Stamp)>> = BTreeMap::new();
    for row in rows {
        let stamp = row.time.as_deref().and_then(stamp_of);
        stamps.entry(&row.conversation).or_default().extend(stamp.map(|stamp| (row.line, stamp)));
    }
    let order = order(&stamps.into_values().collect::<Vec<_>>(), options.day_first)?;
    rows.iter().map(|row| row.time.as_deref().map(|time| time_of(row.line, time, order, &zone)).transpose()).collect()
}

fn stamp_of(time: &str) -> Option<Stamp> {
    if moment::of_text(time, &TimeZone::UTC).is_some() {
        return None;
    }
    let mut signs = Signs::of(time);
    signs.stamp().filter(|_| signs.is_over())
}

fn time_of(line: usize, time: &str, order: Order, zone: &TimeZone) -> Result<Timestamp, ImportError> {
    let at = moment::of_text(time, zone).or_else(|| stamp_of(time)?.moment(order, zone));
    at.ok_or_else(|| ImportError::at(line, format!("`{}` is no moment", clip(time, 40)), "write it like 2026-10-14T09:00:00Z, or 2026-10-14 09:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, options: &Options) -> Vec<(String, By, String)> {
        let read = read(text, options).unwrap_or_else(|error| panic!("{error}"));
        read.iter().flat_map(|t| &t.lines).map(|s| (s.at.clone(), s.by, s.text.clone().or_else(|| s.note.clone()).unwrap())).collect()
    }

    #[test]
    fn the_usual_tables_read_alike() {
        let wanted = [
            ("2026-10-14T09:00:00Z".to_owned(), By::Customer, "Hi,\n\"you\"".to_owned()),
            ("2026-10-14T09:01:00Z".to_owned(), By::Agent, "Hello".to_owned()),
        ];
        for text in [
            "conversation,time,from,text\n1,2026-10-14T09:00:00Z,customer,\"Hi,\n\"\"you\"\"\"\n1,2026-10-14T09:01:00Z,agent,Hello\n",
            "Role;Message;Timestamp;chat_id\r\nUser;\"Hi,\n\"\"you\"\"\";14.10.2026 09:00;a\r\nBot;Hello;14.10.2026 09:01;a\r\n",
            "created_at\tsender\tbody\n2026-10-14 09:00:00\tcontact\t\"Hi,\n\"\"you\"\"\"\n2026-10-14 09:01:00\tbot\tHello\n",
        ] {
            assert_eq!(seen(text, &Options::default()), wanted, "{text}");
        }
    }

    #[test]
    fn conversations_keep_apart_and_people_are_known_by_their_names() {
        let text = "conversation,from,text\nb,Zoe,Hi\na,Max,Hola\nb,Eva,Hello\nb,system,assigned\n";
        let options = Options { us: vec!["eva".to_owned()], ..Options::default() };
        let read = read(text, &options).unwrap();
        let [first, second] = read.as_slice() else { panic!("{read:?}") };
        assert_eq!((first.lines.len(), first.head.name.as_deref(), second.head.name.as_deref()), (3, Some("Zoe"), Some("Max")));
        assert_eq!((first.lines[1].by, first.lines[1].who.as_deref(), first.lines[2].by), (By::Person, Some("eva"), By::System));
        assert_eq!(first.lines[2].at, "2026-11-02T09:02:00Z");
    }

    #[test]
    fn columns_may_have_names_of_their_own() {
        let text = "Wer,Was\ncustomer,Hi\n";
        let columns = Columns { from: Some("wer".to_owned()), text: Some("WAS".to_owned()), ..Columns::default() };
        assert_eq!(seen(text, &Options { columns: columns.clone(), ..Options::default() }).len(), 1);
        assert!(read(text, &Options::default()).unwrap_err().hint.contains("Wer, Was"));
        let wrong = Options { columns: Columns { time: Some("wann".to_owned()), ..columns }, ..Options::default() };
        assert_eq!(read(text, &wrong).unwrap_err().what, "there is no column `wann`");
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let table = |row: &str| format!("time,from,text\n2026-10-14 09:00,customer,\"a\nb\"\n{row}\n");
        for (row, told) in [("soon,customer,Hi", "`soon` is no moment"), ("2026-10-14 09:01,Zoe,Hi", "it is not clear who `Zoe` is")] {
            let error = read(&table(row), &Options::default()).unwrap_err();
            assert_eq!((error.line, error.what.as_str()), (4, told));
        }
        let open = "time,from,text\n3/4/26 9:00,customer,Hi\n";
        assert!(read(open, &Options::default()).unwrap_err().hint.contains("--day-first"));
        assert_eq!(seen(open, &Options { day_first: Some(false), ..Options::default() })[0].0, "2026-03-04T09:00:00Z");
    }
}
