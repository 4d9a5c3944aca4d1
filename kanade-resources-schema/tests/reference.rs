//! The reference: golden pages, and users' text that must not trip rustdoc.
//!
//! `BLESS=1 cargo test --package kanade-resources-schema --all-features` rewrites the golden pages.

use std::{env, fs};

use kanade_resources_schema::{Bump, Checked, ConsumerItem, Item, analyse, language, reference};

const FLEET: &str = include_str!("reference/resources.toml");

/// What `read` makes of a declaration that must be valid.
fn of<T>(source: &str, read: impl FnOnce(&Checked<'_>) -> T) -> T {
    let arena = Bump::new();
    let checked =
        analyse(source, &arena).unwrap_or_else(|rejected| panic!("{:#?}", rejected.findings));
    read(&checked)
}

/// What `read` makes of a bucket with the documentation `doc`.
fn of_bucket(doc: &str, read: impl FnOnce(&Checked<'_>, &Item<'_>) -> String) -> String {
    let lines: Vec<String> = doc.lines().map(|line| format!("## {line}")).collect();
    of(&format!("{}\n[kv.jobs]\n", lines.join("\n")), |checked| {
        read(checked, &checked.items[0])
    })
}

/// Compares `text` with the golden page `name`, or writes it.
fn golden(name: &str, text: &str) -> anyhow::Result<()> {
    let path = format!("{}/tests/reference/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = format!("{text}\n");
    if env::var_os("BLESS").is_some() {
        fs::write(path, text)?;
        return Ok(());
    }
    assert_eq!(
        text,
        fs::read_to_string(path)?,
        "if this is meant, run again with BLESS=1"
    );
    Ok(())
}

#[test]
fn the_page_of_a_declaration() -> anyhow::Result<()> {
    golden("declaration.md", &of(FLEET, reference::front_page))
}

#[test]
fn the_pages_of_resources() -> anyhow::Result<()> {
    let page = |checked: &Checked<'_>, item: &Item<'_>| {
        format!(
            "# {}\n\n{}",
            reference::constant(item),
            reference::resource(checked, item)
        )
    };
    let pages: Vec<String> = of(FLEET, |checked| {
        let items = checked.items.iter();
        items.map(|item| page(checked, item)).collect()
    });
    golden("resources.md", &pages.join("\n\n"))
}

#[test]
fn the_pages_of_consumers() -> anyhow::Result<()> {
    let page = |checked: &Checked<'_>, item: &ConsumerItem<'_>| {
        format!(
            "# {}\n\n{}",
            reference::consumer_constant(item),
            reference::consumer(checked, item)
        )
    };
    let pages: Vec<String> = of(FLEET, |checked| {
        checked
            .items
            .iter()
            .flat_map(|item| item.consumers)
            .map(|item| page(checked, item))
            .collect()
    });
    golden("consumers.md", &pages.join("\n\n"))
}

#[test]
fn totals_are_exact_and_held_against_the_budget() {
    let page = |source: &str| of(source, reference::declaration);
    let capped = "[kv.a]\nmax_bytes = \"4416MiB\"\n[object_stores.b]\nmax_bytes = \"1GiB\"\n";
    let budgeted = page(&format!("[settings]\nstorage_budget = \"6GiB\"\n{capped}"));
    assert!(
        budgeted.contains("5.3125GiB of 6GiB of file storage"),
        "{budgeted}"
    );
    assert!(!budgeted.contains("of memory"), "{budgeted}");
    assert!(
        page(capped)
            .contains("5.3125GiB of file storage, replicas and lazy resources included; no budget")
    );
}

/// The page of a bucket with `doc`, down to the table.
fn shown(doc: &str) -> String {
    let page = of_bucket(doc, reference::resource);
    page.split("\n\n| field")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn text_that_rustdoc_would_misread_is_shown_as_it_was_meant() {
    let cases = [
        ("an <id> and a < b", r"an \<id> and a \< b"),
        ("see [jobs] and [a][b]", r"see \[jobs] and \[a]\[b]"),
        ("see [the jobs](jobs)", r"see \[the jobs](jobs)"),
        (
            "see [the docs](https://nats.io/x)",
            "see [the docs](https://nats.io/x)",
        ),
        (
            "see [`streams::EXEC`] and [STREAM_EXEC]: they",
            "see [`streams::EXEC`](super::streams::EXEC) and [STREAM_EXEC](super::STREAM_EXEC): they",
        ),
        (
            "see [the *jobs*](subjects::exec::job()) of [`crate::Job`]",
            "see [the *jobs*](super::subjects::exec::job) of [`crate::Job`](crate::Job)",
        ),
        (
            "see [streams] and [STREAM_EXEC][a] and [a::b]",
            r"see \[streams] and \[STREAM_EXEC]\[a] and \[a::b]",
        ),
        (
            "see [the docs][nats], [NATS] and [`streams::EXEC`]\n\n[nats]: https://nats.io/x\n[`streams::EXEC`]: kv::JOBS",
            "see [the docs](https://nats.io/x), [NATS](https://nats.io/x) and [`streams::EXEC`](super::kv::JOBS)",
        ),
        ("see https://nats.io/x.", "see <https://nats.io/x>."),
        ("see <https://nats.io/x>", "see <https://nats.io/x>"),
        ("`<id>` and ``a ` [b]``", "`<id>` and ``a ` [b]``"),
        ("a lone ` and <id>", r"a lone \` and \<id>"),
        ("code `over\ntwo <lines>`", "code `over\ntwo <lines>`"),
        (r"escaped \<id> \[x]", r"escaped \<id> \[x]"),
        ("*stress* and\n* a list", "*stress* and\n* a list"),
        (
            "text\n\n        let x: u8 = 1;",
            "text\n\n   let x: u8 = 1;",
        ),
        (
            "text\n```\nlet <x> = 1;\n```\nafter",
            "text\n```text\nlet <x> = 1;\n```\nafter",
        ),
        ("```toml\n[x]\n```", "```toml\n[x]\n```"),
        ("never closed\n~~~\n[x]", "never closed\n~~~text\n[x]\n~~~"),
    ];
    for (doc, expected) in cases {
        assert_eq!(shown(doc), expected, "{doc}");
    }
}

#[test]
fn summaries_are_one_sentence() {
    let cases = [
        (
            "The cron table (spec 2.5.3). Rows name jobs.",
            "The cron table (spec 2.5.3).",
        ),
        ("Two\nlines. And more.", "Two lines."),
        ("No full stop", "No full stop."),
        ("Keys are as follows:\n\n* a", "Keys are as follows."),
        ("Holds `a. B` and <c>", r"Holds `a. B` and \<c>."),
        ("# Jobs", "Jobs."),
        (
            "Of [`streams::EXEC`], in [short](STREAM_EXEC)",
            "Of `streams::EXEC`, in short.",
        ),
        (
            "As [NATS] says\n\n[nats]: https://nats.io/",
            "As [NATS](https://nats.io/) says.",
        ),
        ("* a list", "The KV bucket `jobs`."),
        ("```\ncode\n```", "The KV bucket `jobs`."),
    ];
    for (doc, expected) in cases {
        assert_eq!(
            of_bucket(doc, |_, item| reference::summary(item)),
            expected,
            "{doc}"
        );
    }
}

/// The blocks of TOML on the page of the language.
fn examples(page: &str) -> Vec<&str> {
    let blocks = page.split("```toml\n").skip(1);
    blocks.filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_page_of_the_language_has_every_field_and_its_examples_are_clean() {
    let page = reference::language();
    for table in language::tables() {
        for field in &table.fields {
            let named = [format!("`{}`", field.name), format!("`[{}]`", field.name)];
            let is_there = named.iter().any(|name| page.contains(name));
            assert!(is_there, "{} of {:?}", field.name, table.path);
        }
    }
    for example in examples(&page) {
        let warnings = of(example, |checked| format!("{:?}", checked.warnings));
        assert_eq!(warnings, "[]", "{example}");
    }
}

#[test]
fn every_link_inside_of_the_page_of_the_language_leads_to_a_heading() {
    let page = reference::language();
    let anchor = |heading: &str| -> String {
        let kept = |c: &char| c.is_alphanumeric() || "_-".contains(*c);
        heading.to_lowercase().chars().filter(kept).collect()
    };
    let headings: Vec<String> = page
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| anchor(line.trim_start_matches('#')))
        .collect();
    for link in page.split("](#").skip(1) {
        let target = link.split(')').next().unwrap_or_default();
        assert!(headings.iter().any(|heading| heading == target), "{target}");
    }
}

/// The drawings on a page, each a line of HTML.
fn drawings(page: &str) -> Vec<&str> {
    page.lines()
        .filter(|line| line.starts_with("<div"))
        .collect()
}

#[test]
fn drawings_show_hostile_names_as_they_are() {
    let source = "[settings]\nstorage_budget = \"1GiB\"\n\
                  [streams.'A<b&\"c']\nsubjects = [\"a.<script>\", \"a.&.\\\"\"]\nmax_bytes = \"1MiB\"\n";
    let page = of(source, reference::front_page);
    let drawings = drawings(&page);
    assert_eq!(drawings.len(), 2, "{page}");
    for drawing in drawings {
        assert!(
            !drawing.contains("<script>") && !drawing.contains("<b&"),
            "{drawing}"
        );
        assert!(drawing.contains("A&lt;b&amp;&quot;c"), "{drawing}");
        assert_eq!(drawing.matches('<').count(), drawing.matches('>').count());
    }
}

#[test]
fn a_copy_stands_to_the_right_of_what_it_copies() {
    let source = "[streams.A]\nsubjects = [\"a\"]\n[streams.B]\nmirror = { name = \"A\" }\n\
                  [streams.C]\nsources = [{ name = \"B\" }]\n";
    let page = of(source, reference::front_page);
    let boxes: Vec<u32> = drawings(&page)[0]
        .split("<rect x=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse().ok())
        .collect();
    assert!(boxes.is_sorted_by(|left, right| left < right), "{boxes:?}");
    assert_eq!(boxes.len(), 3);
    assert!(page.contains("<title>A is copied into B</title>"), "{page}");
}

/// How wide the drawing of one stream with one subject is.
fn width_with(stream: &str) -> Option<u32> {
    let source = format!("[streams.{stream}]\nsubjects = [\"orders.>\"]\n");
    let page = of(&source, reference::front_page);
    let (_, rest) = drawings(&page).first()?.split_once("width=\"")?;
    rest.split('"').next()?.parse().ok()
}

#[test]
fn a_drawing_is_as_wide_as_what_is_in_it() {
    let short = width_with("ORDERS");
    assert!(short.is_some_and(|width| width < 300), "{short:?}");
    let long = width_with(&"O".repeat(40));
    let more = long.zip(short).map(|(long, short)| long - short);
    assert!(more.is_some_and(|more| more >= 34 * 7), "{more:?}");
}

#[test]
fn a_text_that_is_cut_is_whole_in_its_title() {
    let long = "O".repeat(60);
    let source = format!("[streams.{long}]\nsubjects = [\"orders.>\"]\n");
    let page = of(&source, reference::front_page);
    let drawing = drawings(&page)[0];
    assert!(
        drawing.contains(&format!("…<title>{long}</title>")),
        "{drawing}"
    );
}

#[test]
fn templates_lead_to_what_builds_their_strings() {
    let source = "[streams.A]\nsubjects = [\"a.>\"]\n[streams.A.subject_templates]\nall = \"a.all\"\n\
                  ## One of them.\none = \"a.one.{id}\"\n[core_subjects]\nping = \"ping.{id}\"\n";
    of(source, |checked| {
        let page = reference::resource(checked, &checked.items[0]);
        let lines = "* [`all`](super::subjects::a::ALL): `a.all`.\n\
                     * [`one`](super::subjects::a::one): `a.one.{id}`. One of them. Wildcards: `a.one.*`.";
        assert!(page.contains(lines), "{page}");
        let front = reference::front_page(checked);
        assert!(
            front.contains("[`ping`](./core_subjects/fn.ping.html)"),
            "{front}"
        );
    });
}

#[test]
fn links_on_the_front_page_are_addresses() {
    let cases = [
        ("[`kv::JOBS`]", "[`kv::JOBS`](./kv/constant.JOBS.html)"),
        ("[STREAM_A]", "[STREAM_A](./constant.STREAM_A.html)"),
        (
            "[the bucket](RESOURCES)",
            "[the bucket](./static.RESOURCES.html)",
        ),
        ("[`attach()`]", "[`attach()`](./fn.attach.html)"),
        (
            "[`keys::jobs::job`]",
            "[`keys::jobs::job`](./keys/jobs/fn.job.html)",
        ),
        ("[`keys::jobs::Job`]", "`keys::jobs::Job`"),
        ("[`crate::Job`]", "[`crate::Job`](crate::Job)"),
    ];
    for (doc, expected) in cases {
        let page = of(
            &format!("#! The {doc}.\n#!\n#! {doc}\n[kv.jobs]\n"),
            reference::front_page,
        );
        assert!(page.contains(&format!("\n\n{expected}\n\n")), "{page}");
    }
}

#[test]
fn copies_and_consumers_lead_to_what_they_are_of() {
    let source = "[streams.A]\nsubjects = [\"a\"]\n[streams.B]\nconst_name = \"SECOND\"\n\
                  sources = [{ name = \"A\" }, { name = \"elsewhere\" }, { name = \"A\", external = { api = \"x\" } }]\n\
                  [streams.B.consumers.c]\n[kv.one]\n[kv.two]\nsources = [{ name = \"one\" }]\n";
    of(source, |checked| {
        let pages: Vec<String> = checked
            .items
            .iter()
            .map(|item| reference::resource(checked, item))
            .collect();
        let of_b =
            "Messages of the streams [`A`](super::streams::A), `elsewhere`, `A` are **copied**";
        assert!(pages[1].contains(of_b), "{}", pages[1]);
        let of_two = "Revisions of the bucket [`one`](super::kv::ONE) are **copied**";
        assert!(pages[3].contains(of_two), "{}", pages[3]);
        let consumer = reference::consumer(checked, &checked.items[1].consumers[0]);
        assert!(
            consumer.ends_with("**Stream:** [`B`](super::streams::SECOND)."),
            "{consumer}"
        );
    });
}
