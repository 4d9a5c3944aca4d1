use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::LoweredTemplate;
use crate::rule::{Basis, Rule};
use crate::template::items;
use crate::template::pattern::ContentText;

static RULE: Rule = Rule {
    id: "KR0702",
    name: "malformed_identifier",
    what: "A template, a hole or a word can't be named in Rust.",
    why: "A template becomes a function and a type, a hole an argument and a field, a word a variant. Names are in snake \
          case; keywords become raw identifiers, but `self`, `super` and `crate` can't.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.agent_config.keys]
group = "groups.{Name}"
"#,
    ),
    mend: Some(
        r#"[kv.agent_config.keys]
group = "groups.{name}"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks at the names of templates and holes, and at words.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, template) in cx.templates() {
        let name = &template.entry.name;
        if !items::is_name(&name.value) {
            findings.push(name_finding("template", &name.value, name.span.clone()));
        }
        check_holes(template, findings);
    }
}

fn check_holes(template: &LoweredTemplate<'_, '_>, findings: &mut Findings) {
    let Ok(pattern) = &template.pattern else {
        return;
    };
    let text = &template.entry.text;
    for hole in pattern.holes() {
        if !items::is_name(hole.name) {
            findings.push(name_finding("hole", hole.name, text.place_of(&hole.at)));
        }
        let ContentText::Words(words) = &hole.content else {
            continue;
        };
        for (word, at) in words {
            if items::variant_name(word).is_none() {
                findings.push(word_finding(word, text.place_of(at)));
            }
        }
    }
}

fn name_finding(what: &str, name: &str, span: Span) -> Finding {
    let message = format!("`{name}` can't be the name of a {what}");
    Finding::new(&RULE, span, message).help(
        "write it in snake case, such as `pc_id`: words of lower-case letters and digits, joined by single underscores",
    )
}

fn word_finding(word: &str, span: Span) -> Finding {
    let message = format!("the word `{word}` does not become a variant");
    Finding::new(&RULE, span, message)
        .note("words become the variants of an enum: `not-ok` becomes `NotOk`")
        .help("begin it with a letter from `a` to `z`, and do not call it `self`; or leave the hole to a type of your own")
}
