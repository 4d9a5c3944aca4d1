use std::fmt;

use kanade_resources_schema::spec::ServerVersion;

use crate::case::Case;

/// A case about which the checker and a broker differ.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// The number of the case in its series; none for one of the corpus.
    pub number: Option<u64>,
    pub(crate) case: Case,
    pub(crate) version: ServerVersion,
    pub(crate) why: String,
}

impl fmt::Display for Disagreement {
    /// A file for the corpus.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(number) = self.number {
            writeln!(f, "# case {number}")?;
        }
        let ServerVersion { major, minor, .. } = self.version;
        writeln!(
            f,
            "# nats-server {major}.{minor}: {}",
            self.why.replace('\n', "\n#   ")
        )?;
        f.write_str(&self.case.to_toml(self.version))
    }
}
