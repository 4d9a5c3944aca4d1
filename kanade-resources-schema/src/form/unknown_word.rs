use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Refusal, Rule};
use crate::suggest::did_you_mean;

pub(super) static RULE: Rule = Rule {
    id: "KR0010",
    name: "unknown_word",
    what: "A field has an unknown word as its value.",
    why: "The words are those of the JetStream API, and they are case-sensitive.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10025)],
    broker: Some("nats-server 2.10 and 2.11 crash on `storage = \"any\"`."),
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
discard = "oldest"
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
discard = "old"
"#,
    ),
};

/// The finding for `word`, which is not one of `words`.
pub(crate) fn finding(span: Span, word: &str, words: &[&str]) -> Finding {
    let finding = Finding::new(&RULE, span, format!("unknown word `{word}`"));
    match did_you_mean(&word.to_lowercase(), words.iter().copied()) {
        Some(known) => finding.fix(format!("did you mean `{known}`?"), format!("\"{known}\"")),
        None => finding.help(format!("use one of {}", quoted(words))),
    }
}

/// The finding for `word`, where there could be a list or the word `all`.
pub(crate) fn instead_of_a_list(span: Span, word: &str, all: &str) -> Finding {
    if word.to_lowercase() == all {
        return finding(span, word, &[all]);
    }
    Finding::new(&RULE, span, format!("unknown word `{word}`")).help(format!(
        "write `[\"{word}\"]` for that field, or `\"{all}\"` for all"
    ))
}

/// `a`, `b` and `c`.
pub(crate) fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
