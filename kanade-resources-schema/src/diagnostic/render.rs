use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use super::{Finding, Label, Lines, Patch, Severity, Span};

/// More findings than this are counted, not shown.
const SHOWN: usize = 20;

/// Renders one finding in rustc's style, with the colours of a terminal; without them it is the text of [`render`]
/// behind `error: ` or `warning: `.
///
/// `path` is how the file is called in front of the line and column.
pub fn render_styled(finding: &Finding, lines: &Lines<'_>, path: &str) -> String {
    Renderer::styled().render(&groups(finding, lines, path))
}

/// Renders one finding in rustc's style, without the leading `error: ` or `warning: `, which compilers add themselves.
///
/// `path` is how the file is called in front of the line and column.
pub fn render(finding: &Finding, source: &str, path: &str) -> String {
    plain(finding, &Lines::of(source), path)
}

/// Renders findings in the order given: the first twenty, and a count of the rest.
pub fn render_all(findings: &[Finding], source: &str, path: &str) -> Vec<String> {
    let lines = Lines::of(source);
    let mut messages: Vec<String> = findings
        .iter()
        .take(SHOWN)
        .map(|finding| plain(finding, &lines, path))
        .collect();
    if findings.len() > SHOWN {
        messages.push(format!("… and {} more in {path}", findings.len() - SHOWN));
    }
    messages
}

fn plain(finding: &Finding, lines: &Lines<'_>, path: &str) -> String {
    let text = Renderer::plain().render(&groups(finding, lines, path));
    let prefix = format!("{}: ", finding.severity.as_str());
    text.strip_prefix(&prefix)
        .map(str::to_owned)
        .unwrap_or(text)
}

/// What is wrong; and the text as it should be, where that is sure.
fn groups<'a>(finding: &'a Finding, lines: &Lines<'a>, path: &'a str) -> Vec<Group<'a>> {
    let patched = finding
        .patch
        .as_ref()
        .map(|patch| suggestion(finding, patch, lines));
    std::iter::once(complaint(finding, lines, path))
        .chain(patched)
        .collect()
}

fn complaint<'a>(finding: &'a Finding, lines: &Lines<'a>, path: &'a str) -> Group<'a> {
    let snippet = finding
        .primary
        .as_ref()
        .map(|primary| snippet(primary, &finding.secondary, lines, path));
    let origin = snippet.is_none().then(|| Element::from(Origin::path(path)));
    let notes = finding.notes.iter().map(|note| Level::NOTE.message(note));
    let help = finding
        .help
        .iter()
        .filter(|_| finding.patch.is_none())
        .map(|help| Level::HELP.message(help));
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };

    level
        .primary_title(format!("[{}] {}", finding.rule.id, finding.message))
        .elements(snippet.map(Element::from).into_iter().chain(origin))
        .elements(notes.chain(help).map(Element::from))
}

fn suggestion<'a>(finding: &'a Finding, patch: &'a Patch, lines: &Lines<'a>) -> Group<'a> {
    let section = lines.section(patch.span.clone());
    let replaced = within(&patch.span, section.start);
    let snippet = Snippet::source(section.text)
        .line_start(section.line)
        .patch(annotate_snippets::Patch::new(replaced, patch.text.as_str()));
    let help = finding.help.as_deref().unwrap_or("change it to");
    Level::HELP.secondary_title(help).element(snippet)
}

/// A place of the whole text in a section of it.
fn within(span: &Span, start: usize) -> Span {
    span.start - start..span.end - start
}

/// The lines from the first place to the last one. The renderer would read all others as well, for each finding.
fn snippet<'a>(
    primary: &'a Label,
    secondary: &'a [Label],
    lines: &Lines<'a>,
    path: &'a str,
) -> Snippet<'a, Annotation<'a>> {
    let spans = || secondary.iter().chain([primary]).map(|label| &label.span);
    let first = spans().map(|span| span.start).min().unwrap_or_default();
    let last = spans().map(|span| span.end).max().unwrap_or_default();
    let section = lines.section(first..last);

    let annotate = |kind: AnnotationKind, label: &'a Label| {
        let text = (!label.text.is_empty()).then_some(label.text.as_str());
        kind.span(within(&label.span, section.start)).label(text)
    };
    Snippet::source(section.text)
        .line_start(section.line)
        .path(path)
        .annotation(annotate(AnnotationKind::Primary, primary))
        .annotations(
            secondary
                .iter()
                .map(|label| annotate(AnnotationKind::Context, label)),
        )
}
