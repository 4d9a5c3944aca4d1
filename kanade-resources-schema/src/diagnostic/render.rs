use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::{Finding, Label};

/// More findings than this are counted, not shown.
const SHOWN: usize = 20;

/// Renders one finding in rustc's style, without the leading `error: `, which compilers add themselves.
///
/// `path` is how the file is called in front of the line and column.
pub fn render(finding: &Finding, source: &str, path: &str) -> String {
    let text = Renderer::plain().render(&[group(finding, source, path)]);
    text.strip_prefix("error: ").map(str::to_owned).unwrap_or(text)
}

/// Renders findings in the order given: the first twenty, and a count of the rest.
pub fn render_all(findings: &[Finding], source: &str, path: &str) -> Vec<String> {
    let mut messages: Vec<String> =
        findings.iter().take(SHOWN).map(|finding| render(finding, source, path)).collect();
    if findings.len() > SHOWN {
        messages.push(format!("… and {} more errors in {path}", findings.len() - SHOWN));
    }
    messages
}

fn group<'a>(finding: &'a Finding, source: &'a str, path: &'a str) -> Group<'a> {
    let snippet = finding.primary.as_ref().map(|primary| snippet(primary, &finding.secondary, source, path));
    let origin = snippet.is_none().then(|| Element::from(Origin::path(path)));
    let notes = finding.notes.iter().map(|note| Level::NOTE.message(note));
    let help = finding.help.iter().map(|help| Level::HELP.message(help));

    Level::ERROR
        .primary_title(format!("[{}] {}", finding.rule.id, finding.message))
        .elements(snippet.map(Element::from).into_iter().chain(origin))
        .elements(notes.chain(help).map(Element::from))
}

fn snippet<'a>(
    primary: &'a Label,
    secondary: &'a [Label],
    source: &'a str,
    path: &'a str,
) -> Snippet<'a, Annotation<'a>> {
    let annotate = |kind: AnnotationKind, label: &'a Label| {
        let text = (!label.text.is_empty()).then_some(label.text.as_str());
        kind.span(label.span.clone()).label(text)
    };
    Snippet::source(source)
        .path(path)
        .annotation(annotate(AnnotationKind::Primary, primary))
        .annotations(secondary.iter().map(|label| annotate(AnnotationKind::Context, label)))
}
