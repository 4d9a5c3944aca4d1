//! Mends a declaration that breaks rules: newer servers, other names, or a field or a table less.

use kanade_resources_schema::diagnostic::Finding;
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::symbol;
use kanade_resources_schema::visible::visible;

use super::Writer;
use crate::import::file::located;

impl Writer<'_> {
    /// Raises the file's oldest server where that is enough; otherwise leaves out what is wrong.
    pub(super) fn mend_what_is_wrong(&mut self, errors: &[Finding], text: &str) -> bool {
        if errors.is_empty() {
            return false;
        }
        if self.raise_min_server(errors.len()) {
            return true;
        }
        let mut has_mended = false;
        for error in errors {
            has_mended |= self.mend(error, text);
        }
        has_mended
    }

    fn mend(&mut self, error: &Finding, text: &str) -> bool {
        let Some(primary) = &error.primary else {
            return false;
        };
        let (path, field) = located(text, primary.span.start);
        if matches!(error.rule.name, "constant_clash" | "malformed_constant") {
            return self.name_constant(&path);
        }
        match field {
            Some(field) if field != symbol::SUBJECTS && self.file.has(&path) => {
                self.file.remove(&path, &field);
                self.file.add(&path, symbol::IGNORE_CHANGES, &field);
                self.file
                    .remark(&path, format!("{field} is left alone: {}", error.message));
                true
            }
            _ => self.leave_out(&path, &error.message),
        }
    }

    /// Raises the file's oldest server, up to the one that it is read from, if it breaks fewer rules then. It stays
    /// as it is where somebody has said already what it works on.
    fn raise_min_server(&mut self, errors: usize) -> bool {
        let settings = [symbol::SETTINGS.to_owned()];
        if !self.is_min_server_ours && self.file.get(&settings, symbol::MIN_SERVER).is_some() {
            return false;
        }
        let (oldest, newest) = (self.min_server, self.server);
        let newer = ServerVersion::SUPPORTED.into_iter();
        for version in newer.filter(|version| *version > oldest && *version <= newest) {
            let mut raised = self.file.clone();
            if !raised.has(&settings) {
                raised.create_in_front(&settings, 0);
            }
            let text = format!("{}.{}", version.major, version.minor);
            raised.set(&settings, symbol::MIN_SERVER, text.into());
            if self.judged(&raised.text()).1.len() < errors {
                self.file = raised;
                self.min_server = version;
                self.is_min_server_ours = true;
                return true;
            }
        }
        false
    }

    /// A name for the constants that no other one has, in the end: each try has another number.
    fn name_constant(&mut self, path: &[String]) -> bool {
        let Some(name) = path.last().filter(|_| self.file.has(path)) else {
            return false;
        };
        let constant = constant(name);
        let count = self.constants.entry(path.to_vec()).or_default();
        *count += 1;
        let constant = match count {
            1 => constant,
            count => format!("{constant}_{count}"),
        };
        self.file.set(path, symbol::CONST_NAME, constant.into());
        true
    }

    fn leave_out(&mut self, path: &[String], why: &str) -> bool {
        if !self.file.is_new(path) {
            return false;
        }
        self.file.remove_table(path);
        let name = path.last().map(String::as_str).unwrap_or_default();
        self.left_out.push(format!("{}: {why}", visible(name)));
        true
    }
}

/// The name in capital letters.
fn constant(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    if words.is_empty() {
        return "UNNAMED".to_owned();
    }
    words.join("_")
}
