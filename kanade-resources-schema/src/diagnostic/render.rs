use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use super::excerpt::{self, Excerpt};
use super::{Finding, Label, Lines, Patch, Severity, Span};
use crate::visible::visible;

/// More findings than this are counted, not shown.
const SHOWN: usize = 20;

/// Renders one finding in rustc's style, with the colours of a terminal; without them it is the text of [`render`]
/// behind `error: ` or `warning: `.
///
/// `path` is how the file is called in front of the line and column.
pub fn render_styled(finding: &Finding, lines: &Lines<'_>, path: &str) -> String {
    Renderer::styled().render(&Shown::new(finding, lines, path).groups())
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
    let shown = Shown::new(finding, lines, path);
    let text = Renderer::plain().render(&shown.groups());
    let prefix = format!("{}: ", finding.severity.as_str());
    text.strip_prefix(&prefix)
        .map(str::to_owned)
        .unwrap_or(text)
}

/// What is shown of a finding: nothing of the file, nor of its name, reaches a terminal in another form.
struct Shown {
    severity: Severity,
    path: String,
    title: String,
    /// The lines from the first place to the last one. The renderer would read all others as well, for each finding.
    excerpt: Option<Excerpt>,
    primary: Option<Mark>,
    secondary: Vec<Mark>,
    notes: Vec<String>,
    help: Option<String>,
    suggestion: Option<Suggestion>,
}

/// A place in an excerpt with a remark.
struct Mark {
    span: Span,
    text: String,
}

/// The text as it should be.
struct Suggestion {
    excerpt: Excerpt,
    replaced: Span,
    text: String,
}

impl Shown {
    fn new(finding: &Finding, lines: &Lines<'_>, path: &str) -> Self {
        let labels = || finding.primary.iter().chain(&finding.secondary);
        let first = labels().map(|label| label.span.start).min();
        let last = labels().map(|label| label.span.end).max();
        let excerpt = first
            .zip(last)
            .filter(|_| finding.primary.is_some())
            .map(|(first, last)| Excerpt::of(lines, first..last));
        let mark = |label: &Label| {
            Some(Mark {
                span: excerpt.as_ref()?.place(&label.span),
                text: visible(&label.text).to_string(),
            })
        };
        Self {
            severity: finding.severity,
            path: visible(path).to_string(),
            title: format!("[{}] {}", finding.rule.id, visible(&finding.message)),
            primary: finding.primary.as_ref().and_then(mark),
            secondary: finding.secondary.iter().filter_map(mark).collect(),
            excerpt,
            notes: finding
                .notes
                .iter()
                .map(|note| visible(note).to_string())
                .collect(),
            help: finding.help.as_ref().map(|help| visible(help).to_string()),
            suggestion: finding
                .patch
                .as_ref()
                .map(|patch| Suggestion::new(patch, lines)),
        }
    }

    /// What is wrong; and the text as it should be, where that is sure.
    fn groups(&self) -> Vec<Group<'_>> {
        let suggested = self
            .suggestion
            .as_ref()
            .map(|suggestion| suggestion.group(self.help.as_deref()));
        std::iter::once(self.complaint()).chain(suggested).collect()
    }

    fn complaint(&self) -> Group<'_> {
        let snippet = self.snippet();
        let origin = snippet
            .is_none()
            .then(|| Element::from(Origin::path(&self.path)));
        let notes = self.notes.iter().map(|note| Level::NOTE.message(note));
        let help = self
            .help
            .iter()
            .filter(|_| self.suggestion.is_none())
            .map(|help| Level::HELP.message(help));
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };

        level
            .primary_title(&self.title)
            .elements(snippet.map(Element::from).into_iter().chain(origin))
            .elements(notes.chain(help).map(Element::from))
    }

    fn snippet(&self) -> Option<Snippet<'_, Annotation<'_>>> {
        let excerpt = self.excerpt.as_ref()?;
        let secondary = self
            .secondary
            .iter()
            .map(|mark| mark.annotation(AnnotationKind::Context));
        let primary = self
            .primary
            .as_ref()
            .map(|mark| mark.annotation(AnnotationKind::Primary));
        Some(
            Snippet::source(excerpt.text())
                .line_start(excerpt.line())
                .path(&self.path)
                .annotations(primary)
                .annotations(secondary),
        )
    }
}

impl Mark {
    fn annotation(&self, kind: AnnotationKind) -> Annotation<'_> {
        let text = (!self.text.is_empty()).then_some(self.text.as_str());
        kind.span(self.span.clone()).label(text)
    }
}

impl Suggestion {
    fn new(patch: &Patch, lines: &Lines<'_>) -> Self {
        let excerpt = Excerpt::of(lines, patch.span.clone());
        Self {
            replaced: excerpt.place(&patch.span),
            text: excerpt::legible(&patch.text).into_owned(),
            excerpt,
        }
    }

    fn group<'g>(&'g self, help: Option<&'g str>) -> Group<'g> {
        let snippet = Snippet::source(self.excerpt.text())
            .line_start(self.excerpt.line())
            .patch(annotate_snippets::Patch::new(
                self.replaced.clone(),
                self.text.as_str(),
            ));
        Level::HELP
            .secondary_title(help.unwrap_or("change it to"))
            .element(snippet)
    }
}
