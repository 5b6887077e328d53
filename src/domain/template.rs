//! Templates as Meta approved them: what may go out outside of the 24 hours. The registry is fetched from Meta and kept true by its
//! webhooks; what is sent is checked against it first, so that nothing fails for a parameter that is missing.

use super::message::{OutboundBody, TemplateHeader, TemplateParts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A template in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The WhatsApp Business account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its language as Meta writes it: `en`, `en_US`.
    pub language: String,
    /// Meta's word: only `APPROVED` may go out.
    pub status: String,
    /// `utility`, `marketing` or `authentication`: its price, and whether an opt-out from marketing holds it back.
    pub category: String,
    /// `GREEN`, `YELLOW` or `RED`.
    #[serde(default)]
    pub quality: Option<String>,
    /// What stands above its words.
    #[serde(default)]
    pub header: Option<Header>,
    /// Its words, with `{{1}}` or `{{name}}` for parameters.
    #[serde(default)]
    pub body: String,
    /// What stands below.
    #[serde(default)]
    pub footer: Option<String>,
    /// Its buttons, in order.
    #[serde(default)]
    pub buttons: Vec<Button>,
}

/// What stands above a template's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Header {
    /// Words, with at most one parameter.
    Text {
        /// The words.
        text: String,
    },
    /// A file that must be given each time.
    Media {
        /// `image`, `video`, `document` or `location`.
        format: String,
    },
}

/// A button of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// `quick_reply`, `url`, `phone_number`, …
    pub kind: String,
    /// What stands on it.
    pub text: String,
    /// Where it leads, with `{{1}}` for a parameter.
    #[serde(default)]
    pub url: Option<String>,
}

