//! `import` of what was applied, for declarations at random.

use anyhow::{Result, ensure};
use kanade_resources_differential::generate;
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::{Bump, analyse};
use kanade_resources_testing::{Server, Version};

use super::import;
use crate::folder::Folder;

/// How many declarations are tried on each version, of those that are right.
const ON_EACH: usize = 12;

#[test]
fn an_import_of_a_random_declaration_is_that_declaration() -> Result<()> {
    for (seed, version) in (1..).zip(Version::ALL) {
        let server = Server::builder().version(*version).start()?;
        let oldest: ServerVersion = version.to_string().parse()?;
        let declarations = (0..)
            .map(|number| generate(seed, number).to_toml(oldest))
            .filter(|text| analyse(text, &Bump::new()).is_ok());
        for declaration in declarations.take(ON_EACH) {
            round_trip(&server, &declaration)?;
        }
    }
    Ok(())
}

/// Applies the declaration, imports it, compares, and takes it away again.
fn round_trip(server: &Server, declaration: &str) -> Result<()> {
    let folder = Folder::with(declaration)?;
    let applied = folder.run(&["apply", "-y", "-s", server.url()])?;
    ensure!(applied.code == Some(0), "{declaration}\n{applied:?}");
    let imported = import(&folder, server, &[])?;
    let what = format!("{declaration}\nimported:\n{}", imported.stdout);
    ensure!(imported.code == Some(0), "{what}\n{}", imported.stderr);
    folder.write("imported.toml", &imported.stdout)?;
    for comparison in [
        &["check", "imported.toml"][..],
        &["plan", "imported.toml", "-s", server.url()],
        &["diff", "resources.toml", "imported.toml"],
        &["diff", "imported.toml", "resources.toml"],
    ] {
        let ran = folder.run(comparison)?;
        ensure!(ran.code == Some(0), "{comparison:?}: {ran:?}\n{what}");
    }
    let reset = folder.run(&["reset", "--yes", "-s", server.url()])?;
    ensure!(reset.code == Some(0), "{declaration}\n{reset:?}");
    Ok(())
}
