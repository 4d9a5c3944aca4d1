use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::role::{Granted, List};
use crate::rule::{Basis, Rule};

static RULE: Rule = Rule {
    id: "KR0805",
    name: "unpublished_stream",
    what: "A role publishes to a stream without subjects of its own.",
    why: "Such a stream stores what it copies from others, and nothing can be published to it.",
    basis: Basis::Stricter("Brokers know nothing of roles."),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EXEC]
subjects = ["commands.>"]

[streams.COPY]
mirror = { name = "EXEC" }

[roles.backend]
publish = ["streams.COPY"]
"#,
    ),
    mend: Some(
        r#"[streams.EXEC]
subjects = ["commands.>"]

[streams.COPY]
mirror = { name = "EXEC" }

[roles.backend]
publish = ["streams.EXEC"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for streams that capture nothing.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let grants = cx
        .roles
        .iter()
        .flat_map(|role| role.grants_of(List::Publish));
    for grant in grants {
        let Some(Granted::Resource(stream)) = grant.granted() else {
            continue;
        };
        if stream.stream.subjects.is_empty() {
            let message = format!(
                "nothing can be published to `{}`: it has no subjects",
                stream.name
            );
            let finding = Finding::new(&RULE, grant.given.span.clone(), message)
                .help("name the stream that it copies");
            findings.push(finding);
        }
    }
}
