use super::Given;
use super::reader::Table;
use super::value::{size, version, word};
use crate::diagnostic::Findings;
use crate::rules::unknown_field;
use crate::spec::ServerVersion;
use crate::symbol;

/// `[settings]`: what holds for the whole file.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    pub(crate) min_server: Option<Given<ServerVersion>>,
    pub(crate) storage_budget: Option<Given<i64>>,
    pub(crate) memory_budget: Option<Given<i64>>,
    pub(crate) require_max_bytes: Option<Given<bool>>,
}

const NAMES: &[&str] =
    &[symbol::MIN_SERVER, symbol::STORAGE_BUDGET, symbol::MEMORY_BUDGET, symbol::REQUIRE_MAX_BYTES];

impl Settings {
    pub(super) fn read(table: Option<Table<'_, '_>>, findings: &mut Findings) -> Self {
        let Some(table) = table else { return Self::default() };
        table.report_unknown(
            NAMES,
            |key, span| unknown_field::finding_in_settings(span, key, NAMES),
            findings,
        );
        Self {
            min_server: table.field(symbol::MIN_SERVER, version::min_server, findings),
            storage_budget: table.field(symbol::STORAGE_BUDGET, size::bytes, findings),
            memory_budget: table.field(symbol::MEMORY_BUDGET, size::bytes, findings),
            require_max_bytes: table.field(symbol::REQUIRE_MAX_BYTES, word::boolean, findings),
        }
    }
}
