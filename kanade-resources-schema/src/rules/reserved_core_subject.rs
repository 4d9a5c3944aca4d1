use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::LoweredTemplate;
use crate::rule::{Basis, Rule};
use crate::template::pattern::{ContentText, Token};

static RULE: Rule = Rule {
    id: "KR0707",
    name: "reserved_core_subject",
    what: "A core subject starts with a token that belongs to the server or to the clients.",
    why: "`$JS` and `$SYS` belong to the server's API, `$KV` and `$O` to what buckets and stores keep, and `_INBOX` to replies. A message there is not an application's own.",
    basis: Basis::Stricter("Brokers take such messages for requests or for data of a bucket."),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[core_subjects]
jobs = "$KV.jobs.{id}"

[streams.JOBS]
"#,
    ),
    mend: Some(
        r#"[core_subjects]
jobs = "jobs.{id}"

[streams.JOBS]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

const RESERVED: &[&str] = &["$JS", "$KV", "$O", "$SYS", "_INBOX"];

/// Looks at the first token of each core subject.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for template in cx.core_subjects.iter() {
        let reserved = first_tokens(template)
            .into_iter()
            .find(|token| RESERVED.contains(token));
        if let Some(token) = reserved {
            findings.push(finding(template, token));
        }
    }
}

/// The first token, where it is written down.
fn first_tokens<'m>(template: &LoweredTemplate<'m, '_>) -> Vec<&'m str> {
    let first = template
        .pattern
        .as_ref()
        .ok()
        .and_then(|pattern| pattern.tokens.first());
    match first {
        Some(Token::Literal(literal)) => vec![literal],
        Some(Token::Hole(hole)) => match &hole.content {
            ContentText::Words(words) => words.iter().map(|(word, _)| *word).collect(),
            _ => Vec::new(),
        },
        None => Vec::new(),
    }
}

fn finding(template: &LoweredTemplate<'_, '_>, token: &str) -> Finding {
    let message = format!("a core subject can't start with `{token}`");
    Finding::new(&RULE, template.entry.text.span.clone(), message)
        .note("it belongs to the server and its clients")
        .help(
            "choose another first token; for buckets and object stores, declare `keys` and `names`",
        )
}
