use super::code::code;
use super::link::{self, SPEC};
use super::{behaviour, configuration, markdown};
use crate::{Checked, ConsumerItem};

/// The Rust constant that holds the name of a consumer: `CONSUMER_EXEC_BACKEND`.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let checked = analyse("[streams.EXEC.consumers.backend]", &arena).unwrap();
/// let backend = &checked.items[0].consumers[0];
/// assert_eq!(reference::consumer_constant(backend), "CONSUMER_EXEC_BACKEND");
/// ```
pub fn consumer_constant(item: &ConsumerItem<'_>) -> String {
    format!("CONSUMER_{}", item.constant)
}

/// What a consumer is, in one sentence: the first of its documentation.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let checked = analyse("[streams.EXEC.consumers.backend]", &arena).unwrap();
/// let backend = &checked.items[0].consumers[0];
/// assert_eq!(reference::consumer_summary(backend), "The consumer `backend` of `EXEC`.");
/// ```
pub fn consumer_summary(item: &ConsumerItem<'_>) -> String {
    let spec = &item.consumer.spec;
    let written = markdown::first_sentence(item.doc);
    written.unwrap_or_else(|| format!("The consumer {} of {}.", code(spec.name), code(spec.stream)))
}

/// Everything about a consumer of a declaration: its documentation, what is configured, what it does.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let checked = analyse("[streams.EXEC.consumers.backend]\nmax_deliver = 5", &arena).unwrap();
/// let text = reference::consumer(&checked, &checked.items[0].consumers[0]);
/// assert!(text.contains("| `max_deliver` | 5 |"));
/// ```
pub fn consumer(checked: &Checked<'_>, item: &ConsumerItem<'_>) -> String {
    let doc = match item.doc.trim() {
        "" => consumer_summary(item),
        doc => markdown::prose(doc, SPEC),
    };
    let behaviour: Vec<String> = behaviour::of_consumer(&item.consumer)
        .iter()
        .map(|line| format!("* {line}"))
        .collect();
    let stream = link::to_stream(checked, item.consumer.spec.stream, SPEC);
    [
        doc,
        configuration::consumer_table(item),
        behaviour.join("\n"),
        format!("**Stream:** {stream}."),
    ]
    .join("\n\n")
}
