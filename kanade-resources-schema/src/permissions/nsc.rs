//! Permissions as `nsc` takes them.

use super::model::{ANSWERS, ANSWERS_WITHIN_SECONDS, Permissions};

impl Permissions {
    /// The options of `nsc edit signing-key` and `nsc add user`, one argument each, quoted for a POSIX shell: `$JS` would
    /// vanish otherwise.
    pub fn nsc(&self) -> Vec<String> {
        let mut options = Vec::new();
        for subject in &self.publish {
            options.push(option("--allow-pub", subject));
        }
        for subject in &self.deny_publish {
            options.push(option("--deny-pub", subject));
        }
        for subscription in &self.subscribe {
            options.push(option("--allow-sub", &subscription.to_string()));
        }
        if self.responds {
            options.push(format!("--allow-pub-response={ANSWERS}"));
            options.push(format!("--response-ttl {ANSWERS_WITHIN_SECONDS}s"));
        }
        options
    }
}

fn option(name: &str, value: &str) -> String {
    format!("{name} {}", shell(&field(value)))
}

/// `nsc` reads the values of its options as lines of CSV.
fn field(text: &str) -> String {
    if text.contains([',', '"']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// In single quotes, inside of which a POSIX shell leaves everything as it is.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
