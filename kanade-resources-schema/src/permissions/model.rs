//! What permissions consist of, and what they depend on.

use std::fmt;

use crate::role::Value;
use crate::subject::is_subset;

/// Where clients put their inboxes, unless they are told otherwise.
pub const INBOX: &str = "_INBOX";

/// How many answers a role that responds may give to one request.
pub const ANSWERS: u32 = 1;

/// How long after a request its answer may come, in seconds: what servers say if they are not told.
pub const ANSWERS_WITHIN_SECONDS: u64 = 120;

/// What the permissions depend on besides the declaration.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options<'o> {
    /// The JetStream domain that the process names, if it names one.
    pub domain: Option<&'o str>,
    /// The prefix of the inboxes of the process.
    pub inbox: &'o str,
    /// What holes stand for, ahead of what the role says.
    pub bind: &'o [(&'o str, Value<'o>)],
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            domain: None,
            inbox: INBOX,
            bind: &[],
        }
    }
}

impl<'o> Options<'o> {
    /// Sets the JetStream domain.
    #[must_use]
    pub const fn domain(mut self, domain: Option<&'o str>) -> Self {
        self.domain = domain;
        self
    }

    /// Sets the prefix of inboxes.
    #[must_use]
    pub const fn inbox(mut self, prefix: &'o str) -> Self {
        self.inbox = prefix;
        self
    }

    /// Sets what holes stand for. This comes before what a role says.
    #[must_use]
    pub const fn bind(mut self, bind: &'o [(&'o str, Value<'o>)]) -> Self {
        self.bind = bind;
        self
    }
}

/// What a user may do. What is not allowed is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permissions {
    /// The subjects that may be published to, sorted; none of them is covered by another.
    pub publish: Vec<String>,
    /// Those of them that are refused all the same, sorted.
    pub deny_publish: Vec<String>,
    /// What may be subscribed to, sorted.
    pub subscribe: Vec<Subscription>,
    /// Whether requests may be answered, on the reply subject that each of them brings.
    pub responds: bool,
}

/// A subject that may be subscribed to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subscription {
    /// The subject.
    pub subject: String,
    /// The only queue group that may be used, if there is one.
    pub queue: Option<String>,
}

impl Subscription {
    pub(super) fn plain(subject: String) -> Self {
        Self {
            subject,
            queue: None,
        }
    }
}

/// As permissions are written everywhere: the subject, and the queue group after a space.
impl fmt::Display for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.subject)?;
        match &self.queue {
            Some(queue) => write!(f, " {queue}"),
            None => Ok(()),
        }
    }
}

/// Sorts, and drops what another subject covers.
pub(super) fn least(mut subjects: Vec<String>) -> Vec<String> {
    subjects.sort_unstable();
    subjects.dedup();
    let (wild, mut literal): (Vec<String>, Vec<String>) =
        subjects.into_iter().partition(|subject| is_wild(subject));
    literal.retain(|subject| !wild.iter().any(|other| is_subset(subject, other)));
    let uncovered = wild.iter().filter(|subject| !is_covered(subject, &wild));
    literal.extend(uncovered.cloned());
    literal.sort_unstable();
    literal
}

/// Whether another one of `subjects` has all of `subject`.
fn is_covered(subject: &str, subjects: &[String]) -> bool {
    let mut others = subjects.iter().filter(|other| *other != subject);
    others.any(|other| is_subset(subject, other))
}

fn is_wild(subject: &str) -> bool {
    subject.split('.').any(|token| matches!(token, "*" | ">"))
}