/// The parameters in a text, in the order in which they first stand there: `1`, `2` or names.
///
/// ```
/// use baton::domain::template::parameters_of;
/// assert_eq!(parameters_of("Hi {{1}}, {{2}} and {{1}}"), ["1", "2"]);
/// assert_eq!(parameters_of("Hi {{ first_name }}"), ["first_name"]);
/// assert!(parameters_of("{{}} {{a b}} {").is_empty());
/// ```
pub fn parameters_of(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in text.split("{{").skip(1) {
        let Some((name, _)) = part.split_once("}}") else { continue };
        let name = name.trim();
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if plain && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

impl Template {
    /// May it go out now?
    pub fn is_usable(&self) -> bool {
        self.status.eq_ignore_ascii_case("APPROVED") || self.status.eq_ignore_ascii_case("REINSTATED")
    }

    /// The names of the body's parameters; none when they are numbered.
    pub fn names(&self) -> Vec<String> {
        let all = parameters_of(&self.body);
        if all.iter().all(|name| name.bytes().all(|b| b.is_ascii_digit())) { Vec::new() } else { all.into_iter().map(str::to_owned).collect() }
    }

    /// What it would say with these parameters.
    pub fn filled(&self, parameters: &[String]) -> String {
        let names = parameters_of(&self.body);
        let mut by_name: BTreeMap<&str, &str> = names.iter().copied().zip(parameters.iter().map(String::as_str)).collect();
        // Numbers count by what they say, wherever they stand.
        by_name.extend(names.iter().filter_map(|name| Some((*name, parameters.get(name.parse::<usize>().ok()?.checked_sub(1)?)?.as_str()))));
        let mut text = String::with_capacity(self.body.len());
        let mut rest = self.body.as_str();
        while let Some((before, after)) = rest.split_once("{{") {
            text.push_str(before);
            match after.split_once("}}") {
                Some((name, after)) if by_name.contains_key(name.trim()) => {
                    text.push_str(by_name.get(name.trim()).copied().unwrap_or_default());
                    rest = after;
                }
                _ => {
                    text.push_str("{{");
                    rest = after;
                }
            }
        }
        text + rest
    }

    /// What is wrong with a message that names this template, in one sentence: before it is stored, not after Meta refused it.
    pub fn check(&self, message: &OutboundBody) -> Result<(), String> {
        let OutboundBody::Template { parameters, buttons, parts, .. } = message else { return Ok(()) };
        let title = format!("{} ({})", self.name, self.language);
        if !self.is_usable() {
            return Err(format!("the template {title} is {} at Meta: use another one", self.status.to_lowercase().replace('_', " ")));
        }
        let wanted = parameters_of(&self.body);
        if wanted.len() != parameters.len() {
            return Err(format!("the template {title} has {} parameters, {} were given", wanted.len(), parameters.len()));
        }
        self.check_header(&title, parts)?;
        let replies = self.buttons.iter().filter(|button| button.kind == "quick_reply").count();
        if !buttons.is_empty() && buttons.len() != replies {
            return Err(format!("the template {title} has {replies} quick replies, {} were given", buttons.len()));
        }
        let dynamic = |button: &Button| button.url.as_deref().is_some_and(|url| !parameters_of(url).is_empty());
        for (index, button) in (0_u32..).zip(&self.buttons).filter(|(_, button)| dynamic(button)) {
            if !parts.urls.iter().any(|url| url.index == index && !url.text.trim().is_empty()) {
                return Err(format!("the button “{}” of the template {title} wants the end of its link", button.text));
            }
        }
        for url in &parts.urls {
            let named = usize::try_from(url.index).ok().and_then(|at| self.buttons.get(at));
            if !named.is_some_and(dynamic) {
                return Err(format!("the template {title} has no link button at place {} that takes a parameter", url.index));
            }
        }
        Ok(())
    }

    fn check_header(&self, title: &str, parts: &TemplateParts) -> Result<(), String> {
        match (&self.header, &parts.header) {
            (Some(Header::Text { text }), given) => match (parameters_of(text).len(), given) {
                (0, None) | (1.., Some(TemplateHeader::Text { .. })) => Ok(()),
                (0, Some(_)) => Err(format!("the header of the template {title} takes no parameter")),
                (_, _) => Err(format!("the header of the template {title} wants a parameter")),
            },
            (Some(Header::Media { format }), Some(TemplateHeader::Media { kind, .. })) if kind.word() == format => Ok(()),
            (Some(Header::Media { format }), _) => Err(format!("the header of the template {title} wants a file: {format}")),
            (None, Some(_)) => Err(format!("the template {title} has no header")),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::UrlPart;

    fn template() -> Template {
        Template {
            account: "1".to_owned(),
            name: "order_update".to_owned(),
            language: "en".to_owned(),
            status: "APPROVED".to_owned(),
            category: "utility".to_owned(),
            quality: None,
            header: None,
            body: "Hi {{1}}, order {{2}} left.".to_owned(),
            footer: None,
            buttons: vec![
                Button { kind: "quick_reply".to_owned(), text: "Thanks".to_owned(), url: None },
                Button { kind: "url".to_owned(), text: "Track".to_owned(), url: Some("https://shop.example/{{1}}".to_owned()) },
            ],
        }
    }

    fn message(parameters: &[&str], parts: TemplateParts) -> OutboundBody {
        OutboundBody::Template {
            name: "order_update".to_owned(),
            language: "en".to_owned(),
            parameters: parameters.iter().map(|p| (*p).to_owned()).collect(),
            buttons: Vec::new(),
            parts,
            text: String::new(),
        }
    }

    fn url(index: u32) -> TemplateParts {
        TemplateParts { urls: vec![UrlPart { index, text: "1".to_owned() }], ..TemplateParts::default() }
    }

    #[test]
    fn what_meta_would_refuse_is_said_before_it_is_sent() {
        let told = |template: &Template, message: &OutboundBody| template.check(message).unwrap_err();
        assert_eq!(template().check(&message(&["Kim", "7"], url(1))), Ok(()));
        assert_eq!(told(&template(), &message(&["Kim"], url(1))), "the template order_update (en) has 2 parameters, 1 were given");
        assert_eq!(
            told(&template(), &message(&["Kim", "7"], TemplateParts::default())),
            "the button “Track” of the template order_update (en) wants the end of its link"
        );
        assert!(told(&template(), &message(&["Kim", "7"], url(0))).contains("wants the end of its link"));
        let paused = Template { status: "PAUSED".to_owned(), ..template() };
        assert_eq!(told(&paused, &message(&["Kim", "7"], url(1))), "the template order_update (en) is paused at Meta: use another one");
        let pictured = Template { header: Some(Header::Media { format: "image".to_owned() }), ..template() };
        assert_eq!(told(&pictured, &message(&["Kim", "7"], url(1))), "the header of the template order_update (en) wants a file: image");
    }

    #[test]
    fn people_read_it_with_its_parameters_in_place() {
        assert_eq!(template().filled(&["Kim".to_owned(), "{{1}}".to_owned()]), "Hi Kim, order {{1}} left.");
        let named = Template { body: "Hi {{name}}, {{ day }}!".to_owned(), ..template() };
        assert_eq!(named.filled(&["Kim".to_owned(), "Monday".to_owned()]), "Hi Kim, Monday!");
        assert_eq!((named.names(), template().names()), (vec!["name".to_owned(), "day".to_owned()], Vec::new()));
    }
}
