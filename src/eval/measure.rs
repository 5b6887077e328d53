//! Measuring against recorded dialogues: what `baton measure` prints, as plain functions from records to figures.
//!
//! Reads labels only to compare with them. Never trains on what it tests: a split is by conversation and fixed by its id.

mod alike;
pub mod data;
mod emotions;
pub mod forms;
pub mod golden;
pub mod labelled;
pub mod loops;
pub mod mood;
pub mod perfect;
pub mod pipeline;
pub mod print;
pub mod print_handoff;
pub mod requests;
pub mod rows;
mod services;
pub mod spans;
pub mod timing;

use data::{Kind, Record};
use serde::Serialize;

/// All tables of `baton measure slots`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Values marked in the words of real support chats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spans: Option<spans::Report>,
    /// Forms filled over a dialogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forms: Option<forms::Report>,
    /// What the claim checks let through of a perfect model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<pipeline::Report>,
}

/// Measures by the fixed splits of one development file a kind.
pub fn by_split(records: &[Record], schemas: Option<&forms::Services>) -> Result<Report, String> {
    let (of_spans, of_forms) = sorted(records);
    let spans = (!of_spans.is_empty()).then(|| spans::by_split(&of_spans)).transpose()?;
    let forms = schemas.filter(|_| !of_forms.is_empty()).map(|schemas| forms::by_split(&of_forms, schemas));
    let pipeline = schemas.filter(|_| !of_forms.is_empty()).map(|schemas| pipeline::perfect(&of_forms, schemas));
    Ok(Report { spans, forms, pipeline })
}

/// Measures on one file, having learned from another.
pub fn on_test(train: &[Record], test: &[Record], schemas: Option<&forms::Services>) -> Result<Report, String> {
    let ((train_spans, train_forms), (test_spans, test_forms)) = (sorted(train), sorted(test));
    let spans = (!test_spans.is_empty()).then(|| spans::on_test(&train_spans, &test_spans)).transpose()?;
    let forms = schemas.filter(|_| !test_forms.is_empty()).map(|schemas| forms::on_test(&train_forms, &test_forms, schemas));
    let pipeline = schemas.filter(|_| !test_forms.is_empty()).map(|schemas| pipeline::perfect(&test_forms, schemas));
    Ok(Report { spans, forms, pipeline })
}

fn sorted(records: &[Record]) -> (Vec<&Record>, Vec<&Record>) {
    let of = |kind: Kind| records.iter().filter(|record| record.kind() == kind).collect();
    (of(Kind::Spans), of(Kind::Forms))
}
