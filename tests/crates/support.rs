//! Small crates that depend on `kanade-resources`, in the target folder, offline, sharing one build of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fmt, fs};

use anyhow::{Context as _, Result};
use serde_json::Value;

const WORKSPACE: &str = env!("CARGO_MANIFEST_DIR");

/// What the manifest of a crate says beyond its name.
pub(crate) const RESOURCES: &str =
    "kanade-resources = { path = \"<workspace>/kanade-resources\", features = [\"ring\"] }\n";

/// The code block of `language` in `guide` that contains `mark`.
pub(crate) fn block(guide: &str, language: &str, mark: &str) -> Result<String> {
    let fence = format!("```{language}\n");
    let blocks = guide.split(&fence).skip(1);
    let found = blocks
        .filter_map(|rest| rest.split("```").next())
        .find(|block| block.contains(mark));
    Ok(found
        .with_context(|| format!("a {language} block with {mark} in the guide"))?
        .to_owned())
}

/// A crate that is made by a test.
pub(crate) struct Crate {
    name: String,
    folder: PathBuf,
}

/// One error or warning of the compiler.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) level: String,
    pub(crate) text: String,
    /// The place in the Rust source: `src/lib.rs:1:1`.
    pub(crate) place: String,
}

impl Crate {
    /// An empty crate of the current edition that depends on `kanade-resources`.
    pub(crate) fn new(name: &str) -> Result<Self> {
        Self::with_manifest(name, "2024", RESOURCES)
    }

    /// An empty crate. `<workspace>` in `dependencies` stands for the folder of this workspace.
    pub(crate) fn with_manifest(name: &str, edition: &str, dependencies: &str) -> Result<Self> {
        Self::in_folder(name, name, edition, dependencies)
    }

    /// An empty crate in a folder that is called differently.
    pub(crate) fn in_folder(
        folder: &str,
        name: &str,
        edition: &str,
        dependencies: &str,
    ) -> Result<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("crates")
            .join(folder);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let made = Self {
            name: format!("macro-{name}"),
            folder,
        };
        made.file("Cargo.toml", made.manifest(edition, dependencies))?;
        made.file(
            "Cargo.lock",
            fs::read(Path::new(WORKSPACE).join("Cargo.lock"))?,
        )?;
        Ok(made)
    }

    /// The same crate with another file in it.
    pub(crate) fn file(&self, path: &str, content: impl AsRef<[u8]>) -> Result<&Self> {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().context("a path with a folder")?)?;
        fs::write(path, content)?;
        Ok(self)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The errors and warnings of `cargo check`, all bins and libs.
    pub(crate) fn check(&self) -> Result<Vec<Message>> {
        let output = self.cargo("check", &["--message-format=json"])?;
        let messages = json_lines(&output);
        anyhow::ensure!(
            !messages.is_empty(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(messages
            .iter()
            .filter(|message| self.owns(message))
            .filter_map(Message::read)
            .collect())
    }

    /// Runs a command of cargo that must succeed, and returns what it says.
    pub(crate) fn succeed(&self, command: &str, arguments: &[&str]) -> Result<String> {
        let output = self.cargo(command, arguments)?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        anyhow::ensure!(output.status.success(), "{said}");
        Ok(said)
    }

    /// The pages that `cargo doc` made of this library.
    pub(crate) fn documentation(&self) -> Result<Vec<PathBuf>> {
        let root = target().join("doc").join(self.name.replace('-', "_"));
        let mut pages = Vec::new();
        let mut folders = vec![root];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path
                    .extension()
                    .is_some_and(|extension| extension == "html")
                {
                    pages.push(path);
                }
            }
        }
        Ok(pages)
    }

    /// Builds and runs this program, and returns what it prints.
    pub(crate) fn run(&self) -> Result<String> {
        self.run_with(&[])
    }

    /// The same with these variables in its environment.
    pub(crate) fn run_with(&self, variables: &[(&str, &str)]) -> Result<String> {
        let mut command = self.command("run", &["--quiet"]);
        let output = command
            .envs(variables.iter().copied())
            .output()
            .context("cargo")?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        anyhow::ensure!(output.status.success(), "{said}");
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// What the compiler makes of this library without the folder it stands in.
    pub(crate) fn metadata(&self) -> Result<Vec<u8>> {
        let remap = format!("--remap-path-prefix={}=/crate", self.folder.display());
        let output = self.cargo(
            "rustc",
            &["--profile=check", "--message-format=json", "--", &remap],
        )?;
        let artifact = json_lines(&output)
            .into_iter()
            .find(|message| message["reason"] == "compiler-artifact" && self.owns(message))
            .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
        let path = artifact["filenames"][0].as_str().context("a file")?;
        Ok(fs::read(path)?)
    }

    fn manifest(&self, edition: &str, dependencies: &str) -> String {
        let name = &self.name;
        let dependencies = dependencies.replace("<workspace>", &WORKSPACE.replace('\\', "/"));
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n\n[workspace]\n\n\
             [dependencies]\n{dependencies}"
        )
    }

    fn cargo(&self, command: &str, arguments: &[&str]) -> Result<Output> {
        self.command(command, arguments).output().context("cargo")
    }

    fn command(&self, command: &str, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args([command, "--offline"])
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_TERM_COLOR", "never");
        cargo
    }

    /// Whether a message of cargo is about this crate, not about a dependency.
    fn owns(&self, message: &Value) -> bool {
        message["package_id"]
            .as_str()
            .is_some_and(|id| id.contains(&self.name))
    }
}

impl Message {
    /// Other messages than the compiler's, and its count of errors at the end, have no place.
    fn read(message: &Value) -> Option<Self> {
        let message = &message["message"];
        let span = message["spans"]
            .as_array()?
            .iter()
            .find(|span| span["is_primary"] == true)?;
        Some(Self {
            level: message["level"].as_str()?.to_owned(),
            text: message["message"].as_str()?.to_owned(),
            place: place(span)?,
        })
    }
}

/// Where `span` is in the crate's own source: the outermost call, if it is in a macro.
fn place(span: &Value) -> Option<String> {
    let outer = &span["expansion"]["span"];
    if outer.is_object() {
        return place(outer);
    }
    Some(format!(
        "{}:{}:{}",
        span["file_name"].as_str()?,
        span["line_start"],
        span["column_start"]
    ))
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} at {}: {}\n", self.level, self.place, self.text)
    }
}

fn json_lines(output: &Output) -> Vec<Value> {
    output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()
}

/// One target folder for all of them, so that the dependencies are built once.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("target")
}
