use super::{Finding, Severity};

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

    /// Replaces each finding by what `judge` makes of it; those that it drops are gone.
    pub(crate) fn judged(self, judge: impl Fn(Finding) -> Option<Finding>) -> Self {
        Self {
            found: self.found.into_iter().filter_map(judge).collect(),
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
