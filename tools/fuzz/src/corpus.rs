//! Where mutations start: every declaration in the repository, and the words of the language.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use kanade_resources_schema::language::{self, Field, Shape};
use kanade_resources_schema::symbol::{KINDS, TABLES};

/// Folders with declarations. `tools/fuzz/corpus` has those that failed once.
const FOLDERS: &[&str] = &[
    "tools/fuzz/corpus",
    "kanade-resources-schema/tests/rules",
    "kanade-resources-schema/tests/reference",
    "kanade-resources-cli/tests/cases",
    "tests/ui",
];
const FILES: &[&str] = &["resources.toml"];

/// What means something to TOML, to Unicode or to the readers of values.
const ODDITIES: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "#",
    "## ",
    "#! ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\\",
    "\\u0000",
    "\0",
    "-",
    "_",
    "0",
    "1e9",
    "inf",
    "nan",
    "0x10",
    "18446744073709551616",
    "true",
    "2020-01-01",
    "2030-01-01T00:00:00Z",
    "\"1GiB\"",
    "\"1G\"",
    "\"-1s\"",
    "\"1h30m\"",
    "\"unlimited\"",
    "\"*\"",
    "\">\"",
    "\"a.>\"",
    "\"{{wildcard(1)}}\"",
    "\"{{partition(9,1,2)}}\"",
    "\"$1\"",
    "\"$JS.x.API\"",
    "\n[streams.A.subject_templates]\nx = \"A.{x}\"\n",
    "\n[kv.A.keys]\nx = \"{x:u64}.{y...4}\"\n",
    "\n[object_stores.A.names]\nx = \"{x%}/{y:crate::Y}\"\n",
    "\n[core_subjects]\nx = \"{x:ok|failed}\"\n",
    "{x}",
    "{x...}",
    "{x...4}",
    "{x:i64}",
    "{x:a|b}",
    "{x:crate::X}",
    "{x%}",
    "filter_templates = [\"x\"]",
    "é",
    "\u{1f600}",
    "\u{feff}",
    "\u{301}",
    "\u{202e}",
    "\u{2028}",
    "\u{9b}31m",
    "\u{85}",
    "\u{200b}",
    "\u{e0041}",
    "\"\u{9b}31m\u{202e}\"",
    "\"\\u001b]0;owned\\u0007\"",
    "\\u001b[2J",
    "\\u007f",
    "\n[streams.\"X\\u001b[2J\u{9b}\u{202e}\"]\n",
    "\n[kv.\"\u{202e}X\"]\n",
    "\n\"\u{2066}X\\u0007\" = 1\n",
    "結果",
];

/// What the mutator has to work with.
pub(crate) struct Corpus {
    pub(crate) seeds: Vec<Vec<u8>>,
    pub(crate) fragments: Vec<String>,
}

impl Corpus {
    pub(crate) fn read() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("fuzz is not in a workspace")?;
        let mut seeds = Vec::new();
        for folder in FOLDERS {
            collect(&root.join(folder), &mut seeds).with_context(|| (*folder).to_owned())?;
        }
        for file in FILES {
            seeds.push(fs::read(root.join(file)).with_context(|| (*file).to_owned())?);
        }
        Ok(Self {
            seeds,
            fragments: fragments(),
        })
    }
}

fn collect(folder: &Path, seeds: &mut Vec<Vec<u8>>) -> Result<()> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, seeds)?;
        } else if path.extension() == Some(OsStr::new("toml")) {
            seeds.push(fs::read(path)?);
        }
    }
    Ok(())
}

fn fragments() -> Vec<String> {
    let mut fragments: Vec<String> = ODDITIES
        .iter()
        .chain(KINDS)
        .chain(TABLES)
        .map(|text| (*text).to_owned())
        .collect();
    for table in language::tables() {
        fragments.push(format!(
            "\n[{}]\n",
            table.path.join(".").replace(language::ANY_NAME, "A")
        ));
        table
            .fields
            .iter()
            .for_each(|field| field_fragments(field, &mut fragments));
    }
    fragments.sort();
    fragments.dedup();
    fragments
}

fn field_fragments(field: &Field, fragments: &mut Vec<String>) {
    fragments.push(format!("\n{} = ", field.name));
    match field.shape {
        Shape::Boolean => fragments.push(format!("\n{} = true\n", field.name)),
        Shape::Words(words) => {
            fragments.extend(
                words
                    .iter()
                    .map(|word| format!("\n{} = {word:?}\n", field.name)),
            );
        }
        Shape::Table(fields)
        | Shape::List {
            items: &Shape::Table(fields),
            ..
        } => {
            for field in fields {
                field_fragments(field, fragments);
            }
        }
        _ => {}
    }
}
