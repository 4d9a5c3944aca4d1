//! Small packages that cargo builds, and what that takes.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use object::{Object as _, ObjectSection as _};

use crate::cpu;

/// What a package depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Library {
    /// async-nats, as ours builds it.
    ByHand,
    /// `kanade-resources`
    Ours,
}

/// A package in a folder of its own. All that depend on the same library share what is built of it.
pub(crate) struct Package {
    name: String,
    folder: PathBuf,
    target: PathBuf,
}

/// With the features that ours asks for, so that the same code is built and linked.
const ASYNC_NATS: &str = "async-nats = { version = \"0.51\", default-features = false, features = [\
    \"jetstream\", \"kv\", \"object-store\", \"ring\", \
    \"server_2_10\", \"server_2_11\", \"server_2_12\", \"server_2_14\"] }";

/// What a run of cargo takes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    pub(crate) wall: Duration,
    /// User and kernel time of cargo, the compiler and the linker.
    pub(crate) cpu: Duration,
}

impl Package {
    /// Writes the manifest. The package has the same versions of everything as this workspace.
    pub(crate) fn new(root: &Path, name: &str, library: Library) -> Result<Self> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folder = root.join(name);
        fs::create_dir_all(folder.join("src"))?;
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n[dependencies]\n{library}\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n[workspace]\n",
            library = library.dependency(&workspace)?,
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        Ok(Self {
            name: name.to_owned(),
            folder,
            target: root.join(library.target()),
        })
    }

    /// Writes one of its files.
    pub(crate) fn write(&self, file: &str, text: &str) -> Result<()> {
        let path = self.folder.join(file);
        fs::write(&path, text).with_context(|| path.display().to_string())
    }

    /// `cargo check`, or the like.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<Spent> {
        let mut cargo = Command::new("cargo");
        cargo
            .args(arguments)
            .args(["--quiet", "--target-dir"])
            .arg(&self.target)
            .current_dir(&self.folder);
        let before = cpu::of_children()?;
        let started = Instant::now();
        let output = cargo.output().with_context(|| format!("{cargo:?}"))?;
        let spent = Spent {
            wall: started.elapsed(),
            cpu: cpu::of_children()?.saturating_sub(before),
        };
        ensure!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(spent)
    }

    /// The same, after an edit of `main.rs`.
    pub(crate) fn after_an_edit(&self, arguments: &[&str]) -> Result<Spent> {
        let main = self.folder.join("src/main.rs");
        let mut source = fs::read_to_string(&main)?;
        writeln!(source, "// edited")?;
        fs::write(&main, source)?;
        self.cargo(arguments)
    }

    /// How many bytes of code there are in its release build.
    pub(crate) fn text(&self) -> Result<u64> {
        let binary = fs::read(self.target.join("release").join(&self.name))?;
        let object = object::File::parse(&*binary)?;
        let text = object.section_by_name(".text").context("no .text")?;
        Ok(text.size())
    }
}

impl Library {
    fn target(self) -> &'static str {
        match self {
            Self::ByHand => "target-by-hand",
            Self::Ours => "target-ours",
        }
    }

    fn dependency(self, workspace: &Path) -> Result<String> {
        if self == Self::ByHand {
            return Ok(ASYNC_NATS.to_owned());
        }
        let library = fs::canonicalize(workspace.join("kanade-resources"))?;
        Ok(format!(
            "kanade-resources = {{ path = \"{}\", features = [\"ring\"] }}",
            library.display()
        ))
    }
}
