use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use super::excerpt::{self, Excerpt, Mark};
use super::{Finding, Lines, Patch, Severity, Span};
use crate::visible::visible;

/// More findings than this are counted, not shown.
const SHOWN: usize = 20;

/// Renders one finding in rustc's style, with the colours of a terminal; without them it is the
/// text of [`render`] after `error: ` or `warning: `.
///
/// `path` is the name of the file that is shown before the line and column.
pub fn render_styled(finding: &Finding, lines: &Lines<'_>, path: &str) -> String {
    rendered(&Renderer::styled(), finding, lines, path)
}

/// Renders one finding in rustc's style, without the leading `error: ` or `warning: `, which
/// compilers add themselves.
///
/// `path` is the name of the file that is shown before the line and column.
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
    let text = rendered(&Renderer::plain(), finding, lines, path);
    let prefix = format!("{}: ", finding.severity.as_str());
    text.strip_prefix(&prefix)
        .map(str::to_owned)
        .unwrap_or(text)
}

fn rendered(renderer: &Renderer, finding: &Finding, lines: &Lines<'_>, path: &str) -> String {
    let shown = Shown::new(finding, lines, path);
    let text = renderer.render(&shown.groups());
    shown.with_columns_of_the_file(text, lines)
}

/// What is shown of a finding. Neither the text of the file nor its name reaches a terminal in any
/// other form.
struct Shown {
    severity: Severity,
    path: String,
    title: String,
    excerpts: Vec<Excerpt>,
    notes: Vec<String>,
    help: Option<String>,
    suggestion: Option<Suggestion>,
}

/// The corrected text.
struct Suggestion {
    excerpt: Excerpt,
    replaced: Span,
    text: String,
}

impl Shown {
    fn new(finding: &Finding, lines: &Lines<'_>, path: &str) -> Self {
        let notes = finding.notes.iter();
        let excerpts = finding
            .primary
            .as_ref()
            .map(|primary| Excerpt::all(primary, &finding.secondary, lines));
        let suggestion = finding
            .patch
            .as_ref()
            .map(|patch| Suggestion::new(patch, lines));
        Self {
            severity: finding.severity,
            path: visible(path).to_string(),
            title: format!("[{}] {}", finding.rule.id, visible(&finding.message)),
            excerpts: excerpts.unwrap_or_default(),
            notes: notes.map(|note| visible(note).to_string()).collect(),
            help: finding.help.as_ref().map(|help| visible(help).to_string()),
            suggestion,
        }
    }

    /// What is wrong, and the corrected text where there is no doubt about it.
    fn groups(&self) -> Vec<Group<'_>> {
        let suggested = self
            .suggestion
            .as_ref()
            .map(|suggestion| suggestion.group(self.help.as_deref()));
        std::iter::once(self.complaint()).chain(suggested).collect()
    }

    fn complaint(&self) -> Group<'_> {
        let snippets = self.excerpts.iter().map(|excerpt| self.snippet(excerpt));
        let origin = self
            .excerpts
            .is_empty()
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
            .elements(snippets.map(Element::from).chain(origin))
            .elements(notes.chain(help).map(Element::from))
    }

    fn snippet<'s>(&'s self, excerpt: &'s Excerpt) -> Snippet<'s, Annotation<'s>> {
        Snippet::source(excerpt.text())
            .line_start(excerpt.line())
            .path(&self.path)
            .annotations(excerpt.marks().iter().map(annotation))
    }

    /// The renderer counts columns in what it is given, which may be a piece of a long line.
    fn with_columns_of_the_file(&self, text: String, lines: &Lines<'_>) -> String {
        let corrections: Vec<[String; 2]> = self
            .excerpts
            .iter()
            .flat_map(|excerpt| excerpt.corrections(lines))
            .collect();
        let Some((title, body)) = text.split_once('\n').filter(|_| !corrections.is_empty()) else {
            return text;
        };
        let mut body = body.to_owned();
        for [counted, column] in corrections {
            let path = &self.path;
            body = body.replacen(&format!("{path}{counted}"), &format!("{path}{column}"), 1);
        }
        format!("{title}\n{body}")
    }
}

fn annotation(mark: &Mark) -> Annotation<'_> {
    let kind = if mark.is_primary {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let text = (!mark.text.is_empty()).then_some(mark.text.as_str());
    kind.span(mark.span.clone()).label(text)
}

impl Suggestion {
    fn new(patch: &Patch, lines: &Lines<'_>) -> Self {
        let excerpt = Excerpt::of(&patch.span, lines);
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
