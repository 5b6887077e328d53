//! Tables as files. A cell that a spreadsheet would take for a formula is marked as text.

use super::problem::Problem;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::Value;

/// With what a formula begins.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    pub(super) fn new(head: &[String]) -> Self {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory does not fail.
        let _ = writer.write_record(head);
        Self(writer)
    }

    pub(super) fn row(&mut self, cells: &[Value]) {
        let _ = self.0.write_record(cells.iter().map(cell));
    }

    pub(super) fn download(self, name: &str) -> Result<Response, Problem> {
        let bytes = self.0.into_inner().map_err(|_| Problem::internal())?;
        let mut response = Response::new(Body::from(bytes));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).map_err(|_| Problem::internal())?;
        headers.insert(header::CONTENT_DISPOSITION, disposition);
        Ok(response)
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(FORMULA) => format!("'{text}"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for text in ["=1+1", "+34600", "-2", "@SUM(A1)", "\tx"] {
            assert_eq!(cell(&json!(text)), format!("'{text}"));
        }
        assert_eq!((cell(&json!("plain")), cell(&json!(-3)), cell(&Value::Null)), ("plain".to_owned(), "-3".to_owned(), String::new()));
    }
}
