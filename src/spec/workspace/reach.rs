//! What only the whole shows: queues whose chats nobody can ever get, because of what they need and weigh.

use super::word;
use crate::domain::visibility::Role;
use crate::domain::workspace::Person;
use crate::spec::files::WORKSPACE;
use crate::spec::problem::Problems;
use crate::spec::tree::{Node, Tree};

/// A member, as far as the file can be read: what is unknown stands in the way of nothing.
struct Member<'a> {
    skills: Option<Vec<&'a str>>,
    capacity: Option<f64>,
}

pub(super) fn check(tree: &Tree, problems: &mut Problems) {
    for queue in tree.list("queues") {
        let members: Vec<Member<'_>> = queue.list("members").iter().map(|id| member(tree, id)).collect();
        // A queue that nobody serves sends its chats on.
        if !members.is_empty() {
            served(queue, &members, problems);
        }
    }
}

fn member<'a>(tree: &'a Tree, id: &Tree) -> Member<'a> {
    let is_it = |person: &&Tree| id.text().is_some() && person.text_of("id") == id.text();
    let Some(person) = tree.list("people").iter().find(is_it) else { return Member { skills: None, capacity: None } };
    let skills = match person.get("skills") {
        Some(Tree { node: Node::List(skills), .. }) => skills.iter().map(Tree::text).collect(),
        Some(_) => None,
        None => Some(Vec::new()),
    };
    Member { skills, capacity: capacity(person) }
}

fn capacity(person: &Tree) -> Option<f64> {
    let Some(stated) = person.get("capacity") else {
        let usual = Person::new("", "", "", Role::Rep, Vec::new()).capacity;
        return i32::try_from(usual).ok().map(f64::from);
    };
    stated.number().filter(|units| *units >= 1.0)
}

impl Member<'_> {
    fn knows(&self, skill: &str) -> bool {
        self.skills.as_ref().is_none_or(|skills| skills.iter().any(|known| known.eq_ignore_ascii_case(skill)))
    }

    fn holds(&self, weight: f64) -> bool {
        self.capacity.is_none_or(|capacity| weight <= capacity)
    }
}

/// Somebody knows all that the queue needs, and can hold one of its chats.
fn served(queue: &Tree, members: &[Member<'_>], problems: &mut Problems) {
    let needs: Vec<_> = queue.list("needs").iter().filter_map(|skill| word(Some(skill))).collect();
    let all = needs.iter().map(|(skill, _)| *skill).collect::<Vec<_>>().join(", ");
    let able: Vec<&Member<'_>> = members.iter().filter(|member| needs.iter().all(|(skill, _)| member.knows(skill))).collect();
    let mut missing = needs.iter().filter(|(skill, _)| !members.iter().any(|member| member.knows(skill))).peekable();
    if let Some(needs) = queue.get("needs").filter(|_| able.is_empty() && missing.peek().is_none()) {
        let hint = "give one of them all of it, or ask for less";
        problems.error(WORKSPACE, needs.at, format!("no member knows all of {all}: nobody could be given a chat"), hint);
    }
    for (skill, at) in missing {
        problems.error(WORKSPACE, *at, format!("no member knows `{skill}`: nobody could be given a chat"), "add it to a member's `skills`");
    }
    // Another weight is a mistake of the structure.
    let weight = queue.get("weight").and_then(|weight| Some((weight.number().filter(|weight| (1.0..=100.0).contains(weight))?, weight.at)));
    let Some((weight, at)) = weight else { return };
    let told = if !members.iter().any(|member| member.holds(weight)) {
        format!("no member can hold a chat of weight {weight}")
    } else if !able.is_empty() && !able.iter().any(|member| member.holds(weight)) {
        format!("no member who knows {all} can hold a chat of weight {weight}")
    } else {
        return;
    };
    problems.error(WORKSPACE, at, told, "raise a `capacity`, or lower the weight");
}
