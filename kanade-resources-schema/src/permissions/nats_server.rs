//! Permissions as nats-server's configuration writes them.

use std::fmt::Write as _;

use super::model::{ANSWERS, ANSWERS_WITHIN_SECONDS, Permissions};

/// A subject with a placeholder, which configuration files can't have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexpanded {
    /// The subject.
    pub subject: String,
}

impl Permissions {
    /// What stands inside of the `permissions` of a user, fit to be included there: `permissions { include "agent.conf" }`.
    ///
    /// # Errors
    ///
    /// The first subject with a placeholder. Servers replace those in JSON Web Tokens only, for the users of scoped
    /// signing keys: in a configuration file they stay as they are, and allow nothing.
    pub fn nats_server(&self) -> Result<String, Unexpanded> {
        let subscribe: Vec<String> = self.subscribe.iter().map(ToString::to_string).collect();
        let mut all = self
            .publish
            .iter()
            .chain(&self.deny_publish)
            .chain(&subscribe);
        if let Some(subject) = all.find(|subject| subject.contains("{{")) {
            return Err(Unexpanded {
                subject: subject.clone(),
            });
        }
        let mut text = "publish {\n".to_owned();
        list(&mut text, "allow", &self.publish);
        if !self.deny_publish.is_empty() {
            list(&mut text, "deny", &self.deny_publish);
        }
        text.push_str("}\nsubscribe {\n");
        list(&mut text, "allow", &subscribe);
        text.push_str("}\n");
        if self.responds {
            // Writing to a string can't fail.
            _ = writeln!(
                text,
                "allow_responses {{ max: {ANSWERS}, expires: \"{ANSWERS_WITHIN_SECONDS}s\" }}"
            );
        }
        Ok(text)
    }
}

fn list(text: &mut String, name: &str, subjects: &[String]) {
    _ = writeln!(text, "  {name}: [");
    for subject in subjects {
        _ = writeln!(text, "    {}", quoted(subject));
    }
    text.push_str("  ]\n");
}

/// In double quotes, where `$` starts no variable.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}
