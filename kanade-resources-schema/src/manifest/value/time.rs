use toml::de::DeValue;
use toml_datetime::Datetime;

use super::Reader;
use crate::diagnostic::{Finding, Findings};
use crate::field::takes::Time;
use crate::form::{malformed_time, wrong_type};
use crate::manifest::Node;

impl Reader for Time {
    type Value = String;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<String> {
        let time = findings.keep(as_time(node))?;
        if time.date.is_none() || time.time.is_none() || time.offset.is_none() {
            findings.push(malformed_time::incomplete(node.span(), &time.to_string()));
            return None;
        }
        Some(time.to_string())
    }
}

fn as_time(node: Node<'_, '_>) -> Result<Datetime, Finding> {
    match node.get_ref() {
        DeValue::Datetime(time) => Ok(*time),
        DeValue::String(text) => text
            .parse()
            .map_err(|_| malformed_time::finding(node.span(), text)),
        other => Err(wrong_type::finding(node.span(), "a point in time", other)),
    }
}
