//! The older text format of Prometheus, for whoever does not ask for OpenMetrics: counters carry `_total` in their headers, an info is a gauge,
//! units and the end are left out.

/// The same metrics in the text format 0.0.4.
///
/// ```
/// let open = "# HELP sends Sends.\n# TYPE sends counter\nsends_total 1\n# EOF\n";
/// assert_eq!(baton::runtime::plain(open), "# HELP sends_total Sends.\n# TYPE sends_total counter\nsends_total 1\n");
/// ```
pub fn plain(open: &str) -> String {
    let mut text = String::with_capacity(open.len());
    let mut help: Option<(&str, &str)> = None;
    for line in open.lines() {
        if let Some((name, told)) = line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' ')) {
            help = Some((name, told));
        } else if let Some((name, kind)) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' ')) {
            let (ending, kind) = match kind {
                "counter" => ("_total", "counter"),
                "info" => ("_info", "gauge"),
                "unknown" => ("", "untyped"),
                other => ("", other),
            };
            if let Some((_, told)) = help.take().filter(|(named, _)| *named == name) {
                text.extend(["# HELP ", name, ending, " ", told, "\n"]);
            }
            text.extend(["# TYPE ", name, ending, " ", kind, "\n"]);
        } else if !line.starts_with("# UNIT ") && line != "# EOF" {
            text.extend([line, "\n"]);
        }
    }
    text
}
