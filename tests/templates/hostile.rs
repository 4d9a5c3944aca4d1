//! Values from outside never make a string outside of the template.

use kanade_fleet::{RESOURCES, subjects};
use kanade_resources_schema::template::{Content, Hole, Piece, Space, Span, Template, accepts};

use crate::values::built;

/// What attackers and accidents put into a field.
fn hostile() -> Vec<String> {
    let mut values: Vec<String> = [
        "",
        ".",
        "..",
        "*",
        ">",
        "a.>",
        "a.*",
        "*.a",
        " ",
        "a b",
        "\r\n",
        "a\r\nPUB other 0\r\n",
        "\0",
        "a\0b",
        "\t",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "\u{feff}",
        "..a",
        "a..",
        "a..b",
        "/",
        "a/b",
        "//",
        "a/",
        "$JS.API.>",
        "-0",
        "+1",
        "01",
        "1.0",
        "18446744073709551616",
        "nan",
        "%",
        "%2",
        "%zz",
        "{",
        "}",
        "{x}",
        "all",
        "global",
    ]
    .map(str::to_owned)
    .to_vec();
    values.push("x".repeat(65_536));
    values.push(".".repeat(65_536));
    values.push("🦀".repeat(16_384));
    // Every plane, and every character that some standard calls white space or control.
    let planes =
        (0..=0x10_u32).flat_map(|plane| [0, 1, 0xfff, 0xfffd].map(|low| plane << 16 | low));
    let awkward = (0..=0x3000_u32).chain(planes).filter_map(char::from_u32);
    values.extend(awkward.flat_map(|c| [c.to_string(), format!("a{c}b")]));
    values
}

fn check(template: &Template<'_>, hostile: &[String]) {
    let holes: Vec<&Hole<'_>> = template.holes().collect();
    for (index, _) in holes.iter().enumerate() {
        for value in hostile {
            let mut values: Vec<String> = holes.iter().map(|hole| harmless(hole)).collect();
            values[index].clone_from(value);
            let Ok(text) = built(template, &values) else {
                continue;
            };
            assert!(
                accepts(template, &text),
                "{template}: {value:?} made {text:?}"
            );
            let stray = text.chars().find(|c| is_stray(template.space, *c));
            assert_eq!(stray, None, "{template}: {value:?} made {text:?}");
            assert!(
                text.len() <= 1024,
                "{template}: {} bytes were made",
                text.len()
            );
        }
    }
}

/// What nothing of `space` contains: what clients or servers take for something else, or refuse.
fn is_stray(space: Space, c: char) -> bool {
    match space {
        Space::Subject => matches!(c, '*' | '>') || c.is_whitespace() || c.is_control(),
        Space::Key => !c.is_ascii_alphanumeric() && !"-_=/.".contains(c),
        Space::Name => c.is_control(),
    }
}

fn harmless(hole: &Hole<'_>) -> String {
    match hole.content {
        Content::Words(words) => words[0].to_owned(),
        Content::Unsigned | Content::Signed => "1".to_owned(),
        _ => "x".to_owned(),
    }
}

#[test]
fn no_value_leads_out_of_a_template_of_the_fleet() {
    let hostile = hostile();
    for resource in &RESOURCES {
        resource
            .templates
            .iter()
            .for_each(|template| check(template, &hostile));
    }
    RESOURCES
        .core_subjects
        .iter()
        .for_each(|template| check(template, &hostile));
}

#[test]
fn an_encoded_hole_takes_anything_that_is_not_empty_or_too_long() {
    for space in [Space::Subject, Space::Key, Space::Name] {
        let hole = Hole {
            name: "x",
            content: Content::Encoded,
            span: Span::One,
        };
        let pieces = [Piece::Literal("x"), Piece::Hole(hole)];
        let template = Template {
            name: "t",
            text: "",
            space,
            pieces: &pieces,
        };
        for value in hostile() {
            let text = built(&template, std::slice::from_ref(&value));
            let fits = !value.is_empty() && value.len() < 300;
            assert_eq!(
                text.is_ok(),
                fits,
                "{space:?} {:?}",
                &value[..value.len().min(8)]
            );
            assert!(text.is_err() || accepts(&template, &text.unwrap_or_default()));
        }
    }
}

#[test]
fn an_error_names_template_hole_value_and_fault() {
    let error = subjects::exec::pc("pc 1\r\n")
        .map(|_| ())
        .map_err(|error| error.to_string());
    assert_eq!(
        error,
        Err("\"pc 1\\r\\n\" can't be `pc_id` of `commands.pc.{pc_id...4}`: it contains ' '; a token of a subject \
             contains no `.`, `*`, `>`, white space or control character"
            .to_owned())
    );
    let error = subjects::exec::pc("a.b.c.d.e")
        .map(|_| ())
        .map_err(|error| error.to_string());
    assert_eq!(
        error,
        Err("\"a.b.c.d.e\" can't be `pc_id` of `commands.pc.{pc_id...4}`: it has more than 4 tokens".to_owned())
    );
    let long = "x".repeat(70_000);
    let error = subjects::exec::group(&long).err();
    assert!(
        error
            .as_ref()
            .is_some_and(|error| error.to_string().len() < 250)
    );
    assert_eq!(error.map(|error| error.value().len()), Some(70_000));
}
