use super::{Finding, Severity, Span};

/// The sink that every stage reports to. It collects all findings; no finding stops the next one.
///
/// ```
/// use kanade_resources_schema::diagnostic::Findings;
///
/// assert!(Findings::default().into_sorted().is_empty());
/// ```
#[derive(Debug, Default)]
#[must_use = "findings are lost unless they are read"]
pub struct Findings {
    found: Vec<Finding>,
    unread: Vec<Unread>,
}

/// A field that is in the text, but could not be read.
#[derive(Debug)]
struct Unread {
    field: String,
    /// Where it is missed.
    place: Span,
}

impl Unread {
    /// Whether `finding` is about what this field would have said: it names the field, in the same place.
    fn explains(&self, finding: &Finding) -> bool {
        let primary = finding.primary.as_ref();
        primary.is_some_and(|label| self.place.contains(&label.span.start))
            && [Some(&finding.message), finding.help.as_ref()]
                .into_iter()
                .flatten()
                .any(|text| names(text, &self.field))
    }
}

/// Whether `text` quotes the field `field`, or its plural: both can say the filters of a consumer.
fn names(text: &str, field: &str) -> bool {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter_map(|quoted| quoted.split([' ', '=']).next())
        .any(|name| name.strip_suffix('s').unwrap_or(name) == field || name == field)
}

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        self.found.push(finding);
    }

    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.found.extend(findings);
    }

    /// Keeps the value of `result`; a finding goes into the sink instead.
    pub(crate) fn keep<T>(&mut self, result: Result<T, Finding>) -> Option<T> {
        result.map_err(|finding| self.push(finding)).ok()
    }

    /// Notes that the field `field`, which is missed in `place`, could not be read.
    pub(crate) fn note_unread(&mut self, field: &str, place: Span) {
        self.unread.push(Unread {
            field: field.to_owned(),
            place,
        });
    }

    /// All fields noted so far are missed in the whole file.
    pub(crate) fn unread_everywhere(&mut self) {
        for unread in &mut self.unread {
            unread.place = 0..usize::MAX;
        }
    }

    /// Adds those findings that don't only follow from fields that could not be read.
    pub(crate) fn extend_with_causes(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            if !self.unread.iter().any(|unread| unread.explains(&finding)) {
                self.found.push(finding);
            }
        }
    }

    /// Replaces each finding by what `judge` makes of it; those that it drops are gone.
    pub(crate) fn judged(self, judge: impl Fn(Finding) -> Option<Finding>) -> Self {
        Self {
            found: self.found.into_iter().filter_map(judge).collect(),
            unread: self.unread,
        }
    }

    /// What has been found so far.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.found.iter()
    }

    /// Whether an error has been found so far.
    pub(crate) fn have_errors(&self) -> bool {
        self.found
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Whether nothing has been found so far.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The findings in the order of the text; those at the same place, in the order found.
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|finding| {
            finding
                .primary
                .as_ref()
                .map(|label| (label.span.start, label.span.end))
        });
        self.found
    }
}
