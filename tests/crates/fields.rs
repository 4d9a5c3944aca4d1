//! What generated code says is what the declaration says, field by field.

use std::fs;

use anyhow::{Result, anyhow};
use kanade_resources_schema::{Bump, Spec, analyse};

use crate::support::Crate;

/// A declaration that has every field; the command line's tests hold it to that.
const EVERY_FIELD: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/kanade-resources-cli/tests/cases/every_field.toml"
);

#[test]
fn every_field_of_a_declaration_is_in_the_generated_code() -> Result<()> {
    let source = fs::read_to_string(EVERY_FIELD)?;
    let arena = Bump::new();
    let checked =
        analyse(&source, &arena).map_err(|rejected| anyhow!("{:#?}", rejected.findings))?;
    let declared = checked.declaration(&arena);
    let mut expected = vec![format!("{declared:?}\n")];
    let mut printed = vec!["println!(\"{RESOURCES:?}\");".to_owned()];
    for item in &checked.items {
        let (module, spec) = match &item.spec {
            Spec::Stream(spec) => ("streams", format!("{spec:?}")),
            Spec::Kv(spec) => ("kv", format!("{spec:?}")),
            Spec::ObjectStore(spec) => ("object_stores", format!("{spec:?}")),
        };
        expected.push(format!("{spec}\n"));
        printed.push(format!(
            "println!(\"{{:?}}\", {module}::{});",
            item.constant
        ));
    }

    let program = Crate::new("every-field")?;
    program.file("resources.toml", &source)?;
    program.file(
        "src/main.rs",
        format!(
            "kanade_resources::kanade_resources!();\nfn main() {{ {} }}\n",
            printed.concat()
        ),
    )?;
    assert_eq!(program.run()?, expected.concat());
    Ok(())
}
