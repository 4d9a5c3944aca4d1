//! Files that are not declarations at all, and their findings.

use std::io;

use kanade_resources_schema::diagnostic::{Finding, render};
use kanade_resources_schema::{Bump, analyse, decode};

fn text_of(finding: &Finding) -> String {
    render(finding, "", "resources.toml")
}

fn refusal(read: io::Result<Vec<u8>>) -> String {
    decode("resources.toml", read).map_or_else(|finding| text_of(&finding), |_| "taken".to_owned())
}

#[test]
fn a_missing_file_says_where_it_was_looked_for_and_what_to_do() {
    let text = refusal(Err(io::ErrorKind::NotFound.into()));
    assert!(
        text.starts_with("[KR0001] can't read `resources.toml`: there is no such file\n"),
        "{text}"
    );
    assert!(text.contains("parent folders are not searched"), "{text}");
    assert!(text.contains("package.include"), "{text}");
}

#[test]
fn a_directory_is_called_one() {
    let text = refusal(Err(io::ErrorKind::IsADirectory.into()));
    assert!(
        text.starts_with("[KR0001] can't read `resources.toml`: it is a directory\n"),
        "{text}"
    );
}

#[test]
fn text_in_another_encoding_is_refused_with_the_place() {
    let text = refusal(Ok(b"# \n# gr\xfc\xdf\n".to_vec()));
    assert!(
        text.starts_with("[KR0002] `resources.toml` is not UTF-8 text\n"),
        "{text}"
    );
    assert!(text.contains("byte 7, in line 2"), "{text}");
}

#[test]
fn a_file_beyond_all_measure_is_refused_unread() {
    let text = refusal(Ok(vec![b'x'; 10 * 1024 * 1024]));
    assert!(
        text.starts_with(
            "[KR0003] `resources.toml` has more than the 8388608 bytes that a declaration may have"
        ),
        "{text}"
    );
}

#[test]
fn garbage_below_the_limit_gives_few_errors() {
    let arena = Bump::new();
    let garbage = "]=[{\"'#\u{1f600}\n".repeat(500_000);
    let rejected = analyse(&garbage, &arena).expect_err("garbage is no declaration");
    assert_eq!(rejected.findings[0].rule.id, "KR0004");
    assert!(rejected.legible.items.is_empty());
}

#[test]
fn a_byte_order_mark_shifts_no_position() -> Result<(), Finding> {
    let arena = Bump::new();
    let source = decode("resources.toml", Ok("\u{feff}[kb.jobs]".into()))?;
    let rejected = analyse(&source, &arena).expect_err("there is no such table");
    let text = render(&rejected.findings[0], &source, "resources.toml");
    assert!(text.contains("resources.toml:1:2"), "{text}");
    Ok(())
}

#[test]
fn windows_line_ends_shift_no_position() {
    let arena = Bump::new();
    let source = "## Jobs.\r\n[kv.jobs]\r\nhistory = 65\r\n";
    let rejected = analyse(source, &arena).expect_err("history is too large");
    let text = render(&rejected.findings[0], source, "resources.toml");
    assert!(text.contains("resources.toml:3:11"), "{text}");
    assert_eq!(rejected.legible.items[0].doc, "Jobs.");
}
